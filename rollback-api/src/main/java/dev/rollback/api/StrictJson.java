package dev.rollback.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The outcome of reading a JSON text strictly: RFC 8259 in UTF-8, one value and nothing behind it, no key twice in an
 * object, nesting and lengths bounded. Numbers keep every digit: integers become {@code BigInteger} where they need
 * to, fractions {@code BigDecimal}, never {@code double}.
 */
public final class StrictJson {

    /** Objects and arrays within each other, at the most. */
    public static final int MAX_DEPTH = 200;

    /** Characters of one number, at the most. */
    public static final int MAX_NUMBER_LENGTH = 1_000;

    /** Characters of one string, at the most. */
    public static final int MAX_STRING_LENGTH = 16 * 1024 * 1024;

    /** Characters of one object key, at the most. */
    public static final int MAX_NAME_LENGTH = 50_000;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .enable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxNumberLength(MAX_NUMBER_LENGTH)
                            .maxStringLength(MAX_STRING_LENGTH)
                            .maxNameLength(MAX_NAME_LENGTH)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .nodeFactory(JsonNodeFactory.withExactBigDecimals(true))
            .build();

    private final Optional<JsonNode> value;
    private final Optional<JsonProblem> problem;

    private StrictJson(Optional<JsonNode> value, Optional<JsonProblem> problem) {
        this.value = value;
        this.problem = problem;
    }

    /** Reads a text; never throws for what the text holds. */
    public static StrictJson parse(byte[] utf8) {
        Optional<JsonProblem> encoding = encodingProblem(utf8);
        if (encoding.isPresent()) {
            return new StrictJson(Optional.empty(), encoding);
        }
        try {
            JsonNode node = MAPPER.readTree(utf8);
            if (node == null || node.isMissingNode()) {
                return failed(new JsonProblem("no JSON value", 1, 1));
            }
            return new StrictJson(Optional.of(node), Optional.empty());
        } catch (JsonProcessingException e) {
            return failed(describe(e));
        } catch (NumberFormatException e) {
            return failed(firstUnreadableNumber(utf8));
        } catch (IOException e) {
            return failed(new JsonProblem(String.valueOf(e.getMessage()), 1, 1));
        }
    }

    /**
     * A parser by the same rules for texts that are too large to hold, of which values are read one at a time with
     * {@code readValueAsTree}. What is not UTF-8 is the reader's to refuse. Errors are {@link JsonProcessingException}s,
     * of which {@link #describe} tells, or {@link NumberFormatException}s.
     */
    public static JsonParser parser(Reader text) throws IOException {
        JsonParser parser = MAPPER.createParser(text);
        parser.setCodec(MAPPER.reader().without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS));
        return parser;
    }

    /** Where the number stands whose exponent {@link java.math.BigDecimal} cannot hold: Jackson does not tell. */
    private static JsonProblem firstUnreadableNumber(byte[] utf8) {
        JsonLocation at = JsonLocation.NA;
        try (JsonParser parser = MAPPER.createParser(utf8)) {
            while (parser.nextToken() != null) {
                at = parser.currentTokenLocation();
                if (parser.currentToken() == JsonToken.VALUE_NUMBER_FLOAT) {
                    parser.getDecimalValue();
                }
            }
        } catch (IOException | NumberFormatException e) {
            // this is the place
        }
        return new JsonProblem(
                "a number with an exponent too large", Math.max(1, at.getLineNr()), Math.max(1, at.getColumnNr()));
    }

    public Optional<JsonNode> value() {
        return value;
    }

    public Optional<JsonProblem> problem() {
        return problem;
    }

    private static StrictJson failed(JsonProblem problem) {
        return new StrictJson(Optional.empty(), Optional.of(problem));
    }

    /** The problem that a parser's exception tells of, without the source excerpt that Jackson adds. */
    public static JsonProblem describe(JsonProcessingException e) {
        JsonLocation at = e.getLocation();
        int line = at == null ? 1 : Math.max(1, at.getLineNr());
        int column = at == null ? 1 : Math.max(1, at.getColumnNr());
        return new JsonProblem(String.valueOf(e.getOriginalMessage()), line, column);
    }

    /** UTF-16 and malformed UTF-8 are refused here: Jackson would guess the first and let some of the second pass. */
    private static Optional<JsonProblem> encodingProblem(byte[] utf8) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8));
        } catch (CharacterCodingException e) {
            int valid = validPrefix(utf8);
            return Optional.of(positioned(utf8, valid, "not UTF-8"));
        }
        for (int i = 0; i < utf8.length; i++) {
            if (utf8[i] == 0) {
                return Optional.of(positioned(utf8, i, "a NUL byte"));
            }
        }
        if (utf8.length >= 3 && utf8[0] == (byte) 0xEF && utf8[1] == (byte) 0xBB && utf8[2] == (byte) 0xBF) {
            return Optional.of(new JsonProblem("a byte order mark", 1, 1));
        }
        return Optional.empty();
    }

    private static int validPrefix(byte[] utf8) {
        ByteBuffer in = ByteBuffer.wrap(utf8);
        java.nio.CharBuffer out = java.nio.CharBuffer.allocate(utf8.length + 1);
        StandardCharsets.UTF_8.newDecoder().decode(in, out, true);
        return in.position();
    }

    private static JsonProblem positioned(byte[] utf8, int offset, String message) {
        int line = 1;
        int lineStart = 0;
        for (int i = 0; i < offset; i++) {
            if (utf8[i] == '\n') {
                line++;
                lineStart = i + 1;
            }
        }
        return new JsonProblem(message, line, offset - lineStart + 1);
    }
}
