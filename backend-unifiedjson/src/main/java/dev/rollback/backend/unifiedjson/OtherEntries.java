package dev.rollback.backend.unifiedjson;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.api.Bytes;
import dev.rollback.api.ContractKey;
import dev.rollback.api.ContractRecord;
import dev.rollback.api.ErrorKind;
import dev.rollback.api.ForeignEntry;
import dev.rollback.api.JsonProblem;
import dev.rollback.api.JsonText;
import dev.rollback.api.Location;
import dev.rollback.api.NetworkDocument;
import dev.rollback.api.RollbackException;
import dev.rollback.api.StateEntry;
import dev.rollback.api.StrictJson;
import dev.rollback.spi.directory.Failures;
import dev.rollback.spi.directory.FileOps;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The file {@code foreign-entries.json}: entries that no network's file can hold, byte for byte. They are those with
 * keys that are no contract's, records whose value is no JSON object or nested too deeply, and documents of another
 * backend's form.
 */
final class OtherEntries {

    static final String FILE_NAME = "foreign-entries.json";

    /** The most bytes that the entries may take, keys and values and {@link #OVERHEAD} for each. */
    static final long MAX_SIZE = 64L << 20;

    private static final int OVERHEAD = 100;

    /** The most that a file with so much in it can be: Base64 takes four bytes for three. */
    private static final long MAX_FILE_SIZE = 2 * MAX_SIZE;

    private static final String FORMAT = "format";
    private static final int FORMAT_VALUE = 1;
    private static final String ENTRIES = "entries";
    private static final String FOREIGN = "foreign";
    private static final String RECORD = "record";
    private static final String DOCUMENT = "document";

    private OtherEntries() {}

    /** Writes entries into a new file and makes it durable; its name is not yet. */
    static void write(Stream<StateEntry> entries, Path file, FileOps files) {
        try (FileOps.Output out = files.create(file)) {
            JsonPrinter printer = JsonPrinter.indented(bytes -> out.write(ByteBuffer.wrap(bytes)));
            printer.open();
            printer.key(FORMAT);
            printer.write(Layout.object().numberNode(FORMAT_VALUE));
            printer.key(ENTRIES);
            printer.openArray();
            entries.forEach(entry -> {
                printer.item();
                printer.write(json(entry));
            });
            printer.closeArray();
            printer.close();
            printer.end();
            out.sync();
        }
    }

    /** An order of entries that is the same for the same ones: by kind, then by key. */
    static final Comparator<StateEntry> ORDER =
            Comparator.comparing(OtherEntries::kind).thenComparing(OtherEntries::key);

    private static String kind(StateEntry entry) {
        if (entry instanceof ForeignEntry) {
            return FOREIGN;
        }
        return entry instanceof ContractRecord ? RECORD : DOCUMENT;
    }

    private static Bytes key(StateEntry entry) {
        if (entry instanceof ForeignEntry foreign) {
            return foreign.key();
        }
        return entry instanceof ContractRecord record
                ? Bytes.utf8(record.key().toString())
                : Bytes.utf8(((NetworkDocument) entry).network());
    }

    /** The networks that have a document among these, in lower case: a file of that name would be another document. */
    static Set<String> networks(Collection<StateEntry> entries) {
        Set<String> networks = new HashSet<>();
        entries.forEach(entry -> {
            if (entry instanceof NetworkDocument document) {
                networks.add(document.network().toLowerCase(Locale.ROOT));
            }
        });
        return networks;
    }

    /** What an entry takes of {@link #MAX_SIZE}. */
    static long size(StateEntry entry) {
        return OVERHEAD + key(entry).size() + value(entry).length;
    }

    /** {@code TOO_LARGE} when entries would take more than can be read again. */
    static void requireSize(long size) {
        if (size > MAX_SIZE) {
            throw new RollbackException(
                    ErrorKind.TOO_LARGE,
                    "the entries that no network's file can hold take " + size + " bytes; at most " + MAX_SIZE
                            + " can be kept");
        }
    }

    private static byte[] value(StateEntry entry) {
        return entry instanceof ForeignEntry foreign
                ? foreign.value().toArray()
                : entry instanceof ContractRecord record
                        ? record.json().toArray()
                        : ((NetworkDocument) entry).json().toArray();
    }

