package dev.rollback.backend.unifiedjson;

import dev.rollback.api.ErrorKind;
import dev.rollback.api.Location;
import dev.rollback.api.RollbackException;
import dev.rollback.api.Sha256;
import dev.rollback.api.StateEntry;
import dev.rollback.spi.directory.Failures;
import dev.rollback.spi.directory.FileAttributes;
import dev.rollback.spi.directory.FileHash;
import dev.rollback.spi.directory.FileOps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * The files of a state in a folder that others write to as well. What each was when it was read or written here is
 * remembered, and looked at before it is replaced: nobody's change is overwritten but one made in the instant between
 * that look and the rename, which no file system of today can exclude for writers that take no lock.
 */
final class LiveFiles {

    private static final String TEMPORARY = ".rollback-tmp";

    private final Path folder;
    private final FileOps files;
    private final Map<String, Version> known = new HashMap<>();
    private final Map<String, Map<String, String>> stale = new HashMap<>();

    /** What a file was. */
    private record Version(Stamp stamp, Sha256 sum) {}

    LiveFiles(Path folder, FileOps files) {
        this.folder = folder;
        this.files = files;
    }

    /** Reads all network files; leftovers of a crash are removed first. */
    List<Network> read() {
        removeLeftovers();
        List<Network> networks = new ArrayList<>();
        for (Path path : NetworkFiles.find(folder)) {
            Stamp before = stamp(path);
            NetworkFile file = NetworkFile.read(path);
            networks.add(new NetworkContent(file).network());
            stale.put(NetworkFiles.network(path), SectionChecksums.stale(file.layout()));
            remember(path, before, file.sum());
        }
        return networks;
    }

    /** Reads the file of other entries. */
    List<StateEntry> readOthers() {
        List<StateEntry> entries = new ArrayList<>();
        NetworkFiles.others(folder).ifPresent(path -> {
            Stamp before = stamp(path);
            entries.addAll(OtherEntries.read(path));
            remember(path, before, FileHash.of(path, OtherEntries.FILE_NAME).sum());
        });
        return entries;
    }

    private void remember(Path path, Stamp before, Sha256 sum) {
        if (!before.equals(stamp(path))) {
            throw new RollbackException(
                    ErrorKind.CHANGED_WHILE_READING, "somebody wrote it while it was opened", Location.of(path));
        }
        known.put(String.valueOf(path.getFileName()), new Version(before, sum));
    }

    /** Writes what has changed: all of it beside the files first, then each in the place of what it replaces. */
    LiveState write(LiveState state) {
        Map<String, Version> written = new TreeMap<>();
        Map<String, Network> networks = new LinkedHashMap<>();
        Map<String, Map<String, String>> nextStale = new HashMap<>();
        requireUnchanged(state);
        try {
            for (Network network : state.networks()) {
                if (state.changed().contains(network.fileName())) {
                    Layout layout = network.layout().reframed();
                    nextStale.put(
                            network.fileName(),
                            NetworkFileWriter.finish(layout, stale.getOrDefault(network.fileName(), Map.of())));
                    String name = network.fileName() + NetworkFiles.SUFFIX;
                    Sha256 sum = NetworkFileWriter.write(layout, temporary(name), files);
                    written.put(name, adopt(name, sum));
                    networks.put(network.fileName(), network.withFrameOf(layout));
                }
            }
            if (state.othersChanged()) {
                Path temporary = temporary(OtherEntries.FILE_NAME);
                OtherEntries.write(state.others().stream(), temporary, files);
                Sha256 sum = FileHash.of(temporary, OtherEntries.FILE_NAME).sum();
                written.put(OtherEntries.FILE_NAME, adopt(OtherEntries.FILE_NAME, sum));
            }
            requireUnchanged(state);
            written.keySet().forEach(this::publish);
        } catch (RollbackException e) {
            written.keySet().forEach(name -> removeAfter(e, temporary(name)));
            throw e;
        }
        files.syncDirectory(folder);
        networks.replaceAll((fileName, network) -> fromItsFile(network, written));
        known.putAll(written);
        stale.putAll(nextStale);
        return state.written(networks);
    }

