package dev.rollback.backend.leveldb;

import dev.rollback.api.ErrorKind;
import dev.rollback.api.Finding;
import dev.rollback.api.FindingType;
import dev.rollback.api.Impact;
import dev.rollback.api.Location;
import dev.rollback.api.RollbackException;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;

/** A finding that stops what is being read; inspection collects it and goes on behind it, reading throws it. */
final class Damage extends IOException {

    private static final long serialVersionUID = 1L;

    private final transient Finding finding;

    Damage(Finding finding) {
        super(finding.toString());
        this.finding = finding;
    }

    static Damage malformed(Location where, String message) {
        return of(FindingType.MALFORMED, where, message);
    }

    static Damage of(FindingType type, Location where, String message) {
        return new Damage(Finding.of(type, Impact.LOSS, message, where));
    }

    Finding finding() {
        return finding;
    }

    RollbackException toException() {
        ErrorKind kind = kind(finding.type());
        return finding.where()
                .map(where -> new RollbackException(kind, finding.message(), where, this))
                .orElseGet(() -> new RollbackException(kind, finding.message(), this));
    }

    /** The error that a failure of any kind comes out as; {@code file} is named where the failure names none. */
    static RollbackException translate(IOException failure, Path file) {
        if (failure instanceof Damage damage) {
            return damage.toException();
        }
        if (failure instanceof ClosedByInterruptException) {
            return new RollbackException(ErrorKind.INTERRUPTED, "stopped while reading", Location.of(file), failure);
        }
        return new RollbackException(ErrorKind.IO, "cannot be read: " + failure, Location.of(file), failure);
    }

    /** The finding that a failure of any kind comes out as. */
    static Finding finding(IOException failure, Path file) {
        return failure instanceof Damage damage
                ? damage.finding()
                : Finding.of(FindingType.UNREADABLE, Impact.LOSS, "cannot be read: " + failure, Location.of(file));
    }

    private static ErrorKind kind(FindingType type) {
        return switch (type) {
            case UNSUPPORTED -> ErrorKind.UNSUPPORTED;
            case TOO_LARGE -> ErrorKind.TOO_LARGE;
            case UNSAFE_FILE -> ErrorKind.UNSAFE_PATH;
            case UNREADABLE -> ErrorKind.IO;
            case CHANGED_WHILE_READING -> ErrorKind.CHANGED_WHILE_READING;
            default -> ErrorKind.CORRUPT;
        };
    }
}
