package dev.rollback.backend.unifiedjson;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollback.api.ContractRecord;
import dev.rollback.api.JsonText;
import dev.rollback.api.NetworkDocument;
import dev.rollback.api.StateEntry;
import dev.rollback.api.StrictJson;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A number as long as may be read is not printed longer, or its record could not be read again. */
class NumberLengthTest {

    @TempDir
    Path folder;

    static List<String> numbers() {
        String nines = "9".repeat(StrictJson.MAX_NUMBER_LENGTH);
        return List.of(
                nines,
                nines.substring(2) + "e5",
                nines.substring(6) + "e-2000",
                "9." + nines.substring(8) + "e99999",
                "9." + nines.substring(5) + "e-9",
                "0." + nines.substring(2),
                "0." + nines.substring(5) + "e-9");
    }

    @ParameterizedTest
    @MethodSource("numbers")
    void aNumberOfTheGreatestLengthCanBeReadAgain(String number) throws IOException {
        assertThat(number).hasSize(StrictJson.MAX_NUMBER_LENGTH);
        Files.writeString(folder.resolve("alpha.unified.json"), """
                {"schemaVersion":"3.0.0","network":"alpha","chainId":902,"number":%1$s,
                "contracts":{"core":{"Vault":{"number":%1$s}}}}
                """.formatted(number));
        try (var reader = new UnifiedJsonBackend().read(folder)) {
            assertThat(reader.entries().map(NumberLengthTest::number))
                    .containsExactly(new BigDecimal(number), new BigDecimal(number));
        }
    }

    private static BigDecimal number(StateEntry entry) {
        JsonText json = entry instanceof ContractRecord record ? record.json() : ((NetworkDocument) entry).json();
        return json.value()
                .map(value -> value.path("number"))
                .map(JsonNode::decimalValue)
                .orElseThrow();
    }
}
