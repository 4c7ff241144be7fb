package dev.rollback.backend.leveldb;

import dev.rollback.api.Finding;
import dev.rollback.api.FindingType;
import dev.rollback.api.Impact;
import dev.rollback.api.Location;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/** The file {@code CURRENT}: the name of the MANIFEST in force and a line feed (LevelDB, doc/impl.md). */
final class CurrentFile {

    static final String NAME = "CURRENT";

    /** Longer than {@code MANIFEST-} with any number. */
    private static final int MAX_BYTES = 64;

    private CurrentFile() {}

    static FileName read(Path directory) throws IOException {
        Path path = directory.resolve(NAME);
        try (DbFile file = DbFile.open(path)) {
            String text = file.size() > MAX_BYTES
                    ? ""
                    : new String(file.read(0, (int) file.size()), StandardCharsets.ISO_8859_1);
            Optional<FileName> name =
                    text.endsWith("\n") ? FileName.parse(text.substring(0, text.length() - 1)) : Optional.empty();
            return name.filter(parsed -> parsed.kind() == FileName.Kind.MANIFEST)
                    .orElseThrow(() -> new Damage(Finding.of(
                            FindingType.MALFORMED,
                            Impact.UNREADABLE,
                            "does not hold the name of a MANIFEST and a line feed",
                            Location.of(path))));
        }
    }
}
