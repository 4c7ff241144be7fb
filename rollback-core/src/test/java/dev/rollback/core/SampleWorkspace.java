package dev.rollback.core;

import dev.rollback.api.ContractRecord;
import dev.rollback.api.ForeignEntry;
import dev.rollback.api.NetworkDocument;
import dev.rollback.core.engine.RollbackEngine;
import dev.rollback.core.engine.Surroundings;
import dev.rollback.core.plan.RollbackRequest;
import dev.rollback.core.workspace.Backends;
import dev.rollback.core.workspace.Workspace;
import dev.rollback.spi.StateReader;
import dev.rollback.spi.directory.FileDigest;
import dev.rollback.spi.directory.FileOps;
import dev.rollback.spi.directory.Listing;
import dev.rollback.spi.directory.Trees;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** The drill's sample workspace, laid out for a test: real databases that classic-level has written. */
public final class SampleWorkspace {

    public static final String BACKUP = "migration-2026-03-02T10-15-30-000Z";
    public static final String OLDER_BACKUP = "migration-2026-02-01T09-00-00-000Z";

    private static final Path ZIP =
            Path.of("../rollback-cli/src/main/resources/dev/rollback/cli/drill/sample-workspace.zip");

    public final Path root;

    private SampleWorkspace(Path root) {
        this.root = root;
    }

    public static SampleWorkspace unpack(Path folder) {
        try (InputStream in = Files.newInputStream(ZIP);
                ZipInputStream zip = new ZipInputStream(in)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Path file = folder.resolve(entry.getName());
                Files.createDirectories(file.getParent());
                Files.copy(zip, file);
            }
            return new SampleWorkspace(folder.resolve("sample"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Workspace workspace() {
        return Workspace.open(root);
    }

    public RollbackEngine engine(FileOps files) {
        return new RollbackEngine(workspace(), Backends.load(), around(files));
    }

    public RollbackEngine engine() {
        return engine(FileOps.system());
    }

    public static Surroundings around(FileOps files) {
        return Surroundings.system("test").withFiles(files).withEnvironment(java.util.Map.of());
    }

    public static RollbackRequest request() {
        return new RollbackRequest("leveldb", Optional.empty(), true);
    }

    public Path leveldb() {
        return root.resolve("leveldb");
    }

    public Path backup() {
        return root.resolve("backups").resolve(BACKUP);
    }

    public Path file(String name) {
        return root.resolve(name);
    }

    /** Replaces the live database by the older backup's, so that it differs from what is restored. */
    public SampleWorkspace withStaleLiveState() {
        Trees.delete(leveldb(), FileOps.system());
        copy(root.resolve("backups").resolve(OLDER_BACKUP).resolve("leveldb"), leveldb());
        return this;
    }

    /** Breaks the unified JSON files as a crashed writer would. */
    public SampleWorkspace withBrokenUnifiedJson() {
        try (var paths = Files.list(root.resolve("deployments/unified"))) {
            Path first = paths.sorted().findFirst().orElseThrow();
            byte[] bytes = Files.readAllBytes(first);
            Files.write(first, java.util.Arrays.copyOf(bytes, bytes.length / 2));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Everything that a LevelDB holds, by key. */
    public static TreeMap<String, String> records(Path database) {
        return entries("leveldb", database);
    }

    /** Everything that a state holds, by key. */
    public static TreeMap<String, String> entries(String backend, Path location) {
        TreeMap<String, String> found = new TreeMap<>();
        try (StateReader reader = Backends.load().get(backend).read(location)) {
            reader.entries().forEach(entry -> {
                if (entry instanceof ContractRecord record) {
                    found.put(record.key().toString(), record.json().toString());
                } else if (entry instanceof ForeignEntry foreign) {
                    found.put("foreign " + foreign.key(), foreign.value().toString());
                } else if (entry instanceof NetworkDocument document) {
                    found.put("document " + document.network(), document.json().toString());
                }
            });
        }
        return found;
    }

    /** What every file outside the software's own folders holds. */
    public String operatorsView() {
        return Listing.names(root).stream()
                .filter(name -> !name.startsWith(".rollback/") && !name.startsWith("logs/"))
                .filter(name -> !name.endsWith("/LOCK") && !name.startsWith("backups/"))
                .map(name -> name + " "
                        + dev.rollback.spi.directory.FileHash.of(root.resolve(name), name)
                                .sum())
                .collect(Collectors.joining("\n"));
    }

    public Listing backups() {
        return Listing.of(root.resolve("backups").resolve(BACKUP), Set.of());
    }

    public Set<String> names(String folder) {
        Path path = root.resolve(folder);
        return Files.isDirectory(path) ? new TreeSet<>(Listing.names(path)) : Set.of();
    }

    public static List<FileDigest> files(Path folder) {
        return Listing.of(folder, Set.of("LOCK", "LOG", "LOG.old")).files();
    }

    public static void copy(Path from, Path to) {
        try (var paths = Files.walk(from)) {
            for (Path path : paths.toList()) {
                Path target = to.resolve(from.relativize(path).toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(path, target, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
