package dev.rollback.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command as it is packaged, as a process of its own. */
final class PackagedIT {

    private static final Path JAR = Path.of("target", "rollback.jar").toAbsolutePath();
    private static final Path SCRIPT =
            Path.of("..", "rollback").toAbsolutePath().normalize();
    private static final Path INTEROP =
            Path.of("..", "interop").toAbsolutePath().normalize();
    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    @TempDir
    Path folder = Path.of("");

    private record Ended(int exit, String out, String err) {}

    private Ended run(Map<String, String> environment, List<?> command) throws Exception {
        Path out = Files.createTempFile(folder, "out", "");
        Path err = Files.createTempFile(folder, "err", "");
        ProcessBuilder builder =
                new ProcessBuilder(command.stream().map(Object::toString).toList());
        builder.environment().remove("SLACK_WEBHOOK_URL");
        builder.environment().putAll(environment);
        Process process = builder.redirectInput(
                        ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS))
                .as("%s has ended", command)
                .isTrue();
        return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    private Ended jar(Object... args) throws Exception {
        List<Object> command = new ArrayList<>(List.of(JAVA, "-jar", JAR));
        command.addAll(List.of(args));
        return run(Map.of(), command);
    }

    private static void assumeNode() {
        assumeThat(INTEROP.resolve("node_modules"))
                .as("the other client; `npm ci` in interop installs it")
                .exists();
    }

    private String dump(Path database) throws Exception {
        Ended dump = run(Map.of(), List.of("node", INTEROP.resolve("dump.mjs"), database));
        assertThat(dump.exit()).as(dump.err()).isZero();
        return dump.out();
    }

    @Test
    void findsItsBackendsAndPrintsUtf8InAnyLocale() throws Exception {
        Sample sample = Sample.in(folder);

        Ended ended =
                run(Map.of("LC_ALL", "C"), List.of(JAVA, "-jar", JAR, "-C", sample.root(), "validate", "--quick"));

        assertThat(ended.exit()).as(ended.err()).isZero();
        assertThat(ended.out()).isEqualTo("✅ LevelDB accessible and responsive\n");
        assertThat(jar("--version").out()).matches("rollback [0-9].*\n");
    }

    @Test
    void asksNobodyWithoutTerminal() throws Exception {
        Sample sample = Sample.in(folder);
        var before = sample.everything();

        assertThat(jar("-C", sample.root(), "run", "--to", "leveldb").exit()).isEqualTo(5);
        assertThat(sample.everything()).isEqualTo(before);
    }

    @Test
    void isNoPlainSuccessWhenItsAnswerIsLost() throws Exception {
        assumeThat(Path.of("/dev/full")).as("a device that is always full").exists();

        Ended ended = run(Map.of(), List.of("/bin/sh", "-c", "exec \"$0\" -jar \"$1\" --help > /dev/full", JAVA, JAR));

        assertThat(ended.exit()).isEqualTo(3);
        assertThat(ended.err()).contains("could not all be written");
    }

    @Test
    void hardensAndThenIsStricter() throws Exception {
        Sample sample = Sample.in(folder);
        var before = sample.everything();
        Ended asked = jar("-C", sample.root(), "harden");
        assertThat(asked.exit()).isEqualTo(5);
        assertThat(asked.out()).contains("+verify-before-open: true");
        assertThat(sample.everything()).isEqualTo(before);
        assertThat(jar("-C", sample.root(), "validate").exit()).isZero();

        Ended hardened = jar("-C", sample.root(), "harden", "--force");

        assertThat(hardened.exit()).as(hardened.err()).isZero();
        assertThat(hardened.out()).startsWith(asked.out());
        Ended validated = jar("-C", sample.root(), "validate");
        assertThat(validated.exit()).isEqualTo(4);
        assertThat(validated.out()).contains("validation.skipped in rollback.yml is error");
        Ended planned = jar("-C", sample.root(), "plan", "--to", "leveldb");
        assertThat(planned.exit()).isEqualTo(3);
        assertThat(planned.out()).contains("too long ago: backups-max-age is 24h");
        assertThat(jar("-C", sample.root(), "harden").out()).startsWith("nothing to do");
    }

