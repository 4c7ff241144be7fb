package dev.rollback.backend.unifiedjson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SectionChecksumTest {

    private static final int VALUES = 20_000;

    private static final String SCRIPT = """
            const { readFileSync, writeFileSync } = require('node:fs')
            const { createHash } = require('node:crypto')
            const lines = readFileSync(process.argv[1], 'utf8').split('\\n').slice(0, -1)
            writeFileSync(process.argv[2], lines.map((line) => {
              const text = JSON.stringify(JSON.parse(line))
              return createHash('sha256').update(text).digest('hex').slice(0, 16) + text + '\\n'
            }).join(''))
            """;

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "1e21, 1e+21",
                "1e20, 100000000000000000000",
                "0.1, 0.1",
                "1e-6, 0.000001",
                "1e-7, 1e-7",
                "-0, 0",
                "1.0, 1",
                "1e400, null",
                "2e-44, 2e-44",
                "9007199254740993, 9007199254740992",
                "`{\"b\":1,\"10\":2,\"9\":3,\"01\":4}`, `{\"9\":3,\"10\":2,\"b\":1,\"01\":4}`",
                "`\"\\ud800\"`, `\"\\ud800\"`"
            })
    void printsAsJavaScriptDoes(String json, String printed) {
        assertThat(JsonPrinter.javascript(Json.parse(json))).isEqualTo(printed);
    }

    @Test
    void isTheStartOfTheSha256OfThePrintedText() {
        // printf '{"a":[1,2]}' | sha256sum
        assertThat(SectionChecksum.of(Json.parse("{ \"a\" : [ 1.0, 2 ] }"))).isEqualTo("01530d164d479cf0");
    }

    @Test
    void agreesWithNodeOnOddValues() throws Exception {
        long seed = Seeds.of("SectionChecksumTest, agreesWithNodeOnOddValues");
        OddJson odd = new OddJson(new Random(seed));
        List<String> values = new ArrayList<>();
        for (int i = 0; i < VALUES; i++) {
            values.add(odd.value(4));
        }

        List<String> expected = node(values);

        assertThat(expected).hasSize(VALUES);
        for (int i = 0; i < VALUES; i++) {
            var node = Json.parse(values.get(i));
            assertThat(SectionChecksum.of(node) + JsonPrinter.javascript(node))
                    .as("seed %d, value %s", seed, values.get(i))
                    .isEqualTo(expected.get(i));
        }
    }

    private List<String> node(List<String> values) throws IOException, InterruptedException {
        Path in = Files.writeString(folder.resolve("in"), String.join("\n", values) + "\n");
        Path out = folder.resolve("out");
        Process process;
        try {
            process = new ProcessBuilder("node", "-e", SCRIPT, in.toString(), out.toString())
                    .inheritIO()
                    .start();
        } catch (IOException e) {
            return abort("node is not installed: checksums are not compared with JavaScript's");
        }
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        return List.of(Files.readString(out, StandardCharsets.UTF_8).split("\n"));
    }
}
