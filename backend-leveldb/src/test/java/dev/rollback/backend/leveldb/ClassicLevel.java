package dev.rollback.backend.leveldb;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.api.Bytes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Sessions of the C++ LevelDB, many in one process. */
final class ClassicLevel implements AutoCloseable {

    /** The largest value has 64 Mi hexadecimal digits. */
    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxStringLength(1 << 27).build())
            .build());

    private static final HexFormat HEX = HexFormat.of();

    private final NodeProcess process;

    private ClassicLevel(NodeProcess process) {
        this.process = process;
    }

    /** A write; without a value, a deletion. */
    record Write(Bytes key, Optional<Bytes> value) {}

    static ClassicLevel start() throws IOException {
        return new ClassicLevel(NodeProcess.start("sessions.mjs"));
    }

    /** What it reads from a copy of a database. */
    Map<Bytes, Bytes> read(Path database) throws IOException {
        return session(database, true, List.of(), false);
    }

    /** What it reads after opening the database itself, writing to it and, if asked for, compacting all of it. */
    Map<Bytes, Bytes> write(Path database, List<Write> writes, boolean compact) throws IOException {
        return session(database, false, writes, compact);
    }

    private Map<Bytes, Bytes> session(Path database, boolean copy, List<Write> writes, boolean compact)
            throws IOException {
        ObjectNode request = JSON.createObjectNode();
        request.put("dir", database.toString()).put("copy", copy).put("compact", compact);
        ArrayNode ops = request.putArray("ops");
        for (Write write : writes) {
            ArrayNode op = ops.addArray().add(write.value().isPresent() ? "put" : "del");
            op.add(HEX.formatHex(write.key().toArray()));
            write.value().ifPresent(value -> op.add(HEX.formatHex(value.toArray())));
        }
        process.send(JSON.writeValueAsString(request));
        JsonNode answer = JSON.readTree(process.line());
        if (answer.has("error")) {
            throw new AssertionError(database + ": " + answer.get("error").textValue());
        }
        Map<Bytes, Bytes> records = new LinkedHashMap<>();
        answer.get("records").forEach(pair -> records.put(bytes(pair.get(0)), bytes(pair.get(1))));
        return records;
    }

    private static Bytes bytes(JsonNode hex) {
        return Bytes.copyOf(HEX.parseHex(hex.textValue()));
    }

    @Override
    public void close() {
        process.close();
    }
}
