package dev.rollback.testkit;

import dev.rollback.api.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Everything below a path as it was at one moment: names, kinds, times of change and content. Two snapshots are equal
 * when nothing was changed between them.
 *
 * @param lines what was found under each relative name
 */
public record TreeSnapshot(Map<String, String> lines) {

    public TreeSnapshot {
        lines = Collections.unmodifiableMap(new TreeMap<>(lines));
    }

    /** What is at a path now; empty where nothing is. */
    public static TreeSnapshot of(Path root) {
        return of(root, true);
    }

    /** The same without times: what somebody who reads the files can tell. */
    public static TreeSnapshot ofContent(Path root) {
        return of(root, false);
    }

    private static TreeSnapshot of(Path root, boolean times) {
        Map<String, String> lines = new TreeMap<>();
        if (Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
            try (var paths = Files.walk(root)) {
                for (Path path : paths.toList()) {
                    lines.put(root.relativize(path).toString(), line(path, times));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return new TreeSnapshot(lines);
    }

    private static String line(Path path, boolean times) throws IOException {
        BasicFileAttributes found = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        String content = found.isRegularFile()
                ? Sha256.of(Files.readAllBytes(path)).hex()
                : found.isSymbolicLink() ? "-> " + Files.readSymbolicLink(path) : found.isDirectory() ? "folder" : "?";
        return times ? content + " " + found.lastModifiedTime() : content;
    }
}
