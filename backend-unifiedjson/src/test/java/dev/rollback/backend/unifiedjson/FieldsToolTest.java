package dev.rollback.backend.unifiedjson;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollback.api.ContractRecord;
import dev.rollback.api.StateEntry;
import dev.rollback.spi.StateStore;
import dev.rollback.spi.directory.FileOps;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written is found by a reader in Node that knows the schema alone, and its checksums are JavaScript's. */
class FieldsToolTest {

    @TempDir
    Path folder;

    @Test
    void findsEveryFieldAndEveryChecksum() throws Exception {
        long seed = Seeds.of("FieldsToolTest, findsEveryFieldAndEveryChecksum");
        for (int i = 0; i < 8; i++) {
            Path written = Writing.write(new OddRecords(new Random(seed + i)).entries(), folder.resolve("state" + i));
            assertFound(written, "seed " + seed + ", state " + i);
            try (StateStore store = Networks.BACKEND.open(written, FileOps.system())) {
                new OddRecords(new Random(seed - i))
                        .entries().stream()
                                .filter(ContractRecord.class::isInstance)
                                .map(ContractRecord.class::cast)
                                .limit(3)
                                .forEach(store::put);
            }
            assertFound(written, "changed, seed " + seed + ", state " + i);
        }
    }

    private void assertFound(Path written, String what) throws Exception {
        Map<String, JsonNode> wanted = new HashMap<>();
        for (StateEntry entry : Networks.entries(written)) {
            if (entry instanceof ContractRecord record
                    && WritableRecord.content(record).isPresent()) {
                wanted.put(record.key().toString(), record.content().orElseThrow());
            }
        }
        for (JsonNode line : node(written)) {
            if (line.has("section")) {
                assertThat(line.path("stated")).as(what).isEqualTo(line.path("actual"));
                continue;
            }
            String key =
                    line.path("chainId").asText() + "-" + line.path("contract").asText();
            assertThat(wanted).as(what).containsKey(key);
            JsonNode record = java.util.Objects.requireNonNull(wanted.remove(key));
            record.properties().forEach(field -> {
                JsonNode found = line.path("record").path(FieldList.key(field.getKey()));
                String said = JsonPrinter.javascript(field.getValue());
                boolean derived = Network.isDerived(field.getKey()) && found.isMissingNode();
                if (!derived) {
                    assertThat(JsonPrinter.javascript(found))
                            .as("%s: %s of %s", what, field.getKey(), key)
                            .isEqualTo(said);
                }
            });
        }
        assertThat(wanted).as(what).isEmpty();
    }

    private static List<JsonNode> node(Path written) throws Exception {
        Path script =
                Path.of("..", "interop", "read-unified.mjs").toAbsolutePath().normalize();
        List<String> command = new ArrayList<>(List.of("node", script.toString()));
        NetworkFiles.find(written).forEach(path -> command.add(path.toString()));
        Path output = Files.createTempFile(written.getParent(), "node", ".out");
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .redirectOutput(output.toFile())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException e) {
            Assumptions.abort("no Node on this machine: what is written is not read by another program");
            throw e;
        }
        assertThat(process.waitFor()).isZero();
        List<JsonNode> lines = new ArrayList<>();
        for (String line : Files.readString(output, StandardCharsets.UTF_8).split("\n")) {
            if (!line.isEmpty()) {
                lines.add(Json.parse(line));
            }
        }
        return lines;
    }
}
