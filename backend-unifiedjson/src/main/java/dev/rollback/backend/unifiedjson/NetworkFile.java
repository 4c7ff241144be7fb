package dev.rollback.backend.unifiedjson;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.api.ChainId;
import dev.rollback.api.ErrorKind;
import dev.rollback.api.FindingType;
import dev.rollback.api.JsonProblem;
import dev.rollback.api.Location;
import dev.rollback.api.RollbackException;
import dev.rollback.api.StrictJson;
import java.nio.charset.StandardCharsets;
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

    private static final String ENDS_EARLY = "the file ends before its content does";

    private final Path path;
    private final byte[] bytes;
    private final ObjectNode root;
    private final ChainId chainId;
    private int located;

    private NetworkFile(Path path, byte[] bytes, ObjectNode root, ChainId chainId) {
        this.path = path;
        this.bytes = bytes;
        this.root = root;
        this.chainId = chainId;
    }

    /**
     * Reads a file. {@code CORRUPT} with line and column for what is no strict JSON or lacks what every such file has,
     * {@code UNSUPPORTED} for another schema version, {@code TOO_LARGE}, {@code UNSAFE_PATH} for a link, {@code
     * CHANGED_WHILE_READING} when somebody writes it twice while it is read.
     */
    static NetworkFile read(Path path) {
        byte[] bytes = StableBytes.read(path, UnifiedJsonBackend.MAX_FILE_SIZE);
        ObjectNode root = parse(path, bytes);
        requireVersion(path, bytes, root);
        JsonNode chain = root.path("chainId");
        Optional<ChainId> chainId = chain.isIntegralNumber() ? ChainId.parse(chain.asText()) : Optional.empty();
        return new NetworkFile(
                path,
                bytes,
                root,
                chainId.orElseThrow(() -> new RollbackException(
                        ErrorKind.CORRUPT,
                        "chainId is " + shown(chain) + ", not a positive integer",
                        Positions.of(path, bytes, List.of("chainId")))));
    }

    /** Reads a file, and answers with the error instead of throwing it. */
    static NetworkFileReading look(Path path) {
        try {
            return read(path);
        } catch (RollbackException e) {
            return new NetworkFileReading.Unreadable(type(e), e);
        }
    }

    Path path() {
        return path;
    }

    ObjectNode root() {
        return root;
    }

    ChainId chainId() {
        return chainId;
    }

    /** What the file calls its network; where it does not, the file's name does. */
    String network() {
        JsonNode network = root.path("network");
        return network.isTextual() && !network.textValue().isEmpty() ? network.textValue() : NetworkFiles.network(path);
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

    private static ObjectNode parse(Path path, byte[] bytes) {
        if (new String(bytes, StandardCharsets.ISO_8859_1).isBlank()) {
            throw new RollbackException(ErrorKind.CORRUPT, ENDS_EARLY + ": it is empty", Location.at(path, 1, 1));
        }
        StrictJson json = StrictJson.parse(bytes);
        if (json.problem().isPresent()) {
            JsonProblem problem = json.problem().get();
            boolean early = problem.message().startsWith("Unexpected end-of-input");
            throw new RollbackException(
                    ErrorKind.CORRUPT,
                    (early ? ENDS_EARLY + ": " : "")
                            + EXCERPT.matcher(problem.message()).replaceAll("$1"),
                    Location.at(path, problem.line(), problem.column()));
        }
        if (json.value().orElseThrow() instanceof ObjectNode object) {
            return object;
        }
        throw new RollbackException(ErrorKind.CORRUPT, "not a JSON object", Location.at(path, 1, 1));
    }

    private static void requireVersion(Path path, byte[] bytes, ObjectNode root) {
        JsonNode version = root.path("schemaVersion");
        if (!version.isTextual() || !version.textValue().equals(SCHEMA_VERSION)) {
            throw new RollbackException(
                    ErrorKind.UNSUPPORTED,
                    "schemaVersion is " + shown(version) + "; \"" + SCHEMA_VERSION + "\" is known",
                    Positions.of(path, bytes, List.of("schemaVersion")));
        }
    }

    private static FindingType type(RollbackException e) {
        return switch (e.kind()) {
            case UNSUPPORTED -> FindingType.UNSUPPORTED;
            case TOO_LARGE -> FindingType.TOO_LARGE;
            case UNSAFE_PATH -> FindingType.UNSAFE_FILE;
            case CHANGED_WHILE_READING -> FindingType.CHANGED_WHILE_READING;
            case CORRUPT -> e.plainMessage().startsWith(ENDS_EARLY) ? FindingType.TRUNCATED : FindingType.MALFORMED;
            default -> FindingType.UNREADABLE;
        };
    }
}
