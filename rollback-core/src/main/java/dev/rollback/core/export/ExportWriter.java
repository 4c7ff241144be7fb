package dev.rollback.core.export;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.rollback.api.ContractRecord;
import dev.rollback.api.ErrorKind;
import dev.rollback.api.Fingerprint;
import dev.rollback.api.Fingerprinter;
import dev.rollback.api.ForeignEntry;
import dev.rollback.api.JsonText;
import dev.rollback.api.NetworkDocument;
import dev.rollback.api.RollbackException;
import dev.rollback.api.StateEntry;
import dev.rollback.api.StrictJson;
import dev.rollback.core.compare.EntryKey;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Writes entries as an export, one at a time: a header, the entries, and an end that says how many there were and what
 * their fingerprint is, so that a cut or changed export shows. Values stand in it as they are, every digit kept.
 */
public final class ExportWriter {

    /** Bytes that Base64 makes a string of which can still be read. */
    private static final int MOST_RAW = StrictJson.MAX_STRING_LENGTH / 4 * 3;

    private final OutputStream out;
    private final ExportFormat format;
    private final Fingerprinter fingerprinter = new Fingerprinter();
    private boolean first = true;

    /** @param backend from which the entries come */
    public ExportWriter(OutputStream out, ExportFormat format, String backend) {
        this.out = out;
        this.format = format;
        String header = "{\"format\":\"" + ExportFormat.NAME + "\",\"version\":" + ExportFormat.VERSION
                + ",\"backend\":" + TextNode.valueOf(backend);
        write(format == ExportFormat.JSON ? header + ",\"entries\":[\n" : header + "}\n");
    }

    /**
     * Takes the next entry, in the order that {@link dev.rollback.spi.StateReader#ordered} tells. {@code TOO_LARGE} for
     * one that could not be read back.
     */
    public void add(StateEntry entry) {
        String line = line(entry);
        if (line.length() > BoundedText.MOST) {
            throw tooLarge(entry);
        }
        fingerprinter.add(entry);
        if (format == ExportFormat.JSONL) {
            write(line + "\n");
        } else {
            write((first ? "" : ",\n") + line);
        }
        first = false;
    }

    /** Writes the end and flushes; answers what was written. */
    public Fingerprint finish() {
        Fingerprint fingerprint = fingerprinter.fingerprint();
        ObjectNode end = JsonNodeFactory.instance.objectNode();
        end.put("contracts", fingerprint.contracts().toString());
        end.put("documents", fingerprint.documents().toString());
        end.put("foreign", fingerprint.foreign().toString());
        write(format == ExportFormat.JSON ? "\n],\"end\":" + end + "}\n" : "{\"end\":" + end + "}\n");
        try {
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return fingerprint;
    }

    private static String line(StateEntry entry) {
        if (entry instanceof ContractRecord record) {
            if (record.json().value().isEmpty() && record.json().size() > MOST_RAW) {
                throw tooLarge(entry);
            }
            return "{\"contract\":" + TextNode.valueOf(record.key().toString()) + value(record.json()) + "}";
        }
        if (entry instanceof NetworkDocument document) {
            return "{\"document\":" + TextNode.valueOf(document.network()) + value(document.json()) + "}";
        }
        ForeignEntry foreign = (ForeignEntry) entry;
        if (foreign.value().size() > MOST_RAW) {
            throw tooLarge(entry);
        }
        return "{\"foreign\":\"" + base64(foreign.key().toArray()) + "\",\"base64\":\""
                + base64(foreign.value().toArray()) + "\"}";
    }

    /** JSON as it stands, on one line: line ends can only be white space in it. What is no JSON, in Base64. */
    private static String value(JsonText json) {
        return json.value().isPresent()
                ? ",\"value\":"
                        + json.toString().replace('\n', ' ').replace('\r', ' ').strip()
                : ",\"base64\":\"" + base64(json.toArray()) + "\"";
    }

    private static RollbackException tooLarge(StateEntry entry) {
        return new RollbackException(
                ErrorKind.TOO_LARGE, EntryKey.of(entry) + " is too large for an export, which could not be read back");
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private void write(String text) {
        try {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
