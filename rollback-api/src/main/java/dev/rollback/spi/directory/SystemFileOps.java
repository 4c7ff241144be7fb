package dev.rollback.spi.directory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** The operating system's own file operations. */
final class SystemFileOps implements FileOps {

    static final SystemFileOps INSTANCE = new SystemFileOps();

    private SystemFileOps() {}

    @Override
    public void createDirectory(Path directory) {
        run("create the directory", directory, () -> {
            Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(PRIVATE_DIRECTORY));
        });
    }

    @Override
    public Output create(Path file) {
        try {
            return new ChannelOutput(
                    file,
                    FileChannel.open(
                            file,
                            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
                            PosixFilePermissions.asFileAttribute(PRIVATE_FILE)));
        } catch (IOException e) {
            throw Failures.io("create", file, e);
        }
    }

    @Override
    public Output append(Path file) {
        try {
            return new ChannelOutput(
                    file,
                    FileChannel.open(
                            file,
                            Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND, LinkOption.NOFOLLOW_LINKS),
                            PosixFilePermissions.asFileAttribute(PRIVATE_FILE)));
        } catch (IOException e) {
            throw Failures.io("append to", file, e);
        }
    }

    @Override
    public void move(Path from, Path to) {
        run("move to " + to, from, () -> {
            if (Files.exists(to, LinkOption.NOFOLLOW_LINKS)) {
                throw new FileAlreadyExistsException(to.toString());
            }
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        });
    }

    @Override
    public void replace(Path from, Path to) {
        run("move to " + to, from, () -> Files.move(from, to, StandardCopyOption.ATOMIC_MOVE));
    }

    @Override
    public boolean publish(Path from, Path to) {
        try {
            Files.createLink(to, from);
        } catch (FileAlreadyExistsException e) {
            return false;
        } catch (IOException | UnsupportedOperationException e) {
            return publishWithoutLinks(from, to);
        }
        delete(from);
        return true;
    }

    /** Whatever else has kept the link from being made keeps the move from it, too, and is told. */
    private boolean publishWithoutLinks(Path from, Path to) {
        if (Files.exists(to, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        move(from, to);
        return true;
    }

    @Override
    public void syncDirectory(Path directory) {
        run("sync the directory", directory, () -> {
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        });
    }

    @Override
    public void delete(Path path) {
        run("delete", path, () -> Files.deleteIfExists(path));
    }

    @Override
    public void setAttributes(Path path, FileAttributes attributes) {
        PosixFileAttributeView view =
                Files.getFileAttributeView(path, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        run("set the attributes of", path, () -> {
            var now = view.readAttributes();
            if (!now.owner().equals(attributes.owner()) || !now.group().equals(attributes.group())) {
                giveAway(view, attributes);
            }
            if (!now.permissions().equals(attributes.permissions())) {
                view.setPermissions(attributes.permissions());
            }
        });
    }

    /** Only root may give files away; for anybody else a new file belongs to who makes it. */
    private static void giveAway(PosixFileAttributeView view, FileAttributes attributes) {
        try {
            view.setGroup(attributes.group());
            view.setOwner(attributes.owner());
        } catch (IOException e) {
            // EPERM: the file stays ours, as with every tool that is not run by root
        }
    }

    private static void run(String what, Path path, IoAction action) {
        try {
            action.run();
        } catch (IOException e) {
            throw Failures.io(what, path, e);
        }
    }

    private interface IoAction {
        void run() throws IOException;
    }

    private record ChannelOutput(Path file, FileChannel channel) implements Output {

        @Override
        public void write(ByteBuffer bytes) {
            try {
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
            } catch (IOException e) {
                throw Failures.io("write", file, e);
            }
        }

        @Override
        public void sync() {
            try {
                channel.force(true);
            } catch (IOException e) {
                throw Failures.io("sync", file, e);
            }
        }

        @Override
        public void close() {
            try {
                channel.close();
            } catch (IOException e) {
                throw Failures.io("close", file, e);
            }
        }
    }
}
