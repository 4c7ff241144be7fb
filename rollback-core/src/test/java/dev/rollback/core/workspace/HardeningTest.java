package dev.rollback.core.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.rollback.api.ErrorKind;
import dev.rollback.api.RollbackException;
import dev.rollback.core.workspace.Strictness.Grade;
import dev.rollback.spi.directory.FileOps;
import dev.rollback.testkit.FaultyFiles;
import dev.rollback.testkit.FaultyFiles.Crash;
import dev.rollback.testkit.FaultyFiles.Fault;
import dev.rollback.testkit.MemoryFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class HardeningTest {

    private static final MaxAge DAY = MaxAge.parse("24h").orElseThrow();
    private static final String BLOCK =
            "validation:\n  skipped: error\n  warnings: error\nbackups-max-age: 24h\nverify-before-open: true\n";
    private static final String FLOW =
            "validation: {skipped: error, warnings: error}, backups-max-age: 24h, verify-before-open: true";

    @TempDir(factory = MemoryFolder.class)
    Path root;

    @SuppressWarnings("NullAway.Init")
    private Path file;

    @BeforeEach
    void workspace() throws IOException {
        Files.createDirectory(root.resolve("leveldb"));
        file = root.resolve("rollback.yml");
    }

    private void write(String yaml) {
        try {
            Files.writeString(file, yaml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String read() {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Hardening hardening() {
        return Hardening.of(Workspace.open(root), DAY);
    }

    private String hardened(String yaml) {
        write(yaml);
        hardening().write(FileOps.system());
        return read();
    }

    private RollbackException refused() {
        return Objects.requireNonNull(catchThrowableOfType(RollbackException.class, this::hardening));
    }

    static Stream<Arguments> forms() {
        return Stream.of(
                Arguments.of("", BLOCK),
                Arguments.of("# nothing yet\n", "# nothing yet\n" + BLOCK),
                Arguments.of("# no end", "# no end\n" + BLOCK.stripTrailing()),
                Arguments.of("---\n", "---\n" + BLOCK),
                Arguments.of("---\n...\n", "---\n" + BLOCK + "...\n"),
                Arguments.of("{}\n", "{" + FLOW + "}\n"),
                Arguments.of("--- { # all\n}\n...\n# after\n", "--- {" + FLOW + " # all\n}\n...\n# after\n"),
                Arguments.of("backups: b # the folder\n\n# end\n", "backups: b # the folder\n\n# end\n" + BLOCK),
                Arguments.of("backups: b", "backups: b\n" + BLOCK.stripTrailing()),
                Arguments.of("backups: b\n  ", "backups: b\n  \n" + BLOCK.stripTrailing()),
                Arguments.of("backups: b\n...\n# after\n", "backups: b\n" + BLOCK + "...\n# after\n"),
                Arguments.of("%YAML 1.1\n---\nbackups: b\n", "%YAML 1.1\n---\nbackups: b\n" + BLOCK),
                Arguments.of("  backups: b\n", "  backups: b\n" + BLOCK.indent(2)),
                Arguments.of("\uFEFFbackups: b\n", "\uFEFFbackups: b\n" + BLOCK),
                Arguments.of("backups: \"b😀\"\n", "backups: \"b😀\"\n" + BLOCK),
                Arguments.of("backups: b\r\n", "backups: b\r\n" + BLOCK.replace("\n", "\r\n")),
                Arguments.of(
                        "backups: b\r\n# no end",
                        ("backups: b\n# no end\n" + BLOCK.stripTrailing()).replace("\n", "\r\n")),
                Arguments.of("backups: b\r", "backups: b\r" + BLOCK.replace('\n', '\r')),
                Arguments.of("{backups: b}", "{backups: b, " + FLOW + "}"),
                Arguments.of("{backups: b,\n}\n", "{backups: b, " + FLOW + ",\n}\n"),
                Arguments.of("{\"backups\": \"b\" # c\n}", "{\"backups\": \"b\", " + FLOW + " # c\n}"),
                Arguments.of("excluded-chains:\n- 1\n- 2 # two\n", "excluded-chains:\n- 1\n- 2 # two\n" + BLOCK),
                // keys that are there
                Arguments.of(
                        "validation:\n  skipped:   warning   # why\nverify-before-open: false\nbackups: b\n",
                        "validation:\n  skipped:   error   # why\n  warnings: error\nverify-before-open: true\n"
                                + "backups: b\nbackups-max-age: 24h\n"),
                Arguments.of(
                        "'backups-max-age': \"7d\" # a week\n\"verify-before-open\": no\n'validation': {}\n",
                        "'backups-max-age': \"24h\" # a week\n\"verify-before-open\": true\n"
                                + "'validation': {skipped: error, warnings: error}\n"),
                Arguments.of(
                        "validation: { warnings: 'warning', }\n",
                        "validation: { warnings: 'error', skipped: error, }\n"
                                + BLOCK.substring(BLOCK.indexOf("backups"))),
                Arguments.of(
                        "validation:\n      # first\n      warnings: warning # why\n      # last\nbackups: b\n",
                        "validation:\n      # first\n      warnings: error # why\n      skipped: error\n      # last\n"
                                + "backups: b\n" + BLOCK.substring(BLOCK.indexOf("backups"))),
                Arguments.of(
                        "validation:\n    warnings: error",
                        "validation:\n    warnings: error\n    skipped: error\nbackups-max-age: 24h\nverify-before-open: true"),
                Arguments.of(
                        "? validation\n: warnings: warning\n",
                        "? validation\n: warnings: error\n  skipped: error\n"
                                + BLOCK.substring(BLOCK.indexOf("backups"))),
                Arguments.of("backups-max-age: 12h\n", "backups-max-age: 12h\n" + BLOCK.replaceAll("backups.*\n", "")),
                Arguments.of("backups-max-age: 48h\n", "backups-max-age: 24h\n" + BLOCK.replaceAll("backups.*\n", "")));
    }

    @ParameterizedTest
    @MethodSource("forms")
    void changesTheKeysAndNoOtherByte(String before, String after) {
        assertThat(hardened(before)).isEqualTo(after);
        assertThat(Workspace.open(root).configuration().strictness())
                .satisfies(found -> assertThat(found.hardened(DAY)).isEqualTo(found));
        assertThat(hardening().changes()).as("a second time").isEmpty();
        assertThat(hardening().difference()).isEmpty();
    }

    @Test
    void makesAFileWhereThereIsNoneForAllWhoMayReadTheFolder() throws IOException {
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-x--x"));
        Hardening hardening = hardening();
        assertThat(hardening.creates()).isTrue();
        assertThat(hardening.difference())
                .isEqualTo("--- /dev/null\n+++ rollback.yml\n@@ -0,0 +1,5 @@\n" + BLOCK.replaceAll("(?m)^(?=.)", "+"));
        assertThat(file).doesNotExist();
        hardening.write(FileOps.system());
        assertThat(read()).isEqualTo(BLOCK);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-r-----");
        assertThat(names()).containsExactlyInAnyOrder("leveldb", "rollback.yml");
    }

    @Test
    void keepsModeAndOwner() throws IOException {
        write("backups: b\n");
        boolean root = Files.getAttribute(file, "unix:uid").equals(0);
        if (root) {
            Files.setAttribute(file, "unix:uid", 12345);
            Files.setAttribute(file, "unix:gid", 23456);
        }
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r----x"));
        var before = Files.readAttributes(file, "unix:mode,uid,gid");
        hardening().write(FileOps.system());
        assertThat(Files.readAttributes(file, "unix:mode,uid,gid")).isEqualTo(before);
    }

    @Test
    void tellsWhatEachKeySaidAndWillSay() {
        write("validation: {skipped: error}\nbackups-max-age: 7d\n");
        assertThat(hardening().changes())
                .containsExactly(
                        new Hardening.Change("validation.warnings", Optional.of("warning"), "error"),
                        new Hardening.Change("backups-max-age", Optional.of("7d"), "24h"),
                        new Hardening.Change("verify-before-open", Optional.of("false"), "true"));
        write("verify-before-open: true\n");
        assertThat(hardening().changes())
                .contains(new Hardening.Change("backups-max-age", Optional.empty(), "24h"))
                .extracting(Hardening.Change::key)
                .doesNotContain("verify-before-open");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "~",
                "null\n",
                "''",
                "&all\nbackups: b\n",
                "!!map\nbackups: b\n",
                "backups-max-age: &age 7d\n",
                "backups-max-age: !!str 7d\n",
                "backups-max-age: |-\n  7d\n",
                "backups-max-age: >-\n  7d\n",
                "validation: &v {skipped: warning}\n",
                "validation: &v\n  skipped: warning\n",
                "validation: {skipped: &w warning}\n",
                // the line end that has to be added would become part of the text
                "deployment-checks:\n- name: x\n  command:\n  - sh\n  - |\n    true",
                "deployment-checks:\n- name: x\n  command:\n  - sh\n  - |+\n    true"
            })
    void refusesWhatItCannotEditAndSaysWhatToWrite(String yaml) {
        write(yaml);
        Workspace.open(root);
        RollbackException e = refused();
        assertThat(e.kind()).isEqualTo(ErrorKind.UNSUPPORTED);
        assertThat(e).hasMessageStartingWith(file.toString()).hasMessageContaining("is not edited: ");
        assertThat(e.hint().orElseThrow()).contains("by hand", "verify-before-open: true");
        assertThat(read()).isEqualTo(yaml);
    }

    @Test
    void keepsTextsThatEndWithTheFile() {
        String yaml = "deployment-checks:\n- name: x\n  command:\n  - sh\n  - |\n    true\n";
        assertThat(hardened(yaml)).isEqualTo(yaml + BLOCK);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "backups: a\nbackups: b\n",
                "validation: {skipped: warning, skipped: warning}\n",
                "validaton: {}\n",
                "backups: [\n",
                "a: b: c",
                "backups: a\n---\nbackups: b\n",
                "validation: *v\n",
                "<<: {backups: b}\n"
            })
    void refusesAnInvalidFileAsEveryCommandDoes(String yaml) {
        write(yaml);
        RollbackException usual =
                Objects.requireNonNull(catchThrowableOfType(RollbackException.class, () -> Workspace.open(root)));
        RollbackException e = Objects.requireNonNull(catchThrowableOfType(
                RollbackException.class, () -> Hardening.of(new Workspace(root, Configuration.DEFAULT), DAY)));
        assertThat(e.kind()).isEqualTo(usual.kind()).isEqualTo(ErrorKind.CONFIGURATION);
        assertThat(e).hasMessage(usual.getMessage());
    }

    @Test
    void refusesAFileThatWouldGrowTooLarge() {
        String yaml = "# " + "x".repeat(1024 * 1024 - 3) + "\n";
        write(yaml);
        assertThat(refused()).hasMessageContaining("larger than 1 MiB");
        assertThat(read()).isEqualTo(yaml);
        String fits = yaml.substring(200);
        assertThat(hardened("# " + fits)).isEqualTo("# " + fits + BLOCK);
    }

    @Test
    void editsAFileOfManyLinesInNoTime() {
        String yaml = "# x\n".repeat(200_000) + "verify-before-open: false\n" + "\n".repeat(100_000);
        write(yaml);
        Hardening hardening = hardening();
        assertThat(hardening.difference())
                .startsWith("--- rollback.yml\n+++ rollback.yml\n@@ -199998,7 +199998,7 @@\n")
                .contains("-verify-before-open: false\n+verify-before-open: true\n");
    }

    @Test
    void followsNoLink() throws IOException {
        Path elsewhere = Files.writeString(root.resolve("elsewhere.yml"), "backups: b\n");
        Files.createSymbolicLink(file, elsewhere);
        RollbackException e = refused();
        assertThat(e.kind()).isEqualTo(ErrorKind.UNSAFE_PATH);
        assertThat(e.hint().orElseThrow()).contains(BLOCK.stripTrailing());
        assertThat(file).isSymbolicLink();
        assertThat(elsewhere).hasContent("backups: b");
    }

    @Test
    void refusesWhatIsNoFile() throws IOException {
        Files.createDirectory(file);
        RollbackException e = Objects.requireNonNull(catchThrowableOfType(
                RollbackException.class, () -> Hardening.of(new Workspace(root, Configuration.DEFAULT), DAY)));
        assertThat(e).hasMessageContaining("not a regular file");
    }

    /** A file that is there, and whose reading fails for everybody. */
    @Test
    void refusesWhatCannotBeRead() throws IOException {
        Path unreadable = Path.of("/proc/self/mem");
        assumeThat(unreadable).as("a file that cannot be read").exists();
        Files.createSymbolicLink(file, unreadable);
        RollbackException e = Objects.requireNonNull(catchThrowableOfType(
                RollbackException.class, () -> Hardening.of(new Workspace(root, Configuration.DEFAULT), DAY)));
        assertThat(e.kind()).isEqualTo(ErrorKind.IO);
        assertThat(e).hasMessageContaining("cannot read");
    }

    /** Whether the change comes before the writing begins, or at the last moment. */
    @Test
    void overwritesNobodysChange() throws IOException {
        for (Optional<String> was : List.of(Optional.of("backups: b\n"), Optional.<String>empty())) {
            for (String moment : List.of("delete", "sync ")) {
                Files.deleteIfExists(file);
                was.ifPresent(this::write);
                Hardening hardening = hardening();
                FaultyFiles files = FaultyFiles.counting().before(call -> {
                    if (call.startsWith(moment)) {
                        write("backups: c\n");
                    }
                });
                RollbackException e = Objects.requireNonNull(
                        catchThrowableOfType(RollbackException.class, () -> hardening.write(files)), moment);
                assertThat(e.kind()).isEqualTo(ErrorKind.CONFLICT);
                assertThat(e.hint().orElseThrow()).contains("rollback harden");
                assertThat(read()).isEqualTo("backups: c\n");
                assertThat(names()).containsExactlyInAnyOrder("leveldb", "rollback.yml");
            }
        }
        write("backups: b\n");
        Hardening hardening = hardening();
        Files.delete(file);
        Files.createSymbolicLink(file, Files.writeString(root.resolve("same"), "backups: b\n"));
        assertThat(catchThrowableOfType(RollbackException.class, () -> hardening.write(FileOps.system())))
                .hasMessageContaining("has changed");
        assertThat(file).isSymbolicLink();
    }

    @ParameterizedTest
    @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void isWhollyOldOrWhollyNewWhateverFails(Fault fault) throws IOException {
        for (Optional<String> was : List.of(Optional.of("backups: b\n"), Optional.<String>empty())) {
            String whole = was.orElse("") + BLOCK;
            boolean done = false;
            for (int at = 1; !done; at++) {
                Files.deleteIfExists(file);
                was.ifPresent(this::write);
                FaultyFiles files = FaultyFiles.failing(fault, at);
                try {
                    hardening().write(files);
                    done = true;
                } catch (Crash | RollbackException e) {
                    boolean replaced = files.last().startsWith("syncdir");
                    assertThat(Files.exists(file) ? Optional.of(read()) : Optional.empty())
                            .as("%s at %s: %s", fault, at, files.last())
                            .isEqualTo(replaced ? Optional.of(whole) : was);
                }
                if (fault != Fault.CRASH) {
                    assertThat(names()).as(files.last()).doesNotContain(".rollback.yml.tmp");
                }
                Hardening again = hardening();
                if (!again.changes().isEmpty()) {
                    again.write(FileOps.system());
                }
                assertThat(read()).isEqualTo(whole);
                assertThat(names()).containsExactlyInAnyOrder("leveldb", "rollback.yml");
            }
        }
    }

    /** The order that makes it survive a power cut: the content before its name, the name before anybody is told. */
    @Test
    void syncsTheContentBeforeTheNameAndTheFolderAfterIt() {
        write("backups: b\n");
        FaultyFiles files = FaultyFiles.counting();
        hardening().write(files);
        assertThat(files.calls())
                .extracting(call -> call.substring(0, call.indexOf(' ')))
                .containsExactly("delete", "create", "write", "attributes", "sync", "replace", "syncdir");
    }

    /** Files put together from pieces that people write; of each that is valid, only the keys may change. */
    @Test
    void changesNothingElseInWhateverPeopleWrite() {
        long seed = Long.getLong("rollback.seed", System.nanoTime());
        System.out.println("HardeningTest: seed " + seed + " (-Drollback.seed)");
        Random random = new Random(seed);
        String[][] pieces = {
            {"", "---\n", "# begin\n", "\uFEFF", "%YAML 1.1\n---\n"},
            {"", "backups: b\n", "backups: \"b\" # c\n", "'backups' :  b\n\n", "? backups\n: b\n"},
            {
                "",
                "validation: {}\n",
                "validation:\n  skipped: warning\n",
                "validation: {warnings: error}  # x\n",
                "validation:\n   # a\n   warnings: 'warning' # b\n\n   # c\n",
                "\"validation\": { skipped: error,\n  }\n"
            },
            {"", "expected-contracts: [56-A,\n 97-B]\n", "excluded-chains:\n- 1\n# x\n-   2\n", "\n\n"},
            {"", "backups-max-age: 7d\n", "backups-max-age: \"1h\" # x\n", "backups-max-age:\n  30d\n"},
            {
                "",
                "deployment-checks:\n  - command:\n    - sh\n    - |\n      # echo\n      validation: x\n",
                "backends: {x: {validation: &a y, b: *a}}\n"
            },
            {"", "verify-before-open: false\n", "verify-before-open:   True#\n", "verify-before-open: true # x\n"},
            {"", "# end", "...\n", "...\n# more\n", "   \n"}
        };
        int edited = 0;
        for (int round = 0; round < 1_500; round++) {
            StringBuilder yaml = new StringBuilder();
            for (String[] choice : pieces) {
                yaml.append(choice[random.nextInt(choice.length)]);
            }
            String text = random.nextInt(4) == 0 ? yaml.toString().replace("\n", "\r\n") : yaml.toString();
            write(text);
            Configuration before;
            try {
                before = Workspace.open(root).configuration();
            } catch (RollbackException e) {
                continue;
            }
            String after;
            try {
                after = hardened(text);
            } catch (RollbackException e) {
                assertThat(e.kind()).as(text).isEqualTo(ErrorKind.UNSUPPORTED);
                continue;
            }
            edited++;
            Configuration now = Workspace.open(root).configuration();
            assertThat(now.strictness()).as(text).isEqualTo(before.strictness().hardened(DAY));
            assertThat(now.strictness().skipped()).isEqualTo(Grade.ERROR);
            assertThat(now.backups()).isEqualTo(before.backups());
            assertThat(now.excludedChains()).isEqualTo(before.excludedChains());
            assertThat(now.expectedContracts()).isEqualTo(before.expectedContracts());
            assertThat(now.deploymentChecks()).isEqualTo(before.deploymentChecks());
            assertThat(withoutKeys(after)).as(text).isEqualTo(withoutKeys(text));
            assertThat(hardening().changes()).as(after).isEmpty();
        }
        assertThat(edited).isGreaterThan(500);
    }

    /** The lines that have nothing to do with the keys. */
    private static List<String> withoutKeys(String text) {
        return text.lines()
                .filter(line ->
                        !line.matches("\uFEFF?\\s*(?:['\"]?validation|skipped|warnings|backups-max-age|verify-before"
                                + "|\"validation\"|30d|24h|\\}).*"))
                .toList();
    }

    @Test
    void differencesTellHowToMakeOneTextOfTheOther() {
        long seed = Long.getLong("rollback.seed", System.nanoTime());
        System.out.println("HardeningTest: seed " + seed + " (-Drollback.seed)");
        Random random = new Random(seed);
        for (int round = 0; round < 2_000; round++) {
            String one = text(random, random.nextInt(30));
            String other = random.nextBoolean() ? text(random, random.nextInt(30)) : changed(one, random);
            String difference = UnifiedDiff.of("a", "b", one, other);
            assertThat(apply(one, difference)).as(difference).isEqualTo(other);
            assertThat(difference.isEmpty()).isEqualTo(one.equals(other));
        }
        assertThat(UnifiedDiff.of("a", "b", "1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nfive\n6\n7\n8\n9"))
                .isEqualTo("--- a\n+++ b\n@@ -2,8 +2,8 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n-9\n+9\n"
                        + "\\ No newline at end of file\n");
    }

    private static String text(Random random, int lines) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < lines; i++) {
            out.append((char) ('a' + random.nextInt(4))).append(i + 1 < lines || random.nextBoolean() ? "\n" : "");
        }
        return out.toString();
    }

    private static String changed(String text, Random random) {
        List<String> lines = new ArrayList<>(text.lines().toList());
        for (int i = random.nextInt(4); i > 0; i--) {
            lines.add(random.nextInt(lines.size() + 1), "new " + i);
        }
        return String.join("\n", lines) + "\n";
    }

    /** As patch does, without any fuzz. */
    private static String apply(String text, String difference) {
        List<String> old = text.isEmpty() ? List.of() : List.of(text.split("(?<=\n)"));
        StringBuilder out = new StringBuilder();
        int at = 0;
        List<String> lines = difference.lines().toList();
        for (int i = 2; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.startsWith("@@")) {
                String[] range = line.split(" ")[1].substring(1).split(",");
                int start = Integer.parseInt(range[0]) - (range.length > 1 && range[1].equals("0") ? 0 : 1);
                while (at < start) {
                    out.append(old.get(at++));
                }
                continue;
            }
            boolean ends = i + 1 < lines.size() && lines.get(i + 1).startsWith("\\");
            String content = line.substring(1) + (ends ? "" : "\n");
            switch (line.charAt(0)) {
                case ' ' -> {
                    assertThat(content).isEqualTo(old.get(at++));
                    out.append(content);
                }
                case '-' -> assertThat(content).isEqualTo(old.get(at++));
                case '+' -> out.append(content);
                default -> assertThat(line).startsWith("\\");
            }
        }
        while (at < old.size()) {
            out.append(old.get(at++));
        }
        return out.toString();
    }

    private List<String> names() throws IOException {
        try (var paths = Files.list(root)) {
            return paths.map(path -> String.valueOf(path.getFileName())).toList();
        }
    }

    @Test
    void isReadAsUtf8OrNotAtAll() throws IOException {
        Files.write(file, "backups: b # caf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1));
        RollbackException e = Objects.requireNonNull(catchThrowableOfType(
                RollbackException.class, () -> Hardening.of(new Workspace(root, Configuration.DEFAULT), DAY)));
        assertThat(e).hasMessageContaining("rollback.yml");
    }
}
