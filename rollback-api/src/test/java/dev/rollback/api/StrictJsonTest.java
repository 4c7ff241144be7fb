package dev.rollback.api;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.Charset;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StrictJsonTest {

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]", "\"\"", "0", "-0", "null", "true", " \t\r\n{ \"a\" : [ ] } \n", "1e-400"})
    void readsStrictJson(String text) {
        assertThat(parse(text).problem()).isEmpty();
        assertThat(parse(text).value()).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "[1,]",
                "[,1]",
                "{\"a\":1,}",
                "{a:1}",
                "{'a':1}",
                "'a'",
                "01",
                "+1",
                ".5",
                "1.",
                "1e",
                "-",
                "NaN",
                "Infinity",
                "-Infinity",
                "0x1",
                "nul",
                "True",
                "\"\t\"",
                "\"\\x41\"",
                "\"\\u00g0\"",
                "\"a",
                "// c\n1",
                "/* c */ 1",
                "# c\n1",
                "{} {}",
                "{}]",
                "1 2",
                "{\"a\":1}garbage",
                "[1]\u0001",
                "\u000b1"
            })
    void refusesWhatIsNoStrictJson(String text) {
        assertRefused(text.getBytes(UTF_8));
    }

    @Test
    void refusesAKeyThatStandsTwiceInOneObject() {
        assertRefused("{\"a\":1,\"a\":1}".getBytes(UTF_8));
        assertRefused("{\"b\":{\"a\":1,\"x\":[],\"\\u0061\":2}}".getBytes(UTF_8));
        assertThat(parse("{\"a\":{\"a\":1},\"A\":2}").value()).isPresent();
    }

    @Test
    void refusesNestingBeyondItsLimit() {
        int limit = StrictJson.MAX_DEPTH;
        assertThat(parse("[".repeat(limit) + "]".repeat(limit)).value()).isPresent();
        assertRefused(("[".repeat(limit + 1) + "]".repeat(limit + 1)).getBytes(UTF_8));
        assertRefused("[".repeat(1_000_000).getBytes(UTF_8));
        assertRefused("{\"a\":".repeat(1_000_000).getBytes(UTF_8));
    }

    @Test
    void refusesLengthsBeyondTheirLimits() {
        String number = "1".repeat(StrictJson.MAX_NUMBER_LENGTH);
        assertThat(parse(number).value()).map(JsonNode::bigIntegerValue).contains(new BigInteger(number));
        assertRefused((number + "1").getBytes(UTF_8));
        assertRefused(("0." + number).getBytes(UTF_8));
        assertThat(parse("{\"" + "n".repeat(StrictJson.MAX_NAME_LENGTH) + "\":1}")
                        .value())
                .isPresent();
        assertRefused(("{\"" + "n".repeat(StrictJson.MAX_NAME_LENGTH + 1) + "\":1}").getBytes(UTF_8));
        assertRefused(("\"" + "s".repeat(StrictJson.MAX_STRING_LENGTH + 1) + "\"").getBytes(UTF_8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "22ff22", // never a byte of UTF-8
                "22c080 22", // an overlong NUL
                "22c0af22",
                "22e0809f22",
                "22eda08022", // a surrogate
                "22edb08022",
                "22f490808022", // beyond U+10FFFF
                "22f8888080 8022",
                "22c3", // cut off
                "22e28222",
                "2280 22"
            })
    void refusesMalformedUtf8(String hex) {
        assertRefused(HexFormat.of().parseHex(hex.replace(" ", "")));
    }

    @Test
    void refusesOtherEncodingsAndByteOrderMarks() {
        for (Charset charset : new Charset[] {UTF_16LE, UTF_16BE, Charset.forName("UTF-32LE")}) {
            assertRefused("{\"a\":1}".getBytes(charset));
            assertRefused("\uFEFF{\"a\":1}".getBytes(charset));
            assertRefused("1".getBytes(charset));
        }
        assertRefused("\uFEFF{}".getBytes(UTF_8));
        assertRefused("\"é\"".getBytes(ISO_8859_1));
    }

    @Test
    void refusesNulBytesWhereverTheyStand() {
        for (String text : new String[] {"\0", "{}\0", "{\0}", "\"\0\"", "{\"a\0\":1}", "\0{}"}) {
            assertRefused(text.getBytes(UTF_8));
        }
        assertThat(parse("\"\\u0000\"").value()).map(JsonNode::textValue).contains("\0");
    }

    @ParameterizedTest
    @CsvSource({
        "'{\"a\": 1,\n  \"b\": x}', 2, 8",
        "'{\"a\":1}\n\n  z', 3, 3",
        "'[1,\n2,\n\u0000', 3, 1",
        "'[1,\r\n 2 3]', 2, 4",
    })
    void tellsLineAndColumnOfTheProblem(String text, int line, int column) {
        JsonProblem problem = parse(text).problem().orElseThrow();
        assertThat(problem.line()).as(problem.toString()).isEqualTo(line);
        assertThat(problem.column()).as(problem.toString()).isBetween(column, column + 1);
    }

    @Test
    void tellsWhereUtf8IsMalformed() {
        byte[] text = "{\n\"a\": \"?\"}".getBytes(UTF_8);
        text[8] = (byte) 0xff;
        assertThat(StrictJson.parse(text).problem()).contains(new JsonProblem("not UTF-8", 2, 7));
    }

    @Test
    void neverShowsTheTextInAProblem() {
        String secret = "hunter2hunter2";
        assertThat(parse("{\"password\": \"" + secret + "\" oops}").problem())
                .hasValueSatisfying(problem -> assertThat(problem.toString()).doesNotContain(secret));
    }

    @Test
    void keepsEveryDigitOfANumber() {
        JsonNode node = parse("[1.10, 115792089237316195423570985008687907853269984665640564039457584007913129639935,"
                        + " 0.1000000000000000055511151231257827, 1E+2, 9007199254740993, -0.0, 1e999999999]")
                .value()
                .orElseThrow();
        assertThat(node.get(0).decimalValue()).isEqualTo(new BigDecimal("1.10"));
        assertThat(node.get(1).bigIntegerValue())
                .isEqualTo(BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE));
        assertThat(node.get(2).decimalValue()).isEqualTo(new BigDecimal("0.1000000000000000055511151231257827"));
        assertThat(node.get(3).decimalValue()).isEqualTo(new BigDecimal("1E+2"));
        assertThat(node.get(4).longValue()).isEqualTo(9007199254740993L);
        assertThat(node.get(5).decimalValue()).isEqualByComparingTo(BigDecimal.ZERO);
        assertThat(node.get(6).decimalValue()).isEqualTo(new BigDecimal("1e999999999"));
        assertThat(node.toString()).contains("1.10", "0.1000000000000000055511151231257827");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1e99999999999", "[1e-99999999999]", "1E2147483648", "[1e2147483648]", "{\"a\":1e-2147483648}"})
    void neverThrowsForAnExponentThatNoNumberTypeHolds(String text) {
        StrictJson json = parse(text);
        assertThat(json.value().isPresent()).isNotEqualTo(json.problem().isPresent());
    }

    @Test
    void tellsWhereAnExponentIsTooLarge() {
        assertThat(parse("[1.5e3,\n  1e99999999999]").problem())
                .contains(new JsonProblem("a number with an exponent too large", 2, 3));
    }

    @Test
    void neverThrowsWhateverTheBytes() {
        long seed = Long.getLong("rollback.seed", System.nanoTime());
        System.out.println("StrictJsonTest: seed " + seed + " (-Drollback.seed)");
        Random random = new Random(seed);
        byte[] model = "{\"a\":[1,-2.5e10,\"x\\u00e9\\ud83d\",null,true],\"é\":{\"b\":{}}}".getBytes(UTF_8);
        for (int round = 0; round < 20_000; round++) {
            byte[] text = model.clone();
            for (int change = random.nextInt(4); change >= 0; change--) {
                text[random.nextInt(text.length)] = (byte) random.nextInt(256);
            }
            StrictJson json = StrictJson.parse(text);
            assertThat(json.value().isPresent()).isNotEqualTo(json.problem().isPresent());
            json.problem().ifPresent(problem -> {
                assertThat(problem.line()).isPositive();
                assertThat(problem.column()).isPositive();
            });
        }
    }

    private static void assertRefused(byte[] text) {
        StrictJson json = StrictJson.parse(text);
        assertThat(json.value()).isEmpty();
        assertThat(json.problem()).hasValueSatisfying(problem -> {
            assertThat(problem.message()).isNotBlank().isNotEqualTo("null");
            assertThat(problem.line()).isPositive();
            assertThat(problem.column()).isPositive();
        });
    }

    private static StrictJson parse(String text) {
        return StrictJson.parse(text.getBytes(UTF_8));
    }
}
