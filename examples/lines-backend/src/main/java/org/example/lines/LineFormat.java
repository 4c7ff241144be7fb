package org.example.lines;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.api.ContractKey;
import dev.rollback.api.ContractRecord;
import dev.rollback.api.ErrorKind;
import dev.rollback.api.JsonText;
import dev.rollback.api.NetworkDocument;
import dev.rollback.api.RollbackException;
import dev.rollback.api.Sha256;
import dev.rollback.api.StateEntry;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A line: SHA-256 in hex of what follows the space behind it, then a JSON object with {@code contract} or {@code
 * document}, the key, and {@code json}, the content as a text, so that not a character of it changes. The last line's
 * object has {@code entries}, the number of all before it: a file without it was cut.
 */
final class LineFormat {

    /** The longest line that is read or written, in bytes. */
    static final int MAX_LINE = 64 * 1024 * 1024;

    private static final int SUM = 64;

    private LineFormat() {}

    /** What a line says. */
    sealed interface Line {

        record Entry(StateEntry entry) implements Line {}

        record End(long entries) implements Line {}
    }

    /** An entry's line. {@code UNSUPPORTED} for what the format has no way to keep. */
    static byte[] line(StateEntry entry) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        if (entry instanceof ContractRecord record) {
            return line(object.put("contract", record.key().toString()), record.json());
        }
        if (entry instanceof NetworkDocument document) {
            return line(object.put("document", document.network()), document.json());
        }
        throw new RollbackException(ErrorKind.UNSUPPORTED, "JSON lines has no way to keep keys that are no contract's");
    }

    static byte[] end(long entries) {
        return summed(JsonNodeFactory.instance.objectNode().put("entries", entries));
    }

    /** What a line says; empty when it is none. */
    static Optional<Line> parse(byte[] line) {
        if (line.length <= SUM || line[SUM] != ' ') {
            return Optional.empty();
        }
        byte[] object = java.util.Arrays.copyOfRange(line, SUM + 1, line.length);
        String sum = new String(line, 0, SUM, StandardCharsets.ISO_8859_1);
        return Sha256.of(object).hex().equals(sum)
                ? JsonText.copyOf(object).value().flatMap(LineFormat::content)
                : Optional.empty();
    }

    private static Optional<Line> content(JsonNode object) {
        if (object.path("entries").isIntegralNumber()) {
            return Optional.of(new Line.End(object.path("entries").longValue()));
        }
        JsonText json = JsonText.of(object.path("json").asText());
        if (object.has("document")) {
            return Optional.of(new Line.Entry(new NetworkDocument(object.path("document").asText(), json)));
        }
        return ContractKey.parse(object.path("contract").asText())
                .map(key -> new Line.Entry(new ContractRecord(key, json)));
    }

    private static byte[] line(ObjectNode object, JsonText json) {
        String text = json.toString();
        if (!JsonText.of(text).equals(json)) {
            throw new RollbackException(ErrorKind.UNSUPPORTED, "JSON lines has no way to keep what is not UTF-8");
        }
        byte[] line = summed(object.put("json", text));
        if (line.length > MAX_LINE) {
            throw new RollbackException(ErrorKind.TOO_LARGE, line.length + " bytes in a line of at most " + MAX_LINE);
        }
        return line;
    }

    private static byte[] summed(ObjectNode object) {
        byte[] json = JsonText.of(object).toArray();
        return (Sha256.of(json).hex() + " " + new String(json, StandardCharsets.UTF_8) + "\n")
                .getBytes(StandardCharsets.UTF_8);
    }
}
