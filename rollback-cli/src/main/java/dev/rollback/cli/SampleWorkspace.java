package dev.rollback.cli;

import dev.rollback.api.ErrorKind;
import dev.rollback.api.RollbackException;
import dev.rollback.core.workspace.Folders;
import dev.rollback.spi.directory.Failures;
import dev.rollback.spi.directory.FileOps;
import dev.rollback.spi.directory.SafePaths;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** The workspace that is built into the command for drills, and what its best backup holds. */
final class SampleWorkspace {

    /** Many times what it really is; an archive that somebody swapped does not fill a disk. */
    private static final long MAX_SIZE = 16L * 1024 * 1024;

    private static final String ARCHIVE = "drill/sample-workspace.zip";
    private static final String EXPECTED = "drill/expected.jsonl";

    private SampleWorkspace() {}

    /** Unpacks it into a folder and gives the workspace's root in it. */
    static Path unpack(Path folder) {
        try (ZipInputStream zip = new ZipInputStream(resource(ARCHIVE))) {
            long left = MAX_SIZE;
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (!entry.isDirectory()) {
                    byte[] content = zip.readNBytes((int) left + 1);
                    left -= content.length;
                    if (left < 0) {
                        throw new RollbackException(
                                ErrorKind.TOO_LARGE, "the sample workspace is not the built-in one");
                    }
                    write(SafePaths.resolve(folder, entry.getName()), content);
                }
            }
        } catch (IOException e) {
            throw Failures.io("unpack the sample workspace into", folder, e);
        }
        return folder.resolve("sample");
    }

    private static void write(Path file, byte[] content) {
        Folders.ensure(FileOps.system(), Objects.requireNonNull(file.getParent()));
        try (FileOps.Output out = FileOps.system().create(file)) {
            out.write(ByteBuffer.wrap(content));
        }
    }

    static ExpectedState expected() {
        try (InputStream lines = resource(EXPECTED)) {
            return ExpectedState.ofLines(lines);
        } catch (IOException e) {
            throw new RollbackException(ErrorKind.INTERNAL, "the sample's expected records cannot be read", e);
        }
    }

    private static InputStream resource(String name) {
        return Objects.requireNonNull(SampleWorkspace.class.getResourceAsStream(name), name);
    }
}
