package dev.rollback.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.api.ErrorKind;
import dev.rollback.api.RollbackException;
import dev.rollback.api.StrictJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretTest {

    private static final String VALUE = "https://hooks.example/T0/xyz";

    @TempDir
    Path workspace = Path.of("");

    private final ObjectNode settings = JsonNodeFactory.instance.objectNode();

    private Secret read(Map<String, String> environment) {
        return Secret.read(
                new PluginConfig("notifications.ops", settings),
                "url",
                new ChannelContext(workspace, environment, Clock.systemUTC()));
    }

    private Secret readFile(Path file) {
        settings.putObject("url").put("file", file.toString());
        return read(Map.of());
    }

    private void wrong(String words, Map<String, String> environment) {
        assertThatExceptionOfType(RollbackException.class)
                .isThrownBy(() -> read(environment))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.CONFIGURATION))
                .satisfies(e -> assertThat(e.getMessage())
                        .startsWith("notifications.ops: url: ")
                        .contains(words))
                .satisfies(e -> assertThat(e.toString()).doesNotContain(VALUE));
    }

    private void wrongFile(String words, Path file) {
        settings.putObject("url").put("file", file.toString());
        wrong(words, Map.of());
    }

    private Path file(String permissions, byte[] content) throws IOException {
        Path file = Files.createTempFile(workspace, "hook", "");
        Files.write(file, content);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }

    private Path file(String permissions, String content) throws IOException {
        return file(permissions, content.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void readsAVariable() {
        settings.putObject("url").put("env", "HOOK_1");
        assertThat(read(Map.of("HOOK_1", " " + VALUE + "\n")).reveal()).isEqualTo(VALUE);
        wrong("the environment variable HOOK_1 is not set", Map.of());
        wrong("the environment variable HOOK_1 is not set", Map.of("HOOK_1", " \n", "HOOK", VALUE));
    }

    /** Somebody may have written the secret itself where its variable's name belongs. */
    @ParameterizedTest
    @ValueSource(strings = {VALUE, "", " ", "a b", "1A", "A=B", "A\u0000", "A-B"})
    void doesNotShowWhatIsNoVariablesName(String name) {
        settings.putObject("url").put("env", name);
        wrong("env: is no name of an environment variable", Map.of());
    }

    @Test
    void readsAFileBelowTheWorkspaceOrAnywhere() throws IOException {
        Path file = file("rw-------", "\t" + VALUE + "\r\n\n");
        assertThat(readFile(file).reveal()).isEqualTo(VALUE);
        assertThat(readFile(workspace.relativize(file)).reveal()).isEqualTo(VALUE);
        assertThat(readFile(file("r--------", "two\nlines ä\n")).reveal()).isEqualTo("two\nlines ä");
        assertThat(readFile(file("rwx------", VALUE)).reveal()).isEqualTo(VALUE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw--w----", "rw---x---", "rw----r--", "rw-----w-", "rw------x", "rwxrwxrwx"})
    void refusesAFileThatIsOpenToOthers(String permissions) throws IOException {
        Path file = file(permissions, VALUE);
        wrongFile(file + " is open to others; `chmod 600` it", file);
    }

    @Test
    void refusesWhatIsNoRegularFile() throws IOException {
        Path file = file("rw-------", VALUE);
        wrongFile("is not a regular file", Files.createSymbolicLink(workspace.resolve("link"), file));
        wrongFile("is not a regular file", Files.createSymbolicLink(workspace.resolve("dangling"), Path.of("gone")));
        wrongFile("is not there", workspace.resolve("missing"));
        wrongFile("is not there", file.resolve("below a file"));
        wrongFile("is not a regular file", workspace);
        wrongFile("is not a regular file", Path.of(""));
        wrongFile("is not a regular file", Path.of("/dev/null"));
    }

    @Test
    void refusesAFileOfNoUse() throws IOException {
        wrongFile("is empty", file("rw-------", ""));
        wrongFile("is empty", file("rw-------", " \r\n\t"));
        wrongFile("is no text in UTF-8", file("rw-------", new byte[] {'a', (byte) 0xff, 'b'}));
    }

    @Test
    void readsUpTo64KibAndNoMore() throws IOException {
        byte[] content = new byte[64 * 1024];
        Arrays.fill(content, (byte) 'x');
        assertThat(readFile(file("rw-------", content)).reveal()).hasSize(content.length);
        wrongFile("is too large for a secret", file("rw-------", Arrays.copyOf(content, content.length + 1)));
    }

    @Test
    void doesNotTrustTheSizeThatAFileTells() throws IOException {
        Path endless = Path.of("/proc/self/pagemap");
        assumeThat(endless).as("a file of Linux whose size is told as 0").isReadable();
        assertThat(Files.size(endless)).isZero();
        wrongFile(endless.toString(), endless); // too large, or of a kernel that reads it only in units
    }

    @Test
    void aNameThatNoFileCanHaveIsAnErrorOfTheConfiguration() {
        settings.putObject("url").put("file", "a\0b");
        wrong("file: no file can have this name", Map.of());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "1",
                "[]",
                "{}",
                "{\"env\": 1}",
                "{\"file\": null}",
                "{\"var\": \"A\"}",
                "{\"env\": \"A\", \"file\": \"b\"}",
                "[{\"env\": \"A\"}]"
            })
    void aSettingOfAnotherFormIsNoReference(String json) {
        JsonNode setting =
                StrictJson.parse(json.getBytes(StandardCharsets.UTF_8)).value().orElseThrow();
        assertThat(Secret.isReference(setting)).isFalse();
        settings.set("url", setting);
        wrong("say where it stands, as {env: NAME} or {file: PATH}", Map.of("A", VALUE));
    }

    @Test
    void theSecretItselfIsRefusedAndNotShown() {
        settings.put("url", VALUE);
        wrong("a secret does not belong into this file", Map.of());
        settings.remove("url");
        wrong("say where it stands", Map.of());
    }

    @Test
    void isNotShownByAccident() {
        settings.putObject("url").put("env", "HOOK");
        Secret secret = read(Map.of("HOOK", VALUE));
        assertThat(secret).hasToString("***");
        assertThat(String.valueOf(java.util.Optional.of(secret))).doesNotContain("hooks");
    }
}
