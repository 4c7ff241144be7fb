package dev.rollback.backend.unifiedjson;

import dev.rollback.api.StateEntry;
import dev.rollback.spi.directory.FileOps;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes entries into folders, and looks at what came of it. */
final class Writing {

    private Writing() {}

    /** Writes entries as a stage is written, into a new folder. */
    static Path write(List<StateEntry> entries, Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        try (var writer = new UnifiedJsonWriter(folder, FileOps.system(), Categories.usual())) {
            entries.forEach(writer::add);
            writer.finish();
        }
        return folder;
    }

    /** The texts of all files in a folder by their names. */
    static Map<String, String> texts(Path folder) {
        Map<String, String> texts = new TreeMap<>();
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                texts.put(file.getFileName().toString(), Files.readString(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return texts;
    }

    static void delete(Path folder) {
        try (var paths = Files.walk(folder)) {
            for (Path path : paths.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
