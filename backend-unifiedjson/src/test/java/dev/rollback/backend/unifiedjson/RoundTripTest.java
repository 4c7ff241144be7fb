package dev.rollback.backend.unifiedjson;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollback.api.ContractRecord;
import dev.rollback.api.ForeignEntry;
import dev.rollback.api.NetworkDocument;
import dev.rollback.api.StateEntry;
import dev.rollback.spi.StateReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RoundTripTest {

    private static final int STATES = 600;

    @TempDir
    Path scratch;

    @Test
    void whatAnotherBackendHoldsComesBackByteForByte() {
        long seed = Seeds.of("RoundTripTest, whatAnotherBackendHoldsComesBackByteForByte");
        for (int i = 0; i < STATES; i++) {
            List<StateEntry> entries = new OddRecords(new Random(seed + i)).entries();
            String what = "seed " + seed + ", state " + i;

            Path first = Writing.write(entries, scratch.resolve("first"));
            assertThat(contents(first)).as(what).isEqualTo(contents(entries));

            // once more, now with the documents that came of it
            List<StateEntry> read = new ArrayList<>(Networks.entries(first));
            Collections.shuffle(read, new Random(seed));
            Path second = Writing.write(read, scratch.resolve("second"));
            assertThat(lines(second)).as(what).containsExactlyElementsOf(lines(first));
            Writing.delete(first);
            Writing.delete(second);
        }
    }

    private static List<String> lines(Path folder) {
        List<String> lines = new ArrayList<>();
        Writing.texts(folder)
                .forEach((name, text) -> text.lines()
                        .filter(line -> !line.contains("fileVersion"))
                        .forEach(line -> lines.add(name + line)));
        return lines;
    }

    private static Map<Object, Object> contents(Path folder) {
        try (StateReader reader = Networks.BACKEND.read(folder)) {
            return contents(reader.entries()
                    .filter(entry -> !(entry instanceof NetworkDocument))
                    .toList());
        }
    }

    private static Map<Object, Object> contents(List<StateEntry> entries) {
        Map<Object, Object> contents = new HashMap<>();
        entries.forEach(entry -> {
            Object before = entry instanceof ContractRecord record
                    ? contents.put(record.key(), record.json().toString())
                    : contents.put(((ForeignEntry) entry).key(), ((ForeignEntry) entry).value());
            assertThat(before).isNull();
        });
        return contents;
    }
}
