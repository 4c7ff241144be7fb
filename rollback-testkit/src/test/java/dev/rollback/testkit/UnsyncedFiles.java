package dev.rollback.testkit;

import dev.rollback.spi.directory.FileAttributes;
import dev.rollback.spi.directory.FileOps;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** File operations that forget to sync files, or folders. */
final class UnsyncedFiles implements FileOps {

    private final FileOps files;
    private final boolean noFile;
    private final boolean noFolder;

    UnsyncedFiles(FileOps files, boolean noFile, boolean noFolder) {
        this.files = files;
        this.noFile = noFile;
        this.noFolder = noFolder;
    }

    @Override
    public void createDirectory(Path directory) {
        files.createDirectory(directory);
    }

    @Override
    public Output create(Path file) {
        return output(files.create(file));
    }

    @Override
    public Output append(Path file) {
        return output(files.append(file));
    }

    @Override
    public void move(Path from, Path to) {
        files.move(from, to);
    }

    @Override
    public void replace(Path from, Path to) {
        files.replace(from, to);
    }

    @Override
    public boolean publish(Path from, Path to) {
        return files.publish(from, to);
    }

    @Override
    public void syncDirectory(Path directory) {
        if (!noFolder) {
            files.syncDirectory(directory);
        }
    }

    @Override
    public void delete(Path path) {
        files.delete(path);
    }

    @Override
    public void setAttributes(Path path, FileAttributes attributes) {
        files.setAttributes(path, attributes);
    }

    private Output output(Output output) {
        return new Output() {
            @Override
            public void write(ByteBuffer bytes) {
                output.write(bytes);
            }

            @Override
            public void sync() {
                if (!noFile) {
                    output.sync();
                }
            }

            @Override
            public void close() {
                output.close();
            }
        };
    }
}