    private static ObjectNode json(StateEntry entry) {
        Base64.Encoder base64 = Base64.getEncoder();
        return Layout.object()
                .put("kind", kind(entry))
                .put("key", base64.encodeToString(key(entry).toArray()))
                .put("value", base64.encodeToString(value(entry)));
    }

    /** The entries of a file. {@code CORRUPT} with line and column for one that is not as described. */
    static List<StateEntry> read(Path file) {
        byte[] bytes = StableBytes.read(file, MAX_FILE_SIZE);
        List<StateEntry> entries = new ArrayList<>();
        try {
            Optional<JsonProblem> encoding = Utf8Check.problem(new ByteArrayInputStream(bytes));
            if (encoding.isPresent()) {
                throw corrupt(file, encoding.get());
            }
            try (JsonParser parser = StrictParsing.parser(new ByteArrayInputStream(bytes))) {
                read(parser, file, entries::add);
            }
        } catch (JsonProcessingException e) {
            throw corrupt(file, StrictJson.describe(e));
        } catch (IOException e) {
            throw Failures.io("read", file, e);
        }
        return entries;
    }

    private static void read(JsonParser parser, Path file, Consumer<StateEntry> entries) throws IOException {
        require(parser.nextToken() == JsonToken.START_OBJECT, parser, file);
        require(
                parser.nextToken() == JsonToken.FIELD_NAME
                        && parser.currentName().equals(FORMAT),
                parser,
                file);
        require(parser.nextToken() == JsonToken.VALUE_NUMBER_INT, parser, file);
        if (parser.getIntValue() != FORMAT_VALUE) {
            throw new RollbackException(
                    ErrorKind.UNSUPPORTED,
                    "format is " + parser.getIntValue() + "; " + FORMAT_VALUE + " is known",
                    at(parser, file));
        }
        require(
                parser.nextToken() == JsonToken.FIELD_NAME
                        && parser.currentName().equals(ENTRIES),
                parser,
                file);
        require(parser.nextToken() == JsonToken.START_ARRAY, parser, file);
        while (parser.nextToken() == JsonToken.START_OBJECT) {
            Location at = at(parser, file);
            entries.accept(entry(StrictParsing.tree(parser))
                    .orElseThrow(() -> new RollbackException(
                            ErrorKind.CORRUPT, "not an entry of a kind that is known, with key and value", at)));
        }
        require(parser.currentToken() == JsonToken.END_ARRAY, parser, file);
        require(parser.nextToken() == JsonToken.END_OBJECT, parser, file);
        require(parser.nextToken() == null, parser, file);
    }

    private static Optional<StateEntry> entry(JsonNode json) {
        Optional<byte[]> key = bytes(json.path("key"));
        Optional<byte[]> value = bytes(json.path("value"));
        if (key.isEmpty() || value.isEmpty() || json.size() != 3) {
            return Optional.empty();
        }
        String text = new String(key.get(), StandardCharsets.UTF_8);
        return switch (json.path("kind").asText()) {
            case FOREIGN -> Optional.of(new ForeignEntry(Bytes.copyOf(key.get()), Bytes.copyOf(value.get())));
            case RECORD -> ContractKey.parse(text).map(name -> new ContractRecord(name, JsonText.copyOf(value.get())));
            case DOCUMENT ->
                text.isEmpty()
                        ? Optional.empty()
                        : Optional.of(new NetworkDocument(text, JsonText.copyOf(value.get())));
            default -> Optional.empty();
        };
    }

    private static Optional<byte[]> bytes(JsonNode base64) {
        try {
            return base64.isTextual() ? Optional.of(Base64.getDecoder().decode(base64.textValue())) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static void require(boolean holds, JsonParser parser, Path file) {
        if (!holds) {
            throw new RollbackException(
                    ErrorKind.CORRUPT,
                    "not {\"" + FORMAT + "\": " + FORMAT_VALUE + ", \"" + ENTRIES + "\": […]}",
                    at(parser, file));
        }
    }

    private static Location at(JsonParser parser, Path file) {
        var at = parser.currentTokenLocation();
        return Location.at(file, Math.max(1, at.getLineNr()), Math.max(1, at.getColumnNr()));
    }

    private static RollbackException corrupt(Path file, JsonProblem problem) {
        return new RollbackException(
                ErrorKind.CORRUPT, problem.message(), Location.at(file, problem.line(), problem.column()));
    }
}
