package dev.rollback.spi.directory;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** File operations that are told before they happen, and that end like a killed process before a given one. */
final class CutOffFiles implements FileOps {

    /** The end of the process: nothing happens after it. */
    static final class Cut extends Error {
        private static final long serialVersionUID = 1L;
    }

    private final FileOps real = FileOps.system();
    private final int at;
    private final Consumer<String> watcher;
    private final List<String> calls = new ArrayList<>();

    private CutOffFiles(int at, Consumer<String> watcher) {
        this.at = at;
        this.watcher = watcher;
    }

    static CutOffFiles before(int call) {
        return new CutOffFiles(call, call0 -> {});
    }

    static CutOffFiles watched(Consumer<String> watcher) {
        return new CutOffFiles(Integer.MAX_VALUE, watcher);
    }

    /** Runs something cut off before its first, second, … file operation, until it comes to its end. */
    static int everywhere(Consumer<FileOps> work, Consumer<String> afterwards) {
        for (int at = 1; ; at++) {
            CutOffFiles files = before(at);
            try {
                work.accept(files);
                return at - 1;
            } catch (Cut e) {
                afterwards.accept("cut before " + files.calls.get(at - 1));
            }
        }
    }

    private void call(String what, Path path) {
        String call = what + " " + path;
        calls.add(call);
        watcher.accept(call);
        if (calls.size() >= at) {
            throw new Cut();
        }
    }

    @Override
    public void createDirectory(Path directory) {
        call("mkdir", directory);
        real.createDirectory(directory);
    }

    @Override
    public Output create(Path file) {
        call("create", file);
        Output output = real.create(file);
        return new Output() {
            @Override
            public void write(ByteBuffer bytes) {
                call("write", file);
                output.write(bytes);
            }

            @Override
            public void sync() {
                call("sync", file);
                output.sync();
            }

            @Override
            public void close() {
                output.close();
            }
        };
    }

    @Override
    public Output append(Path file) {
        call("append", file);
        return real.append(file);
    }

    @Override
    public void move(Path from, Path to) {
        call("move", from);
        real.move(from, to);
    }

    @Override
    public void replace(Path from, Path to) {
        call("replace", from);
        real.replace(from, to);
    }

    @Override
    public boolean publish(Path from, Path to) {
        call("publish", from);
        return real.publish(from, to);
    }

    @Override
    public void syncDirectory(Path directory) {
        call("syncdir", directory);
        real.syncDirectory(directory);
    }

    @Override
    public void delete(Path path) {
        call("delete", path);
        real.delete(path);
    }

    @Override
    public void setAttributes(Path path, FileAttributes attributes) {
        call("attributes", path);
        real.setAttributes(path, attributes);
    }
}