    @Test
    void assessesDecidesAndRollsBackByItself() throws Exception {
        Sample sample = Sample.in(folder);
        Ended calm = jar("-C", sample.root(), "assess", "--record");
        assertThat(calm.exit()).as(calm.out() + calm.err()).isZero();
        assertThat(calm.out()).contains("Recorded        leveldb, 28 contract records, intact");
        assertThat(jar("-C", sample.root(), "decide").out()).startsWith("NO ROLLBACK\n");

        Sample.flip(sample.path("leveldb/000005.ldb"));
        assertThat(jar("-C", sample.root(), "assess").exit()).isEqualTo(4);
        assertThat(jar("-C", sample.root(), "run", "--auto").exit()).isEqualTo(5);
        sample.write("rollback.yml", "decision: { automatic-rollback: true }\n");
        Ended run = jar("-C", sample.root(), "run", "--auto");
        assertThat(run.exit()).as(run.out() + run.err()).isIn(0, 3);
        assertThat(run.out()).startsWith("ROLLED BACK to leveldb\n");
        assertThat(sample.live().missing()).isZero();
    }

    @Test
    void drills() throws Exception {
        Ended ended = jar("drill", "--json");

        assertThat(ended.exit()).as(ended.err()).isZero();
        assertThat(Cli.parse(ended.out()).path("outcome").asText()).isEqualTo("PASSED");
    }

