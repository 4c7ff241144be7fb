package dev.rollback.api;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/** A SHA-256 digest (FIPS 180-4) as 64 lower-case hexadecimal digits. */
public record Sha256(String hex) {

    private static final Pattern FORM = Pattern.compile("[0-9a-f]{64}");

    public Sha256 {
        if (!FORM.matcher(hex).matches()) {
            throw new IllegalArgumentException("not a SHA-256 digest: " + hex);
        }
    }

    /** The digest that 64 hexadecimal digits of either case spell. */
    public static Optional<Sha256> parse(String text) {
        String lower = text.toLowerCase(java.util.Locale.ROOT);
        return FORM.matcher(lower).matches() ? Optional.of(new Sha256(lower)) : Optional.empty();
    }

    public static Sha256 of(byte[] bytes) {
        return finish(newDigest(), bytes);
    }

    /** The digest of what was fed to {@code digest}, which is reset. */
    public static Sha256 finish(MessageDigest digest) {
        return new Sha256(HexFormat.of().formatHex(digest.digest()));
    }

    private static Sha256 finish(MessageDigest digest, byte[] bytes) {
        return new Sha256(HexFormat.of().formatHex(digest.digest(bytes)));
    }

    public static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return hex;
    }
}
