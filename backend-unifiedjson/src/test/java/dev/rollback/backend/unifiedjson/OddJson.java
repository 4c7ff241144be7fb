package dev.rollback.backend.unifiedjson;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Generates JSON texts of values that programs like to print differently. */
final class OddJson {

    private static final List<String> NUMBERS = List.of(
            "0",
            "-0",
            "-0.0",
            "0e5",
            "1",
            "-1",
            "0.1",
            "1.0",
            "100",
            "1e2",
            "1e20",
            "1e21",
            "123456789012345678901",
            "1e-6",
            "1e-7",
            "0.000001",
            "0.00000012",
            "1.5e300",
            "1e400",
            "-1e400",
            "1e-400",
            "5e-324",
            "3e-324",
            "2e-324",
            "1.7976931348623157e308",
            "9007199254740991",
            "9007199254740993",
            "20000000000000000000000000",
            "4294967295",
            "1767323045006",
            "2.2250738585072014E-308",
            "9.5367431640625e-7",
            "2.98023223876953125e-8",
            "1.0E+2",
            "123456.789e-3",
            "9223372036854775807",
            "-9223372036854775808",
            "0.30000000000000004");

    private static final List<String> KEYS = List.of(
            "b",
            "a",
            "10",
            "9",
            "0",
            "00",
            "01",
            "-1",
            "1.0",
            "4294967294",
            "4294967295",
            "4294967296",
            "99999999999",
            "",
            "é",
            "😀",
            "__proto__",
            "constructor",
            "toString",
            " 1",
            "1e3");

    private static final List<String> PIECES = List.of(
            "a",
            "\\u0000",
            "\\u001f",
            "\\u007f",
            "\\b\\f\\n\\r\\t",
            "\\\"",
            "\\\\",
            "\\/",
            "/",
            "\\u2028",
            "\u2029",
            "é",
            "\\u00e9",
            "😀",
            "\\ud83d\\ude00",
            "\\ud800",
            "\\udc00",
            "\\udfff\\ud800",
            "<",
            "&",
            "\u00a0");

    private final Random random;

    OddJson(Random random) {
        this.random = random;
    }

    String value(int depth) {
        int kind = random.nextInt(depth > 0 ? 8 : 6);
        return switch (kind) {
            case 0, 1, 2 -> number();
            case 3, 4 -> string();
            case 5 -> List.of("true", "false", "null").get(random.nextInt(3));
            case 6 -> array(depth);
            default -> object(depth);
        };
    }

    String object(int depth) {
        Set<String> keys = new LinkedHashSet<>();
        for (int i = random.nextInt(7); i > 0; i--) {
            keys.add(pick(KEYS));
        }
        List<String> fields = new ArrayList<>();
        keys.forEach(key -> fields.add("\"" + key + "\" : " + value(depth - 1)));
        return "{" + String.join(" , ", fields) + "}";
    }

    private String array(int depth) {
        List<String> items = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            items.add(value(depth - 1));
        }
        return "[" + String.join(", ", items) + "]";
    }

    private String number() {
        return switch (random.nextInt(5)) {
            case 0 -> pick(NUMBERS);
            case 1 -> Long.toString(random.nextLong());
            case 2 -> Integer.toString(random.nextInt(2_000) - 1_000);
            case 3 -> {
                double any = Double.longBitsToDouble(random.nextLong());
                yield Double.isFinite(any) ? Double.toString(any) : "7";
            }
            default -> Double.toString(Math.scalb(random.nextBoolean() ? 1.0 : -1.0, random.nextInt(2_000) - 1_000));
        };
    }

    String string() {
        StringBuilder text = new StringBuilder("\"");
        for (int i = random.nextInt(6); i > 0; i--) {
            text.append(pick(PIECES));
        }
        return text.append('"').toString();
    }

    private String pick(List<String> all) {
        return all.get(random.nextInt(all.size()));
    }
}
