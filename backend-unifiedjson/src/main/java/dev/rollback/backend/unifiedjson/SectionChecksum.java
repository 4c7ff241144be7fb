package dev.rollback.backend.unifiedjson;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollback.api.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * The checksum of a section, as the field's tools compute it: the first 16 hexadecimal digits of the SHA-256 of what
 * JavaScript prints for it.
 */
final class SectionChecksum {

    private static final int DIGITS = 16;

    private SectionChecksum() {}

    static String of(JsonNode section) {
        byte[] printed = JsonPrinter.javascript(section).getBytes(StandardCharsets.UTF_8);
        return digits(Sha256.of(printed));
    }

    /** The checksum of a section that has homes in it. */
    static String of(Layout layout, String section) {
        MessageDigest digest = Sha256.newDigest();
        new LayoutPrinter(layout, JsonPrinter.javascript(digest::update)).printSection(section);
        return digits(Sha256.finish(digest));
    }

    private static String digits(Sha256 sum) {
        return sum.hex().substring(0, DIGITS);
    }
}
