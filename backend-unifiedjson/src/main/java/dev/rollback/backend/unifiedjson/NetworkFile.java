package dev.rollback.backend.unifiedjson;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.api.ChainId;
import dev.rollback.api.ErrorKind;
import dev.rollback.api.JsonProblem;
import dev.rollback.api.Location;
import dev.rollback.api.RollbackException;
import dev.rollback.api.StrictJson;
import dev.rollback.spi.directory.Failures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/** One unified JSON file, read whole and strictly. */
record NetworkFile(Path path, String network, ChainId chainId, ObjectNode root) {

    static final String SCHEMA_VERSION = "3.0.0";

    /**
     * Reads a file. {@code CORRUPT} with line and column for what is no strict JSON or lacks what every such file has,
     * {@code UNSUPPORTED} for another schema version, {@code TOO_LARGE}, {@code UNSAFE_PATH} for a link, {@code
     * CHANGED_WHILE_READING} when somebody writes it twice while it is read.
     */
    static NetworkFile read(Path path) {
        ObjectNode root = parse(path);
        JsonNode version = root.path("schemaVersion");
        if (!version.asText().equals(SCHEMA_VERSION)) {
            throw new RollbackException(
                    ErrorKind.UNSUPPORTED,
                    version.isMissingNode()
                            ? "no schemaVersion; " + SCHEMA_VERSION + " is known"
                            : "schemaVersion " + version + "; " + SCHEMA_VERSION + " is known",
                    Location.of(path));
        }
        JsonNode network = root.path("network");
        if (!network.isTextual() || network.textValue().isEmpty()) {
            throw new RollbackException(ErrorKind.CORRUPT, "no network name", Location.of(path));
        }
        JsonNode chain = root.path("chainId");
        Optional<ChainId> chainId = chain.isIntegralNumber() ? ChainId.parse(chain.asText()) : Optional.empty();
        return new NetworkFile(
                path,
                network.textValue(),
                chainId.orElseThrow(() -> new RollbackException(
                        ErrorKind.CORRUPT,
                        "chainId is " + (chain.isMissingNode() ? "missing" : chain) + ", not a positive number",
                        Location.of(path))),
                root);
    }

    private static ObjectNode parse(Path path) {
        StrictJson json = StrictJson.parse(stableBytes(path));
        if (json.problem().isPresent()) {
            JsonProblem problem = json.problem().get();
            throw new RollbackException(
                    ErrorKind.CORRUPT, problem.message(), Location.at(path, problem.line(), problem.column()));
        }
        if (json.value().orElseThrow() instanceof ObjectNode object) {
            return object;
        }
        throw new RollbackException(ErrorKind.CORRUPT, "not a JSON object", Location.at(path, 1, 1));
    }

    private static byte[] stableBytes(Path path) {
        try {
            for (int attempt = 0; attempt < 2; attempt++) {
                BasicFileAttributes before = attributes(path);
                byte[] bytes = Files.readAllBytes(path);
                if (same(before, attributes(path)) && bytes.length == before.size()) {
                    return bytes;
                }
            }
        } catch (IOException e) {
            throw Failures.io("read", path, e);
        }
        throw new RollbackException(
                ErrorKind.CHANGED_WHILE_READING, "changed twice while it was read", Location.of(path));
    }

    private static BasicFileAttributes attributes(Path path) throws IOException {
        BasicFileAttributes found = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!found.isRegularFile()) {
            throw new RollbackException(
                    ErrorKind.UNSAFE_PATH, "not a regular file; it is not followed", Location.of(path));
        }
        if (found.size() > UnifiedJsonBackend.MAX_FILE_SIZE) {
            throw new RollbackException(
                    ErrorKind.TOO_LARGE,
                    found.size() + " bytes; at most " + UnifiedJsonBackend.MAX_FILE_SIZE + " are read",
                    Location.of(path));
        }
        return found;
    }

    private static boolean same(BasicFileAttributes one, BasicFileAttributes other) {
        return one.size() == other.size()
                && one.lastModifiedTime().equals(other.lastModifiedTime())
                && java.util.Objects.equals(one.fileKey(), other.fileKey());
    }
}
