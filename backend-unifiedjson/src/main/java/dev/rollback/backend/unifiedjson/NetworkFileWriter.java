package dev.rollback.backend.unifiedjson;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.spi.directory.FileOps;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;

/** Writes a network's file: the next version of it, with the checksums of what has changed. */
final class NetworkFileWriter {

    private static final String FILE_VERSION = "fileVersion";

    private NetworkFileWriter() {}

    /**
     * Raises the version and brings checksums up to date.
     *
     * @param stale the checksums that contents had before, of the sections whose stated one did not hold then
     */
    static void finish(Layout layout, Map<String, String> stale) {
        JsonNode version = layout.root(FILE_VERSION);
        ObjectNode frame = layout.frame();
        if (version.isIntegralNumber()) {
            BigInteger next = version.bigIntegerValue().add(BigInteger.ONE);
            if (next.bitLength() < Integer.SIZE) {
                frame.put(FILE_VERSION, next.intValueExact());
            } else {
                frame.put(FILE_VERSION, next);
            }
        }
        SectionChecksums.refresh(layout, stale);
    }

    /** Writes a new file and makes it durable; its name is not yet. */
    static void write(Layout layout, Path file, FileOps files) {
        try (FileOps.Output out = files.create(file)) {
            new LayoutPrinter(layout, JsonPrinter.indented(bytes -> out.write(ByteBuffer.wrap(bytes)))).print();
            out.sync();
        }
    }
}
