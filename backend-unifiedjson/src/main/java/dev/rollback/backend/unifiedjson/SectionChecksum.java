package dev.rollback.backend.unifiedjson;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollback.api.Sha256;
import java.nio.charset.StandardCharsets;

/**
 * The checksum of a section, as the field's tools compute it: the first 16 hexadecimal digits of the SHA-256 of what
 * JavaScript prints for it.
 */
final class SectionChecksum {

    private static final int DIGITS = 16;

    private SectionChecksum() {}

    static String of(JsonNode section) {
        byte[] printed = JsonPrinter.javascript(section).getBytes(StandardCharsets.UTF_8);
        return Sha256.of(printed).hex().substring(0, DIGITS);
    }
}
