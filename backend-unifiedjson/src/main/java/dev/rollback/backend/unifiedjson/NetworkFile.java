package dev.rollback.backend.unifiedjson;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import dev.rollback.api.ChainId;
import dev.rollback.api.ErrorKind;
import dev.rollback.api.JsonProblem;
import dev.rollback.api.Location;
import dev.rollback.api.RollbackException;
import dev.rollback.api.Sha256;
import dev.rollback.api.StrictJson;
import dev.rollback.spi.directory.Failures;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** One unified JSON file, read whole and strictly. For one thread. */
final class NetworkFile implements NetworkFileReading {

    static final String SCHEMA_VERSION = "3.0.0";

    /** Places are looked for by reading the text again, so not for every one of a million findings. */
    private static final int MOST_PLACES = 50;

    /** Parts of the text that the parser quotes, which may hold what is not to be seen. */
    private static final Pattern EXCERPT =
            Pattern.compile("\\[Source: .*; (line: \\d+, column: \\d+)\\]", Pattern.DOTALL);

    static final String ENDS_EARLY = "the file ends before its content does";

    private final Path path;
    private final byte[] bytes;
    private final Layout layout;
    private final ChainId chainId;
    private int located;

    private NetworkFile(Path path, byte[] bytes, Layout layout, ChainId chainId) {
        this.path = path;
        this.bytes = bytes;
        this.layout = layout;
        this.chainId = chainId;
    }

    /**
     * Reads a file. {@code CORRUPT} with line and column for what is no strict JSON or lacks what every such file has,
     * {@code UNSUPPORTED} for another schema version, {@code TOO_LARGE}, {@code UNSAFE_PATH} for a link, {@code
     * CHANGED_WHILE_READING} when somebody writes it twice while it is read.
     */
    static NetworkFile read(Path path) {
        byte[] bytes = StableBytes.read(path, UnifiedJsonBackend.MAX_FILE_SIZE);
        Layout layout = scan(path, bytes);
        requireVersion(path, bytes, layout);
        JsonNode chain = layout.root("chainId");
        return new NetworkFile(
                path,
                bytes,
                layout,
                chainId(layout)
                        .orElseThrow(() -> new RollbackException(
                                ErrorKind.CORRUPT,
                                "chainId is " + shown(chain) + ", not a positive integer",
                                Positions.of(path, bytes, List.of("chainId")))));
    }

    /** The chain that a network's content names. */
    static Optional<ChainId> chainId(Layout layout) {
        JsonNode chain = layout.root("chainId");
        return chain.isIntegralNumber() ? ChainId.parse(chain.asText()) : Optional.empty();
    }

    /** Reads a file, and answers with the error instead of throwing it. */
    static NetworkFileReading look(Path path) {
        try {
            return read(path);
        } catch (RollbackException e) {
            return NetworkFileReading.Unreadable.of(e);
        }
    }

    Path path() {
        return path;
    }

    Layout layout() {
        return layout;
    }

    /** The sum of the bytes that were read. */
    Sha256 sum() {
        return Sha256.of(bytes);
    }

    ChainId chainId() {
        return chainId;
    }

    /** What the file calls its network; where it does not, the file's name does. */
    String network() {
        return network(layout, NetworkFiles.network(path));
    }

    /** What a network's content calls it, or else its file. */
    static String network(Layout layout, String fileName) {
        JsonNode network = layout.root("network");
        return network.isTextual() && !network.textValue().isEmpty() ? network.textValue() : fileName;
    }

    /** Where the value at the end of these keys stands; only the file, when this was asked many times. */
    Location at(List<String> keys) {
        return ++located > MOST_PLACES ? Location.of(path) : Positions.of(path, bytes, keys);
    }

    /** A value as messages show it: not at any length. */
    static String shown(JsonNode value) {
        if (value.isMissingNode()) {
            return "missing";
        }
        if (value.isContainerNode()) {
            return value.isArray() ? "a list" : "an object";
        }
        String text = JsonPrinter.exact(value);
        return text.length() <= 80 ? text : text.substring(0, 80) + "…";
    }

    private static Layout scan(Path path, byte[] bytes) {
        try {
            Optional<JsonProblem> encoding = Utf8Check.problem(new ByteArrayInputStream(bytes));
            if (encoding.isPresent()) {
                throw corrupt(path, encoding.get());
            }
            try (JsonParser parser = StrictParsing.parser(new ByteArrayInputStream(bytes))) {
                if (parser.nextToken() != JsonToken.START_OBJECT) {
                    throw new RollbackException(ErrorKind.CORRUPT, "not a JSON object", Location.at(path, 1, 1));
                }
                Layout layout = new LayoutScanner(
                                parser, (offset, length) -> new Slice(bytes, Math.toIntExact(offset), length))
                        .scan();
                if (parser.nextToken() != null) {
                    throw new JsonParseException(
                            parser, "something follows the JSON object", parser.currentTokenLocation());
                }
                return layout;
            }
        } catch (JsonProcessingException e) {
            throw corrupt(path, StrictJson.describe(e));
        } catch (IOException e) {
            throw Failures.io("read", path, e);
        }
    }

    /** Where a member's text is among the file's bytes. */
    private record Slice(byte[] bytes, int offset, int length) implements Member {
        @Override
        public JsonNode value() {
            return StrictParsing.known(bytes, offset, length);
        }
    }

    private static RollbackException corrupt(Path path, JsonProblem problem) {
        boolean early = problem.message().startsWith("Unexpected end-of-input");
        return new RollbackException(
                ErrorKind.CORRUPT,
                (early ? ENDS_EARLY + ": " : "")
                        + EXCERPT.matcher(problem.message()).replaceAll("$1"),
                Location.at(path, problem.line(), problem.column()));
    }

    private static void requireVersion(Path path, byte[] bytes, Layout layout) {
        JsonNode version = layout.root("schemaVersion");
        if (!version.isTextual() || !version.textValue().equals(SCHEMA_VERSION)) {
            throw new RollbackException(
                    ErrorKind.UNSUPPORTED,
                    "schemaVersion is " + shown(version) + "; \"" + SCHEMA_VERSION + "\" is known",
                    Positions.of(path, bytes, List.of("schemaVersion")));
        }
    }
}