    /** What is read in places has to be read in those of the new file. */
    private Network fromItsFile(Network network, Map<String, Version> written) {
        String name = network.fileName() + NetworkFiles.SUFFIX;
        Version version = Objects.requireNonNull(written.get(name));
        if (version.stamp().size() <= UnifiedJsonBackend.IN_MEMORY) {
            return network;
        }
        NetworkFile file = NetworkFile.read(folder.resolve(name));
        if (!file.sum().equals(version.sum())) {
            throw conflict("somebody else has changed it right after it was written", folder.resolve(name));
        }
        return new NetworkContent(file).network();
    }

    /** Gives a new file the mode and owner of what it replaces, or those of the folder. */
    private Version adopt(String name, Sha256 sum) {
        Path temporary = temporary(name);
        FileAttributes.of(folder.resolve(name))
                .or(() -> FileAttributes.of(folder)
                        .map(found -> found.withPermissions(FileAttributes.withoutExecution(found.permissions()))))
                .ifPresent(found -> files.setAttributes(temporary, found));
        return new Version(stamp(temporary), sum);
    }

    private void publish(String name) {
        Path to = folder.resolve(name);
        if (known.containsKey(name)) {
            files.replace(temporary(name), to);
        } else {
            files.move(temporary(name), to);
        }
    }

    private void removeAfter(RollbackException failure, Path temporary) {
        try {
            files.delete(temporary);
        } catch (RollbackException e) {
            failure.addSuppressed(e);
        }
    }

    /** {@code CONFLICT} when a file of the chains that are written is not as it was, or another one has come. */
    private void requireUnchanged(LiveState state) {
        Set<String> expected = new HashSet<>();
        Set<Object> chains = new HashSet<>();
        state.networks().stream()
                .filter(network -> state.changed().contains(network.fileName()))
                .forEach(network -> chains.add(network.chainId()));
        for (Network network : state.networks()) {
            String name = network.fileName() + NetworkFiles.SUFFIX;
            expected.add(name);
            if (chains.contains(network.chainId())) {
                requireUnchanged(name);
            }
        }
        if (state.othersChanged()) {
            requireUnchanged(OtherEntries.FILE_NAME);
        }
        for (Path path : NetworkFiles.find(folder)) {
            if (!expected.contains(String.valueOf(path.getFileName()))) {
                boolean elsewhere =
                        NetworkFile.look(path) instanceof NetworkFile file && !chains.contains(file.chainId());
                if (!elsewhere) {
                    throw conflict("it was not there when the state was opened", path);
                }
            }
        }
    }

    private void requireUnchanged(String name) {
        Path path = folder.resolve(name);
        Version version = known.get(name);
        if (version == null) {
            if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                throw conflict("somebody else has made this file", path);
            }
            return;
        }
        try {
            boolean same = version.stamp().equals(Stamp.of(path, Long.MAX_VALUE))
                    && FileHash.of(path, name).sum().equals(version.sum());
            if (!same) {
                throw conflict("somebody else has changed it since the state was opened", path);
            }
        } catch (NoSuchFileException e) {
            throw conflict("somebody else has removed it since the state was opened", path);
        } catch (IOException e) {
            throw Failures.io("look at", path, e);
        }
    }

    private static RollbackException conflict(String message, Path path) {
        return new RollbackException(ErrorKind.CONFLICT, message + "; nothing of it was overwritten", Location.of(path))
                .withHint("open the state again and make the changes on what is there now");
    }

    private static Stamp stamp(Path path) {
        try {
            return Stamp.of(path, Long.MAX_VALUE);
        } catch (IOException e) {
            throw Failures.io("look at", path, e);
        }
    }

    /** Hidden, so that it is no network file, whatever a crash leaves of it. */
    private Path temporary(String name) {
        return folder.resolve("." + name + TEMPORARY);
    }

    private void removeLeftovers() {
        try (var paths = Files.newDirectoryStream(folder, ".*" + TEMPORARY)) {
            for (Path path : paths) {
                if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
                    files.delete(path);
                }
            }
        } catch (IOException e) {
            throw Failures.io("list", folder, e);
        }
    }
}
