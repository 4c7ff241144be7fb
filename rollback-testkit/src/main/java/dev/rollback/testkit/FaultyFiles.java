package dev.rollback.testkit;

import dev.rollback.api.ErrorKind;
import dev.rollback.api.Location;
import dev.rollback.api.RollbackException;
import dev.rollback.spi.directory.FileAttributes;
import dev.rollback.spi.directory.FileOps;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** File operations that count themselves and fail from a given one on, or just there. */
public final class FaultyFiles implements FileOps {

    /** What a killed process leaves behind: nothing after it happens, no clean-up either; of a write, half happened. */
    public static final class Crash extends Error {
        private static final long serialVersionUID = 1L;

        public Crash(String where) {
            super(where);
        }
    }

    /** What goes wrong. */
    public enum Fault {
        NONE,
        CRASH,
        IO_ERROR_ONCE,
        DISK_FULL
    }

    private final FileOps real = FileOps.system();
    private final Fault fault;
    private final int at;
    private final List<String> calls = new ArrayList<>();
    private final List<Consumer<String>> watchers = new ArrayList<>();
    private boolean dead;

    private FaultyFiles(Fault fault, int at) {
        this.fault = fault;
        this.at = at;
    }

    public static FaultyFiles counting() {
        return new FaultyFiles(Fault.NONE, 0);
    }

    /** @param at the number, from 1, of the call that fails */
    public static FaultyFiles failing(Fault fault, int at) {
        return new FaultyFiles(fault, at);
    }

    /** Is told of every call just before it happens. */
    public FaultyFiles before(Consumer<String> watcher) {
        watchers.add(watcher);
        return this;
    }

    public List<String> calls() {
        return List.copyOf(calls);
    }

    public String last() {
        return calls.isEmpty() ? "nothing" : calls.get(calls.size() - 1);
    }

    private void call(String what, Path path, boolean needsSpace) {
        if (dead) {
            throw new Crash("dead");
        }
        String call = what + " " + path;
        calls.add(call);
        watchers.forEach(watcher -> watcher.accept(call));
        int number = calls.size();
        switch (fault) {
            case NONE -> {}
            case CRASH -> {
                if (number == at) {
                    dead = true;
                    throw new Crash("before call " + number + ": " + call);
                }
            }
            case IO_ERROR_ONCE -> {
                if (number == at) {
                    throw new RollbackException(ErrorKind.IO, "injected: " + call, Location.of(path));
                }
            }
            case DISK_FULL -> {
                if (number >= at && needsSpace) {
                    throw new RollbackException(ErrorKind.DISK_FULL, "injected: " + call, Location.of(path));
                }
            }
        }
    }

    @Override
    public void createDirectory(Path directory) {
        call("mkdir", directory, true);
        real.createDirectory(directory);
    }

    @Override
    public Output create(Path file) {
        call("create", file, true);
        return new FaultyOutput(file, real.create(file));
    }

    @Override
    public Output append(Path file) {
        call("append", file, true);
        return new FaultyOutput(file, real.append(file));
    }

    @Override
    public void move(Path from, Path to) {
        call("move", from, false);
        real.move(from, to);
    }

    @Override
    public void replace(Path from, Path to) {
        call("replace", from, false);
        real.replace(from, to);
    }

    @Override
    public boolean publish(Path from, Path to) {
        call("publish", from, true);
        return real.publish(from, to);
    }

    @Override
    public void syncDirectory(Path directory) {
        call("syncdir", directory, false);
        real.syncDirectory(directory);
    }

    @Override
    public void delete(Path path) {
        call("delete", path, false);
        real.delete(path);
    }

    @Override
    public void setAttributes(Path path, FileAttributes attributes) {
        call("attributes", path, false);
        real.setAttributes(path, attributes);
    }

    private final class FaultyOutput implements Output {
        private final Path file;
        private final Output output;

        FaultyOutput(Path file, Output output) {
            this.file = file;
            this.output = output;
        }

        @Override
        public void write(ByteBuffer bytes) {
            if (fault == Fault.CRASH && calls.size() + 1 == at) {
                output.write(bytes.duplicate().limit(bytes.position() + bytes.remaining() / 2));
            }
            call("write", file, true);
            output.write(bytes);
        }

        @Override
        public void sync() {
            call("sync", file, false);
            output.sync();
        }

        @Override
        public void close() {
            output.close();
        }
    }
}
