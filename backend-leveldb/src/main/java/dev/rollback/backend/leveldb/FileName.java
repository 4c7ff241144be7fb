package dev.rollback.backend.leveldb;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A numbered file of a database (LevelDB, db/filename.cc): {@code MANIFEST-000005}, {@code 000007.log}. Numbers that
 * are not spelled as LevelDB spells them make a foreign file, as no client would find it by its number.
 */
record FileName(Kind kind, long number) {

    private static final Pattern FORM = Pattern.compile("(?:(MANIFEST-)|)([0-9]{6,18})(?:\\.(log|ldb|sst|dbtmp)|)");

    enum Kind {
        MANIFEST,
        LOG,
        LDB,
        SST,
        TEMPORARY;

        boolean table() {
            return this == LDB || this == SST;
        }
    }

    static Optional<FileName> parse(String name) {
        Matcher matcher = FORM.matcher(name);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        boolean manifest = matcher.group(1) != null;
        String extension = matcher.group(3);
        if (manifest == (extension != null)) {
            return Optional.empty();
        }
        long number = Long.parseLong(matcher.group(2));
        Kind kind = extension == null
                ? Kind.MANIFEST
                : switch (extension) {
                    case "log" -> Kind.LOG;
                    case "ldb" -> Kind.LDB;
                    case "sst" -> Kind.SST;
                    default -> Kind.TEMPORARY;
                };
        FileName parsed = new FileName(kind, number);
        return parsed.toString().equals(name) ? Optional.of(parsed) : Optional.empty();
    }

    @Override
    public String toString() {
        String digits = String.format(Locale.ROOT, "%06d", number);
        return switch (kind) {
            case MANIFEST -> "MANIFEST-" + digits;
            case LOG -> digits + ".log";
            case LDB -> digits + ".ldb";
            case SST -> digits + ".sst";
            case TEMPORARY -> digits + ".dbtmp";
        };
    }
}
