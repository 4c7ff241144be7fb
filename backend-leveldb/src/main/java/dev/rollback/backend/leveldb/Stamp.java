package dev.rollback.backend.leveldb;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.TreeMap;

/**
 * What tells that a client was at work between two looks: CURRENT, the MANIFEST that it names, and which numbered
 * files there are; and the files of the networks' documents. {@code logSizes} is apart: a log that has only grown leaves what was read as it was.
 */
record Stamp(FileName current, String manifest, List<FileName> files, List<String> documents, String logSizes) {

    static Stamp of(Path path) throws IOException {
        FileName current = CurrentFile.read(path);
        Directory directory = Directory.list(path);
        TreeMap<String, Long> logs = new TreeMap<>();
        for (FileName log : directory.logs()) {
            logs.put(log.toString(), directory.size(log).orElse(-1L));
        }
        return new Stamp(
                current,
                identity(directory.resolve(current)),
                directory.numbered(),
                NetworkDocuments.list(path).stamp(),
                logs.toString());
    }

    private static String identity(Path file) throws IOException {
        try {
            BasicFileAttributes attributes =
                    Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return attributes.fileKey() + " " + attributes.size();
        } catch (NoSuchFileException e) {
            return "missing";
        }
    }

    boolean sameFiles(Stamp other) {
        return current.equals(other.current)
                && manifest.equals(other.manifest)
                && files.equals(other.files)
                && documents.equals(other.documents);
    }
}
