package dev.rollback.core.export;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.rollback.api.Bytes;
import dev.rollback.api.ContractKey;
import dev.rollback.api.ContractRecord;
import dev.rollback.api.ErrorKind;
import dev.rollback.api.Fingerprint;
import dev.rollback.api.Fingerprinter;
import dev.rollback.api.ForeignEntry;
import dev.rollback.api.JsonProblem;
import dev.rollback.api.JsonText;
import dev.rollback.api.Location;
import dev.rollback.api.NetworkDocument;
import dev.rollback.api.RollbackException;
import dev.rollback.api.StateEntry;
import dev.rollback.api.StrictJson;
import dev.rollback.core.compare.EntryKey;
import dev.rollback.spi.directory.Failures;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One go through an export. The end is checked when it comes: the last entry is followed by it, or is an error. */
final class ExportEntries implements Iterator<StateEntry>, AutoCloseable {

    private final Path file;
    private final BoundedText text;
    private final JsonParser parser;
    private final Fingerprinter fingerprinter = new Fingerprinter();
    private @Nullable EntryKey last;
    private boolean lines;
    private Optional<StateEntry> next = Optional.empty();
    private boolean begun;
    private boolean ended;

    /** @param most characters of one entry */
    ExportEntries(Path file, long most) {
        this.file = file;
        try {
            this.text = BoundedText.open(file, most);
            this.parser = StrictJson.parser(text);
        } catch (IOException e) {
            throw Failures.io("read", file, e);
        }
    }

    @Override
    public boolean hasNext() {
        if (next.isEmpty() && !ended) {
            next = advance();
        }
        return next.isPresent();
    }

    @Override
    public StateEntry next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        StateEntry entry = next.orElseThrow();
        next = Optional.empty();
        return entry;
    }

    private Optional<StateEntry> advance() {
        try {
            if (!begun) {
                header();
                begun = true;
            }
            return read();
        } catch (JsonProcessingException e) {
            JsonProblem problem = StrictJson.describe(e);
            throw corrupt(problem.message(), Location.at(file, problem.line(), problem.column()));
        } catch (NumberFormatException e) {
            throw corrupt("a number with an exponent too large");
        } catch (CharacterCodingException e) {
            throw corrupt("not UTF-8");
        } catch (IOException e) {
            throw Failures.io("read", file, e);
        }
    }

    /** {@code {"format":…,"version":…,…}} by itself before lines, or the fields before {@code "entries"}. */
    private void header() throws IOException {
        require(parser.nextToken() == JsonToken.START_OBJECT, "not an export: it does not begin with an object");
        JsonNode format = MissingNode.getInstance();
        JsonNode version = MissingNode.getInstance();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            if (name.equals("entries")) {
                require(parser.currentToken() == JsonToken.START_ARRAY, "\"entries\" is not a list");
                requireVersion(format, version);
                return;
            }
            JsonNode value = parser.readValueAsTree();
            format = name.equals("format") ? value : format;
            version = name.equals("version") ? value : version;
        }
        requireVersion(format, version);
        lines = true;
    }

    private void requireVersion(JsonNode format, JsonNode version) {
        require(format.asText().equals(ExportFormat.NAME), "not an export: \"format\" is not " + ExportFormat.NAME);
        if (!version.isInt() || version.intValue() != ExportFormat.VERSION) {
            throw new RollbackException(
                            ErrorKind.UNSUPPORTED,
                            "an export of version " + version + "; this software reads " + ExportFormat.VERSION,
                            here())
                    .withHint("read it with a newer version of this software, and export it again");
        }
    }

    private Optional<StateEntry> read() throws IOException {
        text.grant();
        JsonToken token = parser.nextToken();
        if (token == null) {
            throw corrupt("the export ends before its end is told: it is cut");
        }
        if (!lines && token == JsonToken.END_ARRAY) {
            require(
                    parser.nextToken() == JsonToken.FIELD_NAME
                            && parser.currentName().equals("end"),
                    "after the entries comes \"end\"");
            parser.nextToken();
            end(parser.readValueAsTree());
            require(parser.nextToken() == JsonToken.END_OBJECT, "after \"end\" the export is over");
            return finish();
        }
        require(token == JsonToken.START_OBJECT, "an entry is an object");
        Location where = here();
        JsonNode node = parser.readValueAsTree();
        if (lines && node.has("end")) {
            end(node.path("end"));
            return finish();
        }
        StateEntry entry = entry(node, where);
        requireOrder(EntryKey.of(entry), where);
        fingerprinter.add(entry);
        return Optional.of(entry);
    }

    private Optional<StateEntry> finish() throws IOException {
        require(parser.nextToken() == null, "something follows the export's end");
        ended = true;
        return Optional.empty();
    }

    private void requireOrder(EntryKey key, Location where) {
        if (last != null && last.compareTo(key) >= 0) {
            String problem = last.equals(key) ? " is there twice" : " comes after " + last + ", which is not its place";
            throw corrupt(key + problem, where);
        }
        last = key;
    }

    private void end(JsonNode end) {
        Fingerprint found = fingerprinter.fingerprint();
        boolean same = end.path("contracts").asText().equals(found.contracts().toString())
                && end.path("documents").asText().equals(found.documents().toString())
                && end.path("foreign").asText().equals(found.foreign().toString());
        require(same, "the entries are not those that the end tells of: it was changed after it was written");
    }

    private StateEntry entry(JsonNode node, Location where) {
        try {
            if (node.path("contract").isTextual()) {
                String key = node.path("contract").textValue();
                ContractKey parsed = ContractKey.parse(key)
                        .orElseThrow(() -> corrupt("\"" + key + "\" is no contract's key", where));
                return new ContractRecord(parsed, json(node, where));
            }
            if (node.path("document").isTextual()) {
                return new NetworkDocument(node.path("document").textValue(), json(node, where));
            }
            if (node.path("foreign").isTextual() && node.path("base64").isTextual()) {
                return new ForeignEntry(bytes(node.path("foreign")), bytes(node.path("base64")));
            }
        } catch (IllegalArgumentException e) {
            throw corrupt(String.valueOf(e.getMessage()), where);
        }
        throw corrupt("an entry is a contract, a document or a foreign one", where);
    }

    private JsonText json(JsonNode node, Location where) {
        if (node.has("value")) {
            return JsonText.of(node.path("value"));
        }
        if (!node.path("base64").isTextual()) {
            throw corrupt("an entry has a \"value\" or \"base64\"", where);
        }
        return JsonText.copyOf(Base64.getDecoder().decode(node.path("base64").textValue()));
    }

    private static Bytes bytes(JsonNode base64) {
        return Bytes.copyOf(Base64.getDecoder().decode(base64.textValue()));
    }

    private void require(boolean holds, String otherwise) {
        if (!holds) {
            throw corrupt(otherwise);
        }
    }

    private RollbackException corrupt(String message) {
        return corrupt(message, here());
    }

    private static RollbackException corrupt(String message, Location where) {
        return new RollbackException(ErrorKind.CORRUPT, message, where);
    }

    private Location here() {
        JsonLocation at = parser.currentTokenLocation();
        return Location.at(file, Math.max(1, at.getLineNr()), Math.max(1, at.getColumnNr()));
    }

    @Override
    public void close() {
        ended = true;
        try {
            parser.close();
        } catch (IOException e) {
            throw Failures.io("close", file, e);
        }
    }
}
