package dev.rollback.api;

import java.util.regex.Pattern;

/** The name of one run of something that changes a workspace; safe as a file name. */
public record OperationId(String value) {

    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9-]{0,99}");

    public OperationId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("not an operation id: " + value);
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
