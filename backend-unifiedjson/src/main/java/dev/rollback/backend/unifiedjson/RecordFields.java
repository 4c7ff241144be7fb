package dev.rollback.backend.unifiedjson;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** The fields of a contract record: their names, their order, and when two values say the same. */
public final class RecordFields {

    static final String NAME = "contractName";
    static final String CHAIN = "chainId";
    static final String NETWORK = "networkName";
    static final String ADDRESS = "address";
    static final String HASH = "implementationHash";
    static final String PROXY = "proxyAddress";
    static final String TIMESTAMP = "timestamp";

    /** A field of unified JSON's: the timestamp for people. A record has it where the timestamp says otherwise. */
    static final String DEPLOYED_AT = "deployedAt";

    /** The order in which records of LevelDB have them. */
    private static final List<String> ORDER =
            List.of(NAME, CHAIN, NETWORK, ADDRESS, "factoryByteCodeHash", HASH, PROXY, "deploymentArgs", TIMESTAMP);

    private static final Pattern HEX = Pattern.compile("0x[0-9a-fA-F]*");

    /** The end of the year 9999: later ones JavaScript prints in another form. */
    private static final long LAST_TIMESTAMP = 253_402_300_799_999L;

    /** What JavaScript's {@code Date.prototype.toISOString} prints. */
    private static final DateTimeFormatter ISO = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private RecordFields() {}

    /** The same fields, those of LevelDB's records first and in their order. */
    public static ObjectNode ordered(ObjectNode fields) {
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        for (String name : ORDER) {
            JsonNode value = fields.get(name);
            if (value != null) {
                result.set(name, value);
            }
        }
        fields.properties().forEach(field -> {
            if (!result.has(field.getKey())) {
                result.set(field.getKey(), field.getValue());
            }
        });
        return result;
    }

    /** The same fields, those of a list first and in its order, the others as above. */
    static ObjectNode ordered(ObjectNode fields, Optional<List<String>> list) {
        if (list.isEmpty()) {
            return ordered(fields);
        }
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        for (String name : list.get()) {
            JsonNode value = fields.get(name);
            if (value != null) {
                result.set(name, value);
            }
        }
        ordered(fields).properties().forEach(field -> result.putIfAbsent(field.getKey(), field.getValue()));
        return result;
    }

    /** Whether two JSON values are the same: numbers by value, objects in any order. */
    public static boolean same(JsonNode one, JsonNode other) {
        return one.equals(
                (a, b) -> {
                    boolean numbers = a.isNumber() && b.isNumber();
                    return numbers ? a.decimalValue().compareTo(b.decimalValue()) : a.equals(b) ? 0 : 1;
                },
                other);
    }

    /** Whether two values are the same to the last digit and in the order of keys. */
    static boolean identical(JsonNode one, JsonNode other) {
        boolean plain = one.isTextual() || other.isTextual();
        return plain ? one.equals(other) : JsonPrinter.exact(one).equals(JsonPrinter.exact(other));
    }

    /** Whether two values are the same but for the letter case of hexadecimal digits. */
    public static boolean alike(JsonNode one, JsonNode other) {
        boolean hex = one.isTextual()
                && other.isTextual()
                && one.textValue().equalsIgnoreCase(other.textValue())
                && HEX.matcher(one.textValue()).matches();
        return hex || same(one, other);
    }

    /** What a record says of a field; of the date, also by its timestamp. */
    static Optional<JsonNode> value(ObjectNode record, String field) {
        JsonNode value = record.get(field);
        if (value != null) {
            return Optional.of(value);
        }
        return field.equals(DEPLOYED_AT)
                ? date(record.path(TIMESTAMP)).map(JsonNodeFactory.instance::textNode)
                : Optional.empty();
    }

    private static Optional<String> date(JsonNode timestamp) {
        if (!timestamp.isIntegralNumber() || !timestamp.canConvertToLong()) {
            return Optional.empty();
        }
        long milliseconds = timestamp.longValue();
        return milliseconds < 0 || milliseconds > LAST_TIMESTAMP
                ? Optional.empty()
                : Optional.of(ISO.format(Instant.ofEpochMilli(milliseconds)));
    }
}
