package dev.rollback.backend.leveldb;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The process that has a file locked, as Linux tells it in {@code /proc/locks} (man 5 proc). */
record LockHolder(Optional<Long> pid, String command) {

    private static final LockHolder UNKNOWN = new LockHolder(Optional.empty(), "");
    private static final Path LOCKS = Path.of("/proc/locks");
    private static final int SHOWN = 200;

    /** Looks by device and inode, without opening the file. */
    static LockHolder find(Path file) {
        try {
            long device = (Long) Files.getAttribute(file, "unix:dev", LinkOption.NOFOLLOW_LINKS);
            long inode = (Long) Files.getAttribute(file, "unix:ino", LinkOption.NOFOLLOW_LINKS);
            return pid(Files.readAllLines(LOCKS, StandardCharsets.ISO_8859_1), device, inode)
                    .map(pid -> new LockHolder(Optional.of(pid), command(pid)))
                    .orElse(UNKNOWN);
        } catch (IOException | RuntimeException e) {
            return UNKNOWN;
        }
    }

    /** The process id in the line for this inode, such as {@code 1: POSIX  ADVISORY  WRITE 4711 08:01:393 0 EOF}. */
    static Optional<Long> pid(List<String> lines, long device, long inode) {
        long major = (device >>> 8 & 0xfff) | (device >>> 32 & ~0xfffL);
        long minor = (device & 0xff) | (device >>> 12 & ~0xffL);
        String wanted = String.format(Locale.ROOT, "%02x:%02x:%d", major, minor, inode);
        for (String line : lines) {
            String[] words = line.trim().split("\\s+");
            if (words.length >= 6 && words[1].equals("POSIX") && words[5].equals(wanted)) {
                long pid = Long.parseLong(words[4]);
                return pid > 0 ? Optional.of(pid) : Optional.empty();
            }
        }
        return Optional.empty();
    }

    /** The program and its script; the arguments behind them may hold secrets and are not shown. */
    private static String command(long pid) {
        try {
            String line = Files.readString(Path.of("/proc/" + pid + "/cmdline"), StandardCharsets.ISO_8859_1);
            String[] words = line.split("\0", -1);
            String shown = words.length > 1 && !words[1].isEmpty() && !words[1].startsWith("-")
                    ? words[0] + " " + words[1]
                    : words[0];
            return shown.substring(0, Math.min(SHOWN, shown.length())).replaceAll("\\p{Cntrl}", "?");
        } catch (IOException e) {
            return "";
        }
    }

    @Override
    public String toString() {
        return pid.map(id -> "process " + id + (command.isEmpty() ? "" : " (" + command + ")"))
                .orElse("another process, which the system does not name");
    }
}
