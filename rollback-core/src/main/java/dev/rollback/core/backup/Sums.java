package dev.rollback.core.backup;

import dev.rollback.api.Finding;
import dev.rollback.api.FindingType;
import dev.rollback.api.Impact;
import dev.rollback.api.Location;
import dev.rollback.api.Sha256;
import dev.rollback.spi.directory.Failures;
import dev.rollback.spi.directory.SafePaths;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The SHA-256 sums that a backup lists for its files, from its manifest and from {@code SHA256SUMS}. A file may have
 * several where the sources disagree; it then has to match them all, which it cannot.
 */
final class Sums {

    static final String FILE = "SHA256SUMS";

    /** Lines longer than a sum, two spaces and the longest path that systems allow are no sums. */
    private static final int MAX_LINE = 5_000;

    private static final long MAX_SIZE = 64L * 1024 * 1024;

    private static final Pattern LINE = Pattern.compile("([0-9a-fA-F]{64}) [ *](.+)");

    private final Map<String, Set<Sha256>> byName = new LinkedHashMap<>();
    private final List<Finding> findings = new ArrayList<>();

    void add(String written, String hex, Path source) {
        String name = withoutDot(written);
        Optional<Sha256> sum = Sha256.parse(hex);
        if (SafePaths.isSafe(name) && !isWritable(name)) {
            findings.add(Finding.of(
                    FindingType.NOT_COVERED,
                    Impact.WARNING,
                    "lists \"" + SafePaths.printable(name) + "\", a name that this system's character set lacks",
                    Location.of(source)));
        } else if (!SafePaths.isSafe(name)) {
            findings.add(Finding.of(
                    FindingType.UNSAFE_FILE,
                    Impact.UNREADABLE,
                    "lists \"" + SafePaths.printable(name) + "\", which leads out of the backup",
                    Location.of(source)));
        } else if (sum.isEmpty()) {
            findings.add(Finding.of(
                    FindingType.MANIFEST_MISMATCH,
                    Impact.LOSS,
                    "the sum listed for " + name + " is no SHA-256",
                    Location.of(source)));
        } else {
            byName.computeIfAbsent(name, any -> new LinkedHashSet<>()).add(sum.get());
        }
    }

    /** Adds what {@code SHA256SUMS} in the backup's folder lists, if it is there. */
    void addFile(Path folder) {
        Path file = folder.resolve(FILE);
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            findings.add(
                    Finding.of(FindingType.UNSAFE_FILE, Impact.UNREADABLE, "not a regular file", Location.of(file)));
            return;
        }
        try {
            if (Files.size(file) > MAX_SIZE) {
                findings.add(
                        Finding.of(FindingType.TOO_LARGE, Impact.UNREADABLE, "larger than 64 MiB", Location.of(file)));
                return;
            }
            readLines(file);
        } catch (IOException e) {
            throw Failures.io("read", file, e);
        }
    }

    private void readLines(Path file) throws IOException {
        // ISO 8859-1 takes every byte, so an odd one is an odd name and no error; names are compared as UTF-8
        try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
            int number = 0;
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                number++;
                Matcher matcher = LINE.matcher(line);
                if (line.length() <= MAX_LINE && matcher.matches()) {
                    byte[] name = matcher.group(2).getBytes(StandardCharsets.ISO_8859_1);
                    add(new String(name, StandardCharsets.UTF_8), matcher.group(1), file);
                } else if (!line.isBlank()) {
                    findings.add(Finding.of(
                            FindingType.MALFORMED, Impact.LOSS, "no sum and file name", Location.at(file, number, 1)));
                }
            }
        }
    }

    private static boolean isWritable(String name) {
        try {
            return !Path.of(name).isAbsolute();
        } catch (InvalidPathException e) {
            return false;
        }
    }

    /** {@code find . | xargs sha256sum} writes its names so. */
    private static String withoutDot(String name) {
        return name.startsWith("./") ? name.substring(2) : name;
    }

    boolean isEmpty() {
        return byName.isEmpty();
    }

    Set<String> names() {
        return byName.keySet();
    }

    Set<Sha256> of(String name) {
        return byName.getOrDefault(name, Set.of());
    }

    List<Finding> findings() {
        return findings;
    }
}