    @Test
    void restoresWhatTheOtherClientReadsByteByByte() throws Exception {
        assumeNode();
        Sample sample = Sample.whole(folder);
        Sample.flip(sample.path("leveldb/000005.ldb"));
        String backup = dump(sample.path("backups/" + Sample.NEWEST + "/leveldb/current"));

        Ended ended = jar("-C", sample.root(), "run", "--to", "leveldb", "--force");

        assertThat(ended.exit()).as(ended.err()).isEqualTo(3);
        assertThat(dump(sample.path("leveldb"))).isEqualTo(backup);
        try (var expected = SampleWorkspace.class.getResourceAsStream("drill/expected.jsonl")) {
            assertThat(expected).isNotNull();
            assertThat(backup).isEqualTo(new String(expected.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @Test
    void staysOutWhileTheOtherClientHasTheDatabaseOpen() throws Exception {
        assumeNode();
        Sample sample = Sample.in(folder);
        Process holder = new ProcessBuilder(
                        "node",
                        INTEROP.resolve("hold.mjs").toString(),
                        sample.path("leveldb").toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            assertThat(holder.getInputStream().read()).isEqualTo('o');
            Ended ended = jar("-C", sample.root(), "run", "--to", "leveldb", "--force");

            assertThat(ended.exit()).as(ended.err()).isEqualTo(11);
            assertThat(ended.err()).contains("process " + holder.pid());
            assertThat(sample.live().holds()).isTrue();
        } finally {
            holder.getOutputStream().close();
            assertThat(holder.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(jar("-C", sample.root(), "run", "--to", "leveldb", "--force").exit())
                .isZero();
    }

    @Test
    void carriesAllThatItsNotifiersNeed() throws Exception {
        GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        server.setUser("rollback", "rollback", "verysecretword");
        server.getUserManager().setAuthRequired(true);
        server.start();
        try {
            Files.writeString(
                    folder.resolve("rollback.yml"),
                    "notifications: {mail: {host: 127.0.0.1, port: "
                            + server.getSmtp().getPort()
                            + ", security: none, username: rollback, password: {env: MAIL_WORD},"
                            + " from: rollback@example.org, to: [ops@example.org]}}\n");
            Files.writeString(
                    Files.createDirectory(folder.resolve("templates")).resolve("test.mustache"),
                    "Grüße 東京\nfrom {{incident}}\n");

            Ended ended = run(
                    Map.of("LC_ALL", "C", "MAIL_WORD", "verysecretword"),
                    List.of(JAVA, "-jar", JAR, "-C", folder, "notify", "test"));

            assertThat(ended.exit()).as(ended.err()).isZero();
            assertThat(ended.out()).contains("delivered  mail, at ops@example.org, by 127.0.0.1: 250");
            assertThat(server.getReceivedMessages()).singleElement().satisfies(message -> {
                assertThat(message.getSubject()).isEqualTo("Grüße 東京");
                assertThat(message.getContent().toString()).startsWith("from TEST\r\n");
            });
        } finally {
            server.stop();
        }
    }

    @Test
    void printsEnvelopeWhenInterrupted() throws Exception {
        Sample sample = Sample.in(folder);
        Files.createDirectory(sample.path(".rollback"));
        Path out = folder.resolve("out");
        try (LockingProcess holder = LockingProcess.of(Files.createFile(sample.path(".rollback/lock")))) {
            Process process = new ProcessBuilder(List.of(
                                    JAVA,
                                    "-jar",
                                    JAR,
                                    "-C",
                                    sample.root(),
                                    "run",
                                    "--to",
                                    "leveldb",
                                    "--force",
                                    "--json",
                                    "--lock-timeout",
                                    "60s")
                            .stream()
                            .map(Object::toString)
                            .toList())
                    .redirectOutput(out.toFile())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            assertThat(process.waitFor(3, TimeUnit.SECONDS)).isFalse();

            Process kill = new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start();

            assertThat(kill.waitFor()).isZero();
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(130);
            assertThat(holder.isAlive()).isTrue();
        }
        assertThat(Cli.parse(Files.readString(out)).path("error").path("kind").asText())
                .isEqualTo("INTERRUPTED");
    }

    /** A repository with the script and the packaged command, and nothing to build. */
    private Path repository() throws IOException {
        Path home = Files.createDirectories(folder.resolve("repository with space/rollback-cli/target"));
        Files.copy(JAR, home.resolve("rollback.jar"));
        Path script = folder.resolve("repository with space/rollback");
        Files.copy(SCRIPT, script, java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
        return script;
    }

    @Test
    void startsByItsScriptThroughLinksFromAnywhere() throws Exception {
        Path script = repository();
        Path link = Files.createSymbolicLink(
                Files.createDirectory(folder.resolve("bin")).resolve("rollback"),
                Path.of("../repository with space/rollback"));
        Path second = Files.createSymbolicLink(folder.resolve("rb"), link);
        Map<String, String> java = Map.of("JAVA_HOME", System.getProperty("java.home"));

        for (Path path : List.of(script, link, second)) {
            Ended ended = run(java, List.of(path, "--version"));
            assertThat(ended.exit()).as(ended.err()).isZero();
            assertThat(ended.out()).startsWith("rollback ");
            assertThat(ended.err()).isEmpty();
        }
    }

    @Test
    void saysWhatItsScriptMisses() throws Exception {
        Path script = repository();
        Ended noJava = run(Map.of("JAVA_HOME", "/nowhere"), List.of("/bin/sh", script, "--version"));
        assertThat(noJava.exit()).isEqualTo(1);
        assertThat(noJava.err()).contains("JAVA_HOME is /nowhere");

        Files.delete(folder.resolve("repository with space/rollback-cli/target/rollback.jar"));
        Map<String, String> noMaven = Map.of(
                "JAVA_HOME",
                System.getProperty("java.home"),
                "PATH",
                Files.createDirectory(folder.resolve("empty")).toString());
        Ended ended = run(noMaven, List.of("/bin/sh", script, "--version"));
        assertThat(ended.exit()).as(ended.err()).isEqualTo(1);
        assertThat(ended.err()).contains("no mvn");
    }
}
