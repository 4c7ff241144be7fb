package dev.rollback.api;

import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** A place in a file: the whole file, a byte offset from 0, or a line and column from 1. */
public record Location(Path file, OptionalLong offset, OptionalInt line, OptionalInt column) {

    public static Location of(Path file) {
        return new Location(file, OptionalLong.empty(), OptionalInt.empty(), OptionalInt.empty());
    }

    public static Location at(Path file, long offset) {
        return new Location(file, OptionalLong.of(offset), OptionalInt.empty(), OptionalInt.empty());
    }

    public static Location at(Path file, int line, int column) {
        return new Location(file, OptionalLong.empty(), OptionalInt.of(line), OptionalInt.of(column));
    }

    @Override
    public String toString() {
        if (offset.isPresent()) {
            return file + " at byte " + offset.getAsLong();
        }
        if (line.isPresent()) {
            return file + ":" + line.getAsInt() + ":" + column.orElse(1);
        }
        return file.toString();
    }
}
