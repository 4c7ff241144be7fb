package dev.rollback.testkit;

import dev.rollback.api.StateEntry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Makes places for states, each in a folder of its own. */
final class Places {

    private Places() {}

    /** A place without a state. */
    static Path fresh(BackendFixture fixture, Path folder) {
        return fixture.location(folder(folder, "place"));
    }

    /** A place with a state of these entries. */
    static Path of(BackendFixture fixture, Path folder, List<? extends StateEntry> entries) {
        Path location = fresh(fixture, folder);
        fixture.write(location, entries);
        return location;
    }

    /** The folder that was made for a place. */
    static Path root(Path location) {
        Path root = location;
        while (!String.valueOf(root.getFileName()).startsWith("place")) {
            root = Objects.requireNonNull(root.getParent());
        }
        return root;
    }

    /** All regular files at a location and beside it, in the folder that was made for it. */
    static List<Path> files(Path location) {
        try (Stream<Path> paths = Files.walk(root(location))) {
            return paths.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An empty folder of its own. */
    static Path folder(Path folder, String name) {
        try {
            return Files.createTempDirectory(folder, name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
