package dev.rollback.api;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The one exception of this software. Its message says what is wrong and where; the hint, where there is one, what to
 * do next. Neither ever holds a secret.
 */
public final class RollbackException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ErrorKind kind;
    private final transient @Nullable Location location;
    private final @Nullable String hint;

    private RollbackException(
            ErrorKind kind,
            String message,
            @Nullable Location location,
            @Nullable String hint,
            @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.location = location;
        this.hint = hint;
    }

    public RollbackException(ErrorKind kind, String message) {
        this(kind, message, null, null, null);
    }

    public RollbackException(ErrorKind kind, String message, Throwable cause) {
        this(kind, message, null, null, cause);
    }

    public RollbackException(ErrorKind kind, String message, Location location) {
        this(kind, message, location, null, null);
    }

    public RollbackException(ErrorKind kind, String message, Location location, Throwable cause) {
        this(kind, message, location, null, cause);
    }

    /** The same error with a word on what to do next. */
    public RollbackException withHint(String next) {
        RollbackException copy = new RollbackException(kind, plainMessage(), location, next, getCause());
        copy.setStackTrace(getStackTrace());
        for (Throwable suppressed : getSuppressed()) {
            copy.addSuppressed(suppressed);
        }
        return copy;
    }

    public ErrorKind kind() {
        return kind;
    }

    public Optional<Location> location() {
        return Optional.ofNullable(location);
    }

    public Optional<String> hint() {
        return Optional.ofNullable(hint);
    }

    /** What is wrong, without the place. */
    public String plainMessage() {
        return String.valueOf(super.getMessage());
    }

    /** What is wrong, led by the place where there is one. */
    @Override
    public String getMessage() {
        return location == null ? plainMessage() : location + ": " + plainMessage();
    }
}
