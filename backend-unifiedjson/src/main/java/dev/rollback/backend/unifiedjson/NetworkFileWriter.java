package dev.rollback.backend.unifiedjson;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.api.ErrorKind;
import dev.rollback.api.Location;
import dev.rollback.api.RollbackException;
import dev.rollback.api.Sha256;
import dev.rollback.spi.directory.FileOps;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Map;

/** Writes a network's file: the next version of it, with the checksums of what has changed. */
final class NetworkFileWriter {

    private static final String FILE_VERSION = "fileVersion";

    private NetworkFileWriter() {}

    /**
     * Raises the version and brings checksums up to date.
     *
     * @param stale the checksums that contents had before, of the sections whose stated one did not hold then
     * @return the same, for the next time
     */
    static Map<String, String> finish(Layout layout, Map<String, String> stale) {
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
        return SectionChecksums.refresh(layout, stale);
    }

    /**
     * Writes a new file and makes it durable; its name is not yet. {@code TOO_LARGE} for one that could not be read
     * again. Returns the sum of what was written.
     */
    static Sha256 write(Layout layout, Path file, FileOps files) {
        MessageDigest digest = Sha256.newDigest();
        try (FileOps.Output out = files.create(file)) {
            long[] size = {0};
            JsonPrinter.Sink sink = bytes -> {
                size[0] += bytes.length;
                if (size[0] > UnifiedJsonBackend.MAX_FILE_SIZE) {
                    throw new RollbackException(
                            ErrorKind.TOO_LARGE,
                            "more than " + UnifiedJsonBackend.MAX_FILE_SIZE + " bytes, which are not read again",
                            Location.of(file));
                }
                digest.update(bytes);
                out.write(ByteBuffer.wrap(bytes));
            };
            new LayoutPrinter(layout, JsonPrinter.indented(sink)).print();
            out.sync();
        }
        return Sha256.finish(digest);
    }
}
