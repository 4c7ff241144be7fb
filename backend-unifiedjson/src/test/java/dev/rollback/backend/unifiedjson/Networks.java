package dev.rollback.backend.unifiedjson;

import dev.rollback.api.ContractRecord;
import dev.rollback.api.Finding;
import dev.rollback.api.FindingType;
import dev.rollback.api.NetworkDocument;
import dev.rollback.api.StateEntry;
import dev.rollback.spi.StateReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Invented unified JSON files, and ways to look at what the backend makes of them. */
final class Networks {

    static final UnifiedJsonBackend BACKEND = new UnifiedJsonBackend();

    /** A contract in all of its homes, one with a full name, and one that has hardly anything. */
    static final String WHOLE = """
            {
              "schemaVersion": "3.0.0",
              "fileVersion": 7,
              "network": "alpha",
              "chainId": 97,
              "contracts": {
                "core": {
                  "Vault": {
                    "address": "0xA1",
                    "proxy": "0xB1",
                    "implementation": "0xA1",
                    "deployedAt": "2026-01-02T03:04:05.006Z",
                    "timestamp": 1767323045006,
                    "note": "first"
                  },
                  "Ledger": { "proxy": "0xB2", "implementation": "0xA2" }
                },
                "infrastructure": {
                  "Router": { "proxy": "0xB3", "implementation": "0xA3" }
                },
                "legacy": {
                  "contracts/net/Router.sol:Router": {
                    "currentName": "Router",
                    "currentCategory": "infrastructure"
                  }
                }
              },
              "configuration": { "limit": 1e21, "fine": 0.10 },
              "verification": {
                "implementationHashes": {
                  "Vault": "0xC1",
                  "contracts/net/Router.sol:Router": "0xC3",
                  "Router": "0xC3"
                },
                "dataIntegrity": { "checksums": { "configuration": "%s" } }
              },
              "extended_Vault": {
                "factoryByteCodeHash": "0xC0",
                "implementationHash": "0xC1",
                "deploymentArgs": [],
                "timestamp": 1767323045006,
                "audit": null
              },
              "extended_Router": {
                "factoryByteCodeHash": "0xC3",
                "implementationHash": "0xC3",
                "deploymentArgs": ["0xB1", "20000000000000000000000000", 123456789012345678901234567890, 1.50],
                "timestamp": 1767323045007
              }
            }
            """.formatted(SectionChecksum.of(Json.parse("{\"limit\":1e21,\"fine\":0.1}")));

    private Networks() {}

    static Path write(Path folder, String network, String text) {
        return write(folder.resolve(network + ".unified.json"), text.getBytes(StandardCharsets.UTF_8));
    }

    static Path write(Path file, byte[] bytes) {
        try {
            return Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A file with these contracts, and whatever else as further fields of the root. */
    static String network(String name, long chainId, String contracts, String... others) {
        String more = others.length == 0 ? "" : ",\n" + String.join(",\n", others);
        return """
                {"schemaVersion": "3.0.0",
                "network": "%s",
                "chainId": %d,
                "contracts": %s%s}
                """.formatted(name, chainId, contracts, more);
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

    static List<NetworkDocument> documents(Path location) {
        return entries(location).stream()
                .filter(NetworkDocument.class::isInstance)
                .map(NetworkDocument.class::cast)
                .toList();
    }

    static List<Finding> findings(Path location) {
        return BACKEND.inspect(location).findings();
    }

    /** Each finding as its type, impact, line and column. */
    static List<String> places(Path location) {
        return findings(location).stream().map(Networks::place).toList();
    }

    static String place(Finding finding) {
        String where = finding.where()
                .map(at -> at.file().getFileName()
                        + (at.line().isPresent()
                                ? ":" + at.line().getAsInt() + ":" + at.column().orElseThrow()
                                : ""))
                .orElse("nowhere");
        return finding.type() + " " + finding.impact() + " " + where;
    }

    static boolean has(Path location, FindingType type) {
        return findings(location).stream().anyMatch(finding -> finding.type() == type);
    }
}
