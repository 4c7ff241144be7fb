package dev.rollback.backend.unifiedjson.legacy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.api.ChainId;
import dev.rollback.api.ErrorKind;
import dev.rollback.api.JsonProblem;
import dev.rollback.api.Location;
import dev.rollback.api.RollbackException;
import dev.rollback.api.StrictJson;
import dev.rollback.backend.unifiedjson.JsonPrinter;
import dev.rollback.backend.unifiedjson.Positions;
import dev.rollback.backend.unifiedjson.StableBytes;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** One legacy JSON file, read whole and strictly. For one thread. */
final class LegacyFile {

    static final String CHAIN = "chainId";
    static final String NETWORK = "network";
    static final String ENDS_EARLY = "the file ends before its content does";

    /** Places are looked for by reading the text again, so not for every one of a million findings. */
    private static final int MOST_PLACES = 50;

    /** Parts of the text that the parser quotes, which may hold what is not to be seen. */
    private static final Pattern EXCERPT =
            Pattern.compile("\\[Source: .*; (line: \\d+, column: \\d+)\\]", Pattern.DOTALL);

    private final Path path;
    private final byte[] bytes;
    private final ObjectNode root;
    private int located;

    private LegacyFile(Path path, byte[] bytes, ObjectNode root) {
        this.path = path;
        this.bytes = bytes;
        this.root = root;
    }

    /**
     * Reads a file. {@code CORRUPT} with line and column for what is no strict JSON, {@code TOO_LARGE}, {@code
     * UNSAFE_PATH} for a link, {@code CHANGED_WHILE_READING} when somebody writes it twice while it is read.
     */
    static LegacyFile read(Path path) {
        byte[] bytes = StableBytes.read(path, LegacyJsonBackend.MAX_FILE_SIZE);
        if (new String(bytes, StandardCharsets.ISO_8859_1).isBlank()) {
            throw new RollbackException(ErrorKind.CORRUPT, ENDS_EARLY + ": it is empty", Location.at(path, 1, 1));
        }
        StrictJson json = StrictJson.parse(bytes);
        if (json.problem().isPresent()) {
            throw corrupt(path, json.problem().get());
        }
        if (json.value().orElseThrow() instanceof ObjectNode object) {
            return new LegacyFile(path, bytes, object);
        }
        throw new RollbackException(ErrorKind.CORRUPT, "not a JSON object", Location.at(path, 1, 1));
    }

    Path path() {
        return path;
    }

    String fileName() {
        return String.valueOf(path.getFileName());
    }

    ObjectNode root() {
        return root;
    }

    /** The chain that the file says it is of. */
    Optional<ChainId> statedChain() {
        JsonNode chain = root.path(CHAIN);
        return chain.isIntegralNumber() ? ChainId.parse(chain.asText()) : Optional.empty();
    }

    /** What the file calls its network, if it does. */
    Optional<String> statedNetwork() {
        JsonNode network = root.path(NETWORK);
        return network.isTextual() && !network.textValue().isEmpty()
                ? Optional.of(network.textValue())
                : Optional.empty();
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

    private static RollbackException corrupt(Path path, JsonProblem problem) {
        boolean early = problem.message().startsWith("Unexpected end-of-input");
        String message = EXCERPT.matcher(problem.message()).replaceAll("$1");
        return new RollbackException(
                ErrorKind.CORRUPT,
                (early ? ENDS_EARLY + ": " : "") + message,
                Location.at(path, problem.line(), problem.column()));
    }
}
