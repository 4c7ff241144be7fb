package dev.rollback.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollback.api.Bytes;
import dev.rollback.api.ContractRecord;
import dev.rollback.api.ForeignEntry;
import dev.rollback.api.NetworkDocument;
import dev.rollback.api.Sha256;
import dev.rollback.api.StateEntry;
import dev.rollback.api.StrictJson;
import dev.rollback.spi.StateReader;
import dev.rollback.spi.directory.SafePaths;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a restored state has to hold, entry by entry: every key's bytes, and the digest of every value's bytes.
 * Nothing is parsed, so nothing can pass for equal that is not.
 */
record ExpectedState(Map<Bytes, Sha256> values) {

    private static final int SHOWN = 100;

    ExpectedState {
        values = java.util.Collections.unmodifiableMap(new TreeMap<>(values));
    }

    /** From lines of {@code {"k":"<key in hex>","v":"<value in hex>"}}. */
    static ExpectedState ofLines(InputStream lines) throws IOException {
        Map<Bytes, Sha256> values = new TreeMap<>();
        BufferedReader reader = new BufferedReader(new InputStreamReader(lines, StandardCharsets.UTF_8));
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            JsonNode node = StrictJson.parse(line.getBytes(StandardCharsets.UTF_8))
                    .value()
                    .orElseThrow(() -> new IOException("a line is not JSON"));
            HexFormat hex = HexFormat.of();
            values.put(
                    Bytes.copyOf(hex.parseHex(node.path("k").asText())),
                    Sha256.of(hex.parseHex(node.path("v").asText())));
        }
        return new ExpectedState(values);
    }

    static ExpectedState of(StateReader reader) {
        Map<Bytes, Sha256> values = new TreeMap<>();
        try (var entries = reader.entries()) {
            entries.forEach(entry -> values.put(key(entry), value(entry)));
        }
        return new ExpectedState(values);
    }

    /**
     * How a state compares.
     *
     * @param problems what is not as expected, the first hundred
     */
    record Comparison(long expected, long equal, long different, long missing, long surplus, List<String> problems) {

        Comparison {
            problems = List.copyOf(problems);
        }

        boolean holds() {
            return expected == equal && different + missing + surplus == 0;
        }
    }

    Comparison compare(StateReader reader) {
        Set<Bytes> seen = new LinkedHashSet<>();
        List<String> problems = new ArrayList<>();
        long[] counts = new long[3];
        try (var entries = reader.entries()) {
            entries.forEach(entry -> {
                Bytes key = key(entry);
                Sha256 wanted = values.get(key);
                seen.add(key);
                if (wanted == null) {
                    counts[2]++;
                    add(problems, show(key) + " is there and should not be");
                } else if (wanted.equals(value(entry))) {
                    counts[0]++;
                } else {
                    counts[1]++;
                    add(problems, show(key) + " has another value");
                }
            });
        }
        long missing = 0;
        for (Bytes key : values.keySet()) {
            if (!seen.contains(key)) {
                missing++;
                add(problems, show(key) + " is missing");
            }
        }
        return new Comparison(values.size(), counts[0], counts[1], missing, counts[2], problems);
    }

    private static void add(List<String> problems, String problem) {
        if (problems.size() < SHOWN) {
            problems.add(problem);
        }
    }

    private static Bytes key(StateEntry entry) {
        if (entry instanceof ContractRecord record) {
            return Bytes.utf8(record.key().toString());
        }
        if (entry instanceof ForeignEntry foreign) {
            return foreign.key();
        }
        return Bytes.utf8("document " + ((NetworkDocument) entry).network());
    }

    private static Sha256 value(StateEntry entry) {
        if (entry instanceof ContractRecord record) {
            return Sha256.of(record.json().toArray());
        }
        if (entry instanceof ForeignEntry foreign) {
            return Sha256.of(foreign.value().toArray());
        }
        return Sha256.of(((NetworkDocument) entry).json().toArray());
    }

    private static String show(Bytes key) {
        return SafePaths.printable(new String(key.toArray(), StandardCharsets.UTF_8));
    }
}
