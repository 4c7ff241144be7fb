package dev.rollback.core.plan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Where file systems are mounted, as Linux tells in {@code /proc/self/mountinfo} (proc(5)): a folder that is bound to
 * another of the same file system has the device of its parent, and still cannot be renamed.
 */
final class Mounts {

    private static final Path TABLE = Path.of("/proc/self/mountinfo");
    private static final int MOUNT_POINT = 4;

    private Mounts() {}

    /** Whether something is mounted right here; false where the system has no such table. */
    static boolean isMountPoint(Path folder) throws IOException {
        if (!Files.isReadable(TABLE)) {
            return false;
        }
        String wanted = folder.toRealPath().toString();
        List<String> lines = Files.readAllLines(TABLE, java.nio.charset.StandardCharsets.ISO_8859_1);
        String bytes = new String(
                wanted.getBytes(java.nio.charset.StandardCharsets.UTF_8), java.nio.charset.StandardCharsets.ISO_8859_1);
        return lines.stream()
                .map(line -> line.split(" "))
                .filter(fields -> fields.length > MOUNT_POINT)
                .anyMatch(fields -> unescaped(fields[MOUNT_POINT]).equals(bytes));
    }

    /** Blanks, tabs, line ends and backslashes stand as three octal digits. */
    private static String unescaped(String text) {
        return text.replace("\\040", " ")
                .replace("\\011", "\t")
                .replace("\\012", "\n")
                .replace("\\134", "\\");
    }
}
