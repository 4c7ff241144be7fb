package dev.rollback.testkit;

import dev.rollback.spi.directory.FileAttributes;
import dev.rollback.spi.directory.FileOps;
import dev.rollback.spi.directory.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * File operations of a machine whose power may fail: what was not synced is lost then. Bytes written since a file's
 * last sync are cut off, all of them or any number; names made, moved or deleted since their folder's last sync are as before, or not: of the
 * operations that were not synced, a random number of the last ones is taken back, as by a journaling file system.
 */
public final class PowerCutFiles implements FileOps {

    private final FileOps real = FileOps.system();
    private final int at;
    private final Path stash;
    private final List<NameChange> changes = new ArrayList<>();
    private final Map<Path, Long> synced = new HashMap<>();
    private int calls;
    private int stashed;
    private boolean dead;

    /**
     * @param at the number, from 1, of the call before which the process dies; 0 for never
     * @param stash a folder outside the workspace
     */
    public PowerCutFiles(int at, Path stash) {
        this.at = at;
        this.stash = stash;
    }

    private static final class NameChange {
        final Set<Path> unsynced;
        final Runnable takeBack;

        NameChange(Set<Path> folders, Runnable takeBack) {
            this.unsynced = new HashSet<>(folders);
            this.takeBack = takeBack;
        }
    }

    public int calls() {
        return calls;
    }

    /** The power fails: what the disk then has. */
    public void cut(RandomGenerator random) {
        synced.forEach((file, size) -> truncate(file, size, random));
        List<NameChange> lost =
                changes.stream().filter(change -> !change.unsynced.isEmpty()).toList();
        int survivors = lost.isEmpty() ? 0 : random.nextInt(lost.size() + 1);
        for (int i = lost.size() - 1; i >= survivors; i--) {
            lost.get(i).takeBack.run();
        }
    }

    private void call(String what) {
        calls++;
        if (dead || calls == at) {
            dead = true;
            throw new FaultyFiles.Crash("power cut before call " + calls + ": " + what);
        }
    }

    private void changed(Runnable takeBack, Path... names) {
        Set<Path> folders = new HashSet<>();
        for (Path name : names) {
            folders.add(name.toAbsolutePath().getParent());
        }
        changes.add(new NameChange(folders, takeBack));
    }

    @Override
    public void createDirectory(Path directory) {
        call("mkdir");
        real.createDirectory(directory);
        changed(() -> Trees.delete(directory, real), directory);
    }

    @Override
    public Output create(Path file) {
        call("create");
        Output output = real.create(file);
        synced.put(file, 0L);
        changed(() -> real.delete(file), file);
        return new Written(file, output);
    }

    @Override
    public Output append(Path file) {
        call("append");
        boolean there = Files.exists(file);
        Output output = real.append(file);
        if (!there) {
            synced.put(file, 0L);
            changed(() -> real.delete(file), file);
        }
        return new Written(file, output);
    }

    @Override
    public void move(Path from, Path to) {
        call("move");
        real.move(from, to);
        renamed(from, to);
        changed(() -> back(to, from), from, to);
    }

    @Override
    public void replace(Path from, Path to) {
        call("replace");
        Path old = stash.resolve("replaced-" + stashed++);
        boolean there = Files.exists(to, LinkOption.NOFOLLOW_LINKS);
        if (there) {
            copy(to, old);
        }
        real.replace(from, to);
        renamed(from, to);
        changed(
                () -> {
                    back(to, from);
                    if (there) {
                        copy(old, to);
                    }
                },
                from,
                to);
    }

    @Override
    public boolean publish(Path from, Path to) {
        call("publish");
        if (!real.publish(from, to)) {
            return false;
        }
        renamed(from, to);
        changed(() -> back(to, from), from, to);
        return true;
    }

    @Override
    public void syncDirectory(Path directory) {
        call("syncdir");
        real.syncDirectory(directory);
        changes.forEach(change -> change.unsynced.remove(directory.toAbsolutePath()));
    }

    @Override
    public void delete(Path path) {
        call("delete");
        if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
            Path kept = stash.resolve("deleted-" + stashed++);
            copy(path, kept);
            real.delete(path);
            synced.remove(path);
            changed(
                    () -> {
                        if (Files.exists(path.getParent()) && Files.notExists(path)) {
                            copy(kept, path);
                        }
                    },
                    path);
        } else {
            real.delete(path);
        }
    }

    @Override
    public void setAttributes(Path path, FileAttributes attributes) {
        call("attributes");
        real.setAttributes(path, attributes);
    }

    private void renamed(Path from, Path to) {
        Map<Path, Long> moved = new HashMap<>();
        synced.entrySet().removeIf(entry -> {
            if (entry.getKey().startsWith(from)) {
                moved.put(to.resolve(from.relativize(entry.getKey()).toString()).normalize(), entry.getValue());
                return true;
            }
            return false;
        });
        synced.putAll(moved);
    }

    private static void back(Path from, Path to) {
        try {
            if (Files.exists(from, LinkOption.NOFOLLOW_LINKS)) {
                Files.move(from, to);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void copy(Path from, Path to) {
        try {
            Files.copy(from, to);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Half of the time nothing of what was not synced is there, else any part of it. */
    private static void truncate(Path file, long size, RandomGenerator random) {
        try {
            if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && Files.size(file) > size) {
                try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                    long kept = random.nextBoolean() ? 0 : random.nextLong(Files.size(file) - size + 1);
                    channel.truncate(size + kept);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private final class Written implements Output {
        private final Path file;
        private final Output output;

        Written(Path file, Output output) {
            this.file = file;
            this.output = output;
        }

        @Override
        public void write(ByteBuffer bytes) {
            call("write");
            output.write(bytes);
        }

        @Override
        public void sync() {
            call("sync");
            output.sync();
            try {
                synced.put(file, Files.size(file));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() {
            output.close();
        }
    }
}
