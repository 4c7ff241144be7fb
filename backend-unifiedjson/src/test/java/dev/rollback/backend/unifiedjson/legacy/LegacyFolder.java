package dev.rollback.backend.unifiedjson.legacy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollback.api.ContractRecord;
import dev.rollback.api.Finding;
import dev.rollback.api.NetworkDocument;
import dev.rollback.api.StateEntry;
import dev.rollback.spi.StateReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Invented legacy JSON files, and ways to look at what the backend makes of them. */
final class LegacyFolder {

    static final LegacyJsonBackend BACKEND = new LegacyJsonBackend();

    /** Two contracts, one of them listed among the protocols, too, and two that are only listed. */
    static final String ALPHA = """
            {
              "network": "alpha",
              "chainId": 901,
              "deployer": "0xD1",
              "timestamp": "2026-01-02T03:04:05.006Z",
              "contracts": {
                "Vault": { "proxy": "0xB1", "implementation": "0xA1" },
                "LinkModule": { "proxy": "0xB2", "implementation": "0xA2" }
              },
              "config": { "limit": 12345678901234567890.10 },
              "implementationHashes": { "Vault": "0xC1", "LinkModule": "0xC2", "Gone": "0xC3" },
              "lastDeployed": "2026-01-02T03:04:05.006Z",
              "protocolContracts": { "linkModule": "0xb2" },
              "infrastructureContracts": { "feeDesk": "0xB4" }
            }
            """;

    /** What its tools wrote beside it when they configured it. */
    static final String CONFIG_ALPHA = """
            {
              "chainId": 901,
              "network": "alpha",
              "timestamp": "2026-01-03T00:00:00.000Z",
              "remotes": [{ "chainId": 40999 }]
            }
            """;

    private LegacyFolder() {}

    static Path write(Path folder, String name, String text) {
        try {
            Files.createDirectories(folder);
            return Files.write(folder.resolve(name), text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A file with these fields behind its network and chain. */
    static String network(String name, long chainId, String... fields) {
        return "{\"network\": \"" + name + "\", \"chainId\": " + chainId + ",\n" + String.join(",\n", fields) + "}";
    }

    static List<StateEntry> entries(Path location) {
        try (StateReader reader = BACKEND.read(location)) {
            return reader.entries().toList();
        }
    }

    /** Each record as its key and its JSON. */
    static List<String> records(Path location) {
        return entries(location).stream()
                .filter(ContractRecord.class::isInstance)
                .map(ContractRecord.class::cast)
                .map(record -> record.key() + " " + record.json())
                .toList();
    }

    /** The network that a document is of: its name tells its form first. */
    private static String network(NetworkDocument document) {
        assertThat(document.network()).startsWith("legacy-json.");
        return document.network().substring("legacy-json.".length());
    }

    /** Each document as its network and its JSON. */
    static List<String> documents(Path location) {
        return entries(location).stream()
                .filter(NetworkDocument.class::isInstance)
                .map(NetworkDocument.class::cast)
                .map(document -> network(document) + " " + document.json())
                .toList();
    }

    /** Each finding as its type, impact, file, line and column. */
    static List<String> places(Path location) {
        return BACKEND.inspect(location).findings().stream()
                .map(LegacyFolder::place)
                .toList();
    }

    private static String place(Finding finding) {
        String where = finding.where()
                .map(at -> at.file().getFileName()
                        + (at.line().isPresent()
                                ? ":" + at.line().getAsInt() + ":" + at.column().orElseThrow()
                                : ""))
                .orElse("nowhere");
        return finding.type() + " " + finding.impact() + " " + where;
    }
}
