package dev.rollback.backend.unifiedjson;

import dev.rollback.spi.directory.FileAttributes;
import dev.rollback.spi.directory.FileOps;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** File operations that end like a killed process before a given one; of a write, half may have happened. */
final class CutOffFiles implements FileOps {

    /** The end of the process: nothing happens after it. */
    static final class Cut extends Error {
        private static final long serialVersionUID = 1L;
    }

    private final FileOps real = FileOps.system();
    private final int at;
    private final List<String> calls = new ArrayList<>();

    CutOffFiles(int at) {
        this.at = at;
    }

    List<String> calls() {
        return calls;
    }

    private void call(String what, Path path) {
        calls.add(what + " " + path.getFileName());
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
                if (calls.size() + 1 >= at) {
                    output.write(bytes.duplicate().limit(bytes.position() + bytes.remaining() / 2));
                }
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
