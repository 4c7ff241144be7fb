package dev.rollback.backend.unifiedjson;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.rollback.api.StrictJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The rules of {@link StrictJson} for a text that is not to be had as one tree. */
final class StrictParsing {

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(StrictJson.MAX_DEPTH)
                            .maxNumberLength(StrictJson.MAX_NUMBER_LENGTH)
                            .maxStringLength(StrictJson.MAX_STRING_LENGTH)
                            .maxNameLength(StrictJson.MAX_NAME_LENGTH)
                            .build())
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .nodeFactory(JsonNodeFactory.withExactBigDecimals(true))
            .build();

    private StrictParsing() {}

    static JsonParser parser(InputStream utf8) throws IOException {
        return MAPPER.createParser(utf8);
    }

    /** The value that a parser is at, leaving it at the value's end. */
    static JsonNode tree(JsonParser parser) throws IOException {
        try {
            return MAPPER.readTree(parser);
        } catch (NumberFormatException e) {
            throw new JsonParseException(
                    parser, "a number with an exponent too large", parser.currentTokenLocation(), e);
        }
    }

    /** A value of which it is known that it is strict JSON. */
    static JsonNode known(byte[] json, int offset, int length) {
        try {
            return MAPPER.readTree(json, offset, length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
