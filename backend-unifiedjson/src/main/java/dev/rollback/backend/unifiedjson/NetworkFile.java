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
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** One unified JSON file, gone through whole and strictly; of large ones, members stay in the file. */
final class NetworkFile implements NetworkFileReading, AutoCloseable {

    static final String SCHEMA_VERSION = "3.0.0";

    /** Places are looked for by reading the text again, so not for every one of a million findings. */
    private static final int MOST_PLACES = 50;

    /** Parts of the text that the parser quotes, which may hold what is not to be seen. */
    private static final Pattern EXCERPT =
            Pattern.compile("\\[Source: .*; (line: \\d+, column: \\d+)\\]", Pattern.DOTALL);

    static final String ENDS_EARLY = "the file ends before its content does";

    private final Path path;
    private final FileText text;
    private final Layout layout;
    private final ChainId chainId;
    private int located;

    private NetworkFile(Path path, FileText text, Layout layout, ChainId chainId) {
        this.path = path;
        this.text = text;
        this.layout = layout;
        this.chainId = chainId;
    }

    /**
     * Reads a file. {@code CORRUPT} with line and column for what is no strict JSON or lacks what every such file has,
     * {@code UNSUPPORTED} for another schema version, {@code TOO_LARGE}, {@code UNSAFE_PATH} for a link, {@code
     * CHANGED_WHILE_READING} when somebody writes it twice while it is read.
     */
    static NetworkFile read(Path path) {
        return read(path, UnifiedJsonBackend.IN_MEMORY);
    }

    /** @param small up to how many bytes a file is read at once */
    static NetworkFile read(Path path, long small) {
        try {
            return attempt(path, small);
        } catch (RollbackException e) {
            if (e.kind() != ErrorKind.CHANGED_WHILE_READING) {
                throw e;
            }
            return attempt(path, small);
        }
    }

    private static NetworkFile attempt(Path path, long small) {
        FileText text = FileText.of(path, small, UnifiedJsonBackend.MAX_FILE_SIZE);
        try {
            Layout layout = scan(path, text);
            requireVersion(path, text, layout);
            JsonNode chain = layout.root("chainId");
            ChainId chainId = chainId(layout)
                    .orElseThrow(() -> new RollbackException(
                            ErrorKind.CORRUPT,
                            "chainId is " + shown(chain) + ", not a positive integer",
                            Positions.of(path, text, List.of("chainId"))));
            return new NetworkFile(path, text, layout, chainId);
        } catch (RollbackException e) {
            text.close();
            throw e;
        }
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
        return text.sum();
    }

    /** Lets go of the file; members of the layout that were not read yet cannot be any more. */
    @Override
    public void close() {
        text.close();
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
        return ++located > MOST_PLACES ? Location.of(path) : Positions.of(path, text, keys);
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

    private static Layout scan(Path path, FileText text) {
        try {
            Optional<JsonProblem> encoding = encodingProblem(text);
            if (encoding.isPresent()) {
                throw corrupt(path, encoding.get());
            }
            Layout layout = parse(path, text);
            if (text instanceof FileText.OnDisk onDisk) {
                onDisk.requireUnchanged();
            }
            return layout;
        } catch (JsonProcessingException e) {
            throw changedOr(corrupt(path, StrictJson.describe(e)), text);
        } catch (IOException e) {
            throw Failures.io("read", path, e);
        }
    }

    /** A text that somebody is writing looks damaged; that it was written says more. */
    private static RollbackException changedOr(RollbackException e, FileText text) {
        if (text instanceof FileText.OnDisk onDisk) {
            onDisk.requireUnchanged();
        }
        return e;
    }

    private static Optional<JsonProblem> encodingProblem(FileText text) throws IOException {
        try (InputStream in = text.open()) {
            return Utf8Check.problem(in);
        }
    }

    private static Layout parse(Path path, FileText text) throws IOException {
        try (JsonParser parser = StrictParsing.parser(text.open())) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new RollbackException(ErrorKind.CORRUPT, "not a JSON object", Location.at(path, 1, 1));
            }
            Layout layout = new LayoutScanner(parser, (offset, length) -> new Slice(text, offset, length)).scan();
            if (parser.nextToken() != null) {
                throw new JsonParseException(
                        parser, "something follows the JSON object", parser.currentTokenLocation());
            }
            return layout;
        }
    }

    /** Where a member stands in the file's text. */
    private record Slice(FileText text, long offset, int length) implements Member {
        @Override
        public JsonNode value() {
            return text.value(offset, length);
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

    private static void requireVersion(Path path, FileText text, Layout layout) {
        JsonNode version = layout.root("schemaVersion");
        if (!version.isTextual() || !version.textValue().equals(SCHEMA_VERSION)) {
            throw new RollbackException(
                            ErrorKind.UNSUPPORTED,
                            "schemaVersion is " + shown(version) + "; \"" + SCHEMA_VERSION + "\" is known",
                            Positions.of(path, text, List.of("schemaVersion")))
                    .withHint("bring the file to schema " + SCHEMA_VERSION
                            + " with the tool that wrote it, or move it out of the folder");
        }
    }
}
