package dev.rollback.backend.leveldb;

import dev.rollback.api.ErrorKind;
import dev.rollback.api.RollbackException;
import dev.rollback.spi.directory.FileAttributes;
import dev.rollback.spi.directory.FileOps;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/**
 * File operations of which one fails, or is the last before the power is cut. What would be on the disk after the cut is
 * kept apart: contents as of their last sync and names as of their folder's, and of what came since any part.
 */
final class FaultyFiles implements FileOps {

    /** The power is cut: nothing happens after it. */
    static final class Cut extends Error {
        private static final long serialVersionUID = 1L;
    }

    enum Fault {
        POWER_CUT,
        ERROR
    }

    /** A file as the system has it, and how much of it is on the disk. */
    private static final class Content {
        private final boolean directory;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private int synced;

        Content(boolean directory) {
            this.directory = directory;
        }
    }

    /** A change of names that no sync of their folder has made durable. */
    private record Renaming(Path folder, Optional<Path> gone, Optional<Path> there, Optional<Content> content) {}

    private final FileOps real = FileOps.system();
    private final Fault fault;
    private final int at;
    private final Random random;
    private final List<String> calls = new ArrayList<>();
    private final Map<Path, Content> names = new LinkedHashMap<>();
    private final Map<Path, Content> durable = new LinkedHashMap<>();
    private final List<Renaming> pending = new ArrayList<>();

    /** Operations below a folder, whose content is durable now. */
    FaultyFiles(Path root, Fault fault, int at, Random random) {
        this.fault = fault;
        this.at = at;
        this.random = random;
        try (var paths = Files.walk(root)) {
            for (Path path : paths.toList()) {
                Content content = new Content(Files.isDirectory(path));
                if (!content.directory) {
                    content.bytes.writeBytes(Files.readAllBytes(path));
                    content.synced = content.bytes.size();
                }
                names.put(path, content);
                durable.put(path, content);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int calls() {
        return calls.size();
    }

    String last() {
        return calls.get(calls.size() - 1);
    }

    /** Writes to another folder what is left after a cut; of what was not synced, all, nothing or any part. */
    void survive(Path root, Path target) throws IOException {
        Map<Path, Content> left = new LinkedHashMap<>(durable);
        int mode = random.nextInt(4);
        for (Renaming renaming : pending) {
            if (mode == 0 || mode > 1 && random.nextBoolean()) {
                apply(renaming, left);
            }
        }
        Files.createDirectories(target);
        for (Map.Entry<Path, Content> entry : new TreeMap<>(left).entrySet()) {
            Path place = target.resolve(root.relativize(entry.getKey()).toString());
            if (entry.getValue().directory) {
                Files.createDirectories(place);
            } else if (Files.isDirectory(Objects.requireNonNull(place.getParent()))) {
                Files.write(place, left(entry.getValue(), mode));
            }
        }
    }

    private byte[] left(Content content, int mode) {
        byte[] bytes = content.bytes.toByteArray();
        int unsynced = bytes.length - content.synced;
        int kept = mode == 0 ? unsynced : mode == 1 ? 0 : random.nextInt(unsynced + 1);
        if (mode == 3 && random.nextBoolean()) {
            // The length has reached the disk, and a part of the content has not.
            int lost = Math.max(content.synced, (content.synced + kept) / 512 * 512);
            java.util.Arrays.fill(bytes, lost, bytes.length, (byte) 0);
            return bytes;
        }
        return java.util.Arrays.copyOf(bytes, content.synced + kept);
    }

    private static void apply(Renaming renaming, Map<Path, Content> names) {
        renaming.gone().ifPresent(names::remove);
        renaming.there().ifPresent(path -> names.put(path, renaming.content().orElseThrow()));
    }

    private void rename(Path folder, Optional<Path> gone, Optional<Path> there, Optional<Content> content) {
        Renaming renaming = new Renaming(folder, gone, there, content);
        apply(renaming, names);
        pending.add(renaming);
    }

    private boolean faulty(String what, Path path) {
        calls.add(what + " " + path.getFileName());
        return calls.size() == at || fault == Fault.POWER_CUT && calls.size() > at;
    }

    private void call(String what, Path path) {
        if (faulty(what, path)) {
            throw failure(path);
        }
    }

    private RuntimeException failure(Path path) {
        if (fault == Fault.POWER_CUT) {
            throw new Cut();
        }
        return new RollbackException(ErrorKind.IO, "the test lets this fail: " + path);
    }

    private static Path parent(Path path) {
        return Objects.requireNonNull(path.getParent());
    }

    @Override
    public void createDirectory(Path directory) {
        call("mkdir", directory);
        real.createDirectory(directory);
        rename(parent(directory), Optional.empty(), Optional.of(directory), Optional.of(new Content(true)));
    }

    @Override
    public Output create(Path file) {
        call("create", file);
        Output output = real.create(file);
        Content content = new Content(false);
        rename(parent(file), Optional.empty(), Optional.of(file), Optional.of(content));
        return new Output() {
            @Override
            public void write(ByteBuffer bytes) {
                boolean faulty = faulty("write", file);
                byte[] all = new byte[bytes.remaining()];
                bytes.get(all);
                int length = faulty ? random.nextInt(all.length + 1) : all.length;
                content.bytes.write(all, 0, length);
                output.write(ByteBuffer.wrap(all, 0, length));
                if (faulty) {
                    throw failure(file);
                }
            }

            @Override
            public void sync() {
                call("sync", file);
                content.synced = content.bytes.size();
            }

            @Override
            public void close() {
                output.close();
            }
        };
    }

    @Override
    public Output append(Path file) {
        throw new UnsupportedOperationException("nothing here appends to a file that is there");
    }

    @Override
    public void move(Path from, Path to) {
        throw new UnsupportedOperationException("nothing here moves");
    }

    @Override
    public void replace(Path from, Path to) {
        call("replace", to);
        real.replace(from, to);
        rename(parent(to), Optional.of(from), Optional.of(to), Optional.of(Objects.requireNonNull(names.get(from))));
    }

    @Override
    public boolean publish(Path from, Path to) {
        throw new UnsupportedOperationException("nothing here publishes");
    }

    @Override
    public void syncDirectory(Path directory) {
        call("syncdir", directory);
        for (Renaming renaming : List.copyOf(pending)) {
            if (renaming.folder().equals(directory)) {
                apply(renaming, durable);
                pending.remove(renaming);
            }
        }
    }

    @Override
    public void delete(Path path) {
        call("delete", path);
        real.delete(path);
        rename(parent(path), Optional.of(path), Optional.empty(), Optional.empty());
    }

    @Override
    public void setAttributes(Path path, FileAttributes attributes) {
        call("attributes", path);
    }
}
