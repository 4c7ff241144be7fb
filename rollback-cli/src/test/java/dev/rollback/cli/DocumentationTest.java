package dev.rollback.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Holds the documents to what the software does. */
class DocumentationTest {

    private static final Path ROOT = Path.of("..");
    private static final Pattern EXAMPLE = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    private static final List<Path> EXAMPLE_PLUGINS =
            List.of(ROOT.resolve("examples/lines-backend"), ROOT.resolve("examples/command-notifier"));
    private static final Pattern REGION =
            Pattern.compile("// guide: (?!end)\\w+\n(.*?)[ ]*// guide: end", Pattern.DOTALL);
    private static final Pattern SHELL = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL);
    private static final Pattern INLINE = Pattern.compile("`(?:\\./)?(rollback [a-z][^`]*)`");
    private static final Pattern WORD = Pattern.compile("(?:\"[^\"]*\"|[^\\s\"])+");
    private static final Pattern EXIT_ROW = Pattern.compile("\\| (\\d+) \\| ([a-z ,]+) \\|");

    @TempDir
    Path temp;

    @Test
    void theReadmesExampleCompilesAndRollsBack() throws Exception {
        Path workspace = Sample.whole(temp).root();
        Matcher matcher = EXAMPLE.matcher(read("README.md"));
        assertThat(matcher.find()).isTrue();
        String printed = runExample(matcher.group(1), workspace);

        assertThat(printed).contains("ROLLED_BACK", "97-Token 0x");
    }

    @Test
    void thePluginGuidesExcerptsAreOfTheExamples() throws IOException {
        List<String> regions = new ArrayList<>();
        for (Path plugin : EXAMPLE_PLUGINS) {
            int before = regions.size();
            for (Path file : sources(plugin)) {
                REGION.matcher(Files.readString(file)).results().forEach(region -> regions.add(region.group(1)));
            }
            assertThat(regions).as(plugin.toString()).hasSizeGreaterThan(before);
        }
        List<String> excerpts = EXAMPLE.matcher(read("docs/plugin-guide.md"))
                .results()
                .map(excerpt -> excerpt.group(1))
                .toList();
        assertThat(excerpts).isNotEmpty().containsExactlyInAnyOrderElementsOf(regions);
    }

    @Test
    void theExamplePluginsCompileAgainstTheApi() throws IOException {
        List<String> arguments = new ArrayList<>(List.of("-proc:none", "-Xlint:all", "-d", temp.toString()));
        for (Path plugin : EXAMPLE_PLUGINS) {
            sources(plugin.resolve("src/main")).forEach(file -> arguments.add(file.toString()));
        }
        ByteArrayOutputStream messages = new ByteArrayOutputStream();
        int compiled =
                ToolProvider.getSystemJavaCompiler().run(null, messages, messages, arguments.toArray(String[]::new));
        assertThat(compiled).as(messages.toString(StandardCharsets.UTF_8)).isZero();
    }

    private static List<Path> sources(Path folder) throws IOException {
        try (var paths = Files.walk(folder)) {
            return paths.filter(path -> path.toString().endsWith(".java"))
                    .sorted()
                    .toList();
        }
    }

    /** One after the other, as they stand, on one workspace. */
    @Test
    void theExamplesOfTheEmbeddingGuideCompileAndDoWhatTheySay() throws Exception {
        Path workspace = Sample.whole(temp).root();
        List<String> printed = new ArrayList<>();
        Matcher matcher = EXAMPLE.matcher(read("docs/embedding.md"));
        while (matcher.find()) {
            printed.add(runExample(matcher.group(1), workspace));
        }
        assertThat(printed).hasSize(6);
        assertThat(printed.get(0)).contains("unified-json: nothing says which", "at 0x", " contracts");
        assertThat(printed.get(2)).contains("EMERGENCY_STOP");
        assertThat(printed.get(3)).contains("read and verify everything", " ms", "ROLLED_BACK, kept in ");
        assertThat(printed.get(4)).contains("MIGRATED", "the same");
        assertThat(printed.get(5))
                .contains("signal deployment-failure: reported once", "MANUAL DECISION REQUIRED: system failure is");
    }

    private int examples;

    private String runExample(String code, Path workspace) throws Exception {
        String name = "Example" + ++examples;
        String body = code.replace("Path.of(\"my-project\")", "Path.of(\"" + workspace + "\")");
        String source = "import dev.rollback.api.*;\nimport dev.rollback.core.assess.*;\n"
                + "import dev.rollback.core.compare.*;\nimport dev.rollback.core.decide.Decider;\n"
                + "import dev.rollback.core.decide.Decision;\n"
                + "import dev.rollback.core.engine.*;\nimport dev.rollback.core.execute.*;\n"
                + "import dev.rollback.core.plan.*;\nimport dev.rollback.core.serve.*;\n"
                + "import dev.rollback.core.workspace.*;\nimport dev.rollback.spi.*;\n"
                + "import dev.rollback.spi.directory.FileOps;\n"
                + "import java.nio.file.*;\nimport java.time.Clock;\nimport java.time.Duration;\nimport java.util.*;\n"
                + "public class " + name + " {\n  public static void main(String[] args) throws Exception {\n" + body
                + "  }\n}\n";
        Path file = Files.writeString(temp.resolve(name + ".java"), source);
        ByteArrayOutputStream messages = new ByteArrayOutputStream();
        int compiled = ToolProvider.getSystemJavaCompiler()
                .run(null, messages, messages, "-proc:none", "-d", temp.toString(), file.toString());
        assertThat(compiled).as(messages.toString(StandardCharsets.UTF_8)).isZero();
        return runMain(name);
    }

    @Test
    void everyCommandInTheDocumentsIsOne() throws IOException {
        List<String> commands = new ArrayList<>();
        for (String name : List.of(
                "README.md",
                "docs/operators-guide.md",
                "docs/formats.md",
                "docs/configuration.md",
                "docs/plugin-guide.md",
                "docs/embedding.md")) {
            String text = read(name);
            SHELL.matcher(text)
                    .results()
                    .forEach(block -> block.group(1)
                            .lines()
                            .map(line -> line.replaceAll("#.*", "").strip())
                            .filter(line -> line.startsWith("rollback ") || line.startsWith("./rollback "))
                            .forEach(commands::add));
            INLINE.matcher(text).results().map(match -> match.group(1)).forEach(commands::add);
        }
        assertThat(commands).hasSizeGreaterThan(15);
        for (String command : commands) {
            String[] words = words(command);
            CommandLine line = CommandTree.of(new RollbackCommand());
            assertThat(line.parseArgs(words).hasSubcommand()).as(command).isTrue();
        }
    }

    /** As a shell would take it apart. */
    private static String[] words(String command) {
        return WORD.matcher(command.replaceFirst("^(\\./)?rollback ", ""))
                .results()
                .map(word -> word.group().replace("\"", ""))
                .toArray(String[]::new);
    }

    /** The whole emergency by commands alone, each after the other, with somebody who confirms. */
    @Test
    void theIncidentOfTheGuideGoesAsItSays() throws IOException {
        Sample sample = Sample.in(temp);
        String guide = read("docs/operators-guide.md");
        String section = guide.substring(guide.indexOf("## Keep the incident's record"));
        Matcher block = SHELL.matcher(section);
        assertThat(block.find()).isTrue();
        List<String> commands = block.group(1)
                .lines()
                .map(line -> line.replaceAll("#.*", "").strip())
                .filter(line -> !line.isEmpty())
                .toList();
        for (String command : commands) {
            List<Object> words = new ArrayList<>(List.of("-C", sample.root()));
            words.addAll(List.of(words(command)));
            Cli cli = Cli.answering(String.valueOf(sample.root().getFileName()), words.toArray());
            assertThat(cli.exit()).as(command + ": " + cli.out() + cli.err()).isIn(0, 3);
        }
        assertThat(commands).hasSizeGreaterThan(6);
        assertThat(Cli.run("-C", sample.root(), "incident", "list").out()).contains("closed");
        Path record = sample.path("logs/incidents");
        try (var files = Files.walk(record)) {
            assertThat(files.map(file -> String.valueOf(file.getFileName())))
                    .contains(
                            "incident.json",
                            "timeline.jsonl",
                            "rollback.log",
                            "evidence.json",
                            "incident-report.md",
                            "follow-up.txt");
        }
    }

    /** Every command of the transcript, with what it prints, on a workspace that is damaged as the guide says. */
    @Test
    void theEmergencyOfTheGuideGoesAsItIsTranscribed() throws IOException {
        Sample sample = Sample.whole(temp);
        Path broken = sample.path("deployments/unified/bscmainnet.unified.json");
        Files.write(broken, java.util.Arrays.copyOf(Files.readAllBytes(broken), 3_000));
        Matcher block =
                Pattern.compile("```console\n(.*?)```", Pattern.DOTALL).matcher(read("docs/operators-guide.md"));
        assertThat(block.find()).isTrue();
        String[] calls = block.group(1).split("(?m)^\\$ ");
        assertThat(calls).hasSizeGreaterThan(12);
        for (String call : java.util.Arrays.copyOfRange(calls, 1, calls.length)) {
            List<String> lines = call.lines().toList();
            List<Object> words = new ArrayList<>(List.of("-C", sample.root()));
            words.addAll(List.of(words(lines.get(0))));
            Cli cli = Cli.answering(String.valueOf(sample.root().getFileName()), words.toArray());
            assertTranscribed(lines, cli);
        }
    }

    private static void assertTranscribed(List<String> lines, Cli cli) {
        String all = cli.out() + cli.err() + "[exit " + cli.exit() + "]";
        List<String> printed = all.lines().toList();
        int at = 0;
        for (String expected : lines.subList(1, lines.size())) {
            if (expected.equals("…") || expected.isEmpty()) {
                continue;
            }
            Pattern pattern = Pattern.compile(java.util.Arrays.stream(expected.split("…", -1))
                    .map(Pattern::quote)
                    .collect(java.util.stream.Collectors.joining(".*")));
            while (at < printed.size() && !pattern.matcher(printed.get(at)).matches()) {
                at++;
            }
            assertThat(at)
                    .as(lines.get(0) + ": " + expected + "\nis not printed, or not there:\n" + all)
                    .isLessThan(printed.size());
            at++;
        }
    }

    @Test
    void theMatrixInTheReferenceIsTheDefault() throws IOException {
        String text = read("docs/configuration.md");
        Matcher yaml = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL)
                .matcher(text.substring(text.indexOf("## Decisions")));
        assertThat(yaml.find()).isTrue();
        assertThat(yaml.group(1)).hasLineCount(10);
        Files.writeString(temp.resolve("rollback.yml"), yaml.group(1));
        assertThat(dev.rollback.core.workspace.Workspace.open(temp)
                        .configuration()
                        .decision())
                .isEqualTo(dev.rollback.core.workspace.DecisionRules.DEFAULT);
    }

    /** Nobody listens at these addresses; settings that were wrong would be told with exit code 2. */
    @Test
    void theChannelsOfTheConfigurationsExampleOpen() throws IOException {
        String text = read("docs/configuration.md");
        Matcher yaml = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL).matcher(text);
        assertThat(yaml.find()).isTrue();
        String all = yaml.group(1);
        String channels = all.substring(all.indexOf("notifications:"))
                .replace("host: mail.example.org", "host: 127.0.0.1\n    port: 1");
        Files.writeString(temp.resolve("rollback.yml"), channels);
        Object[] words = {"-C", temp, "notify", "test"};
        Map<String, String> environment = Map.of(
                "SLACK_WEBHOOK_URL",
                "https://127.0.0.1:1/x",
                "PARTNERS_WEBHOOK_URL",
                "https://127.0.0.1:1/y",
                "MAIL_PASSWORD",
                "z");
        Cli cli = Cli.run("", false, environment, words);
        assertThat(cli.exit()).as(cli.err()).isEqualTo(4);
        assertThat(cli.out())
                .contains(
                        "deferred   slack, at 127.0.0.1",
                        "deferred   partners, at 127.0.0.1",
                        "deferred   mail, at oncall@example.org and 2 more, by 127.0.0.1: no connection");
    }

    @Test
    void theExitCodesAreThoseOfTheGuide() throws IOException {
        Set<Integer> documented = EXIT_ROW.matcher(read("docs/operators-guide.md"))
                .results()
                .map(row -> Integer.valueOf(row.group(1)))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<Integer> real =
                Arrays.stream(ExitCode.values()).map(ExitCode::status).collect(Collectors.toSet());
        assertThat(documented).isEqualTo(real);
    }

    @Test
    void theJournalsPhasesAreThoseOfTheFormats() throws IOException {
        String formats = read("docs/formats.md");
        for (var phase : dev.rollback.core.execute.Phase.values()) {
            boolean hasFile = phase != dev.rollback.core.execute.Phase.PREPARING;
            assertThat(formats.contains("journal." + phase.name().toLowerCase(Locale.ROOT) + ".json"))
                    .as(phase.name())
                    .isEqualTo(hasFile);
        }
        for (var verdict : dev.rollback.core.backup.Verdict.values()) {
            assertThat(formats).contains("`" + verdict + "`");
        }
    }

    @Test
    void theTemplatesInTheReferenceAreThoseOfTheEvents() throws IOException {
        String reference = read("docs/configuration.md");
        for (var event : dev.rollback.api.IncidentEvent.values()) {
            String word = event.name().toLowerCase(Locale.ROOT).replace('_', '-');
            assertThat(reference).contains("`" + word + "`");
        }
    }

    @Test
    void theServiceOfTheGuideWatchesAndTakesAnInterruptionForNoFailure() throws IOException {
        String unit = block(read("docs/operators-guide.md"), "ini");
        Matcher start =
                Pattern.compile("(?m)^ExecStart=/opt/rollback/(rollback .*)$").matcher(unit);
        assertThat(start.find()).isTrue();
        var parsed = CommandTree.of(new RollbackCommand()).parseArgs(words(start.group(1)));
        while (parsed.hasSubcommand()) {
            parsed = parsed.subcommand();
        }
        assertThat(parsed.commandSpec().userObject()).isInstanceOf(IncidentWatchCommand.class);
        assertThat(unit).contains("SuccessExitStatus=" + ExitCode.INTERRUPTED.status() + "\n");
    }

    /** What a watch writes into the timeline stands in the guide. */
    @Test
    void theLinesOfAWatchAreThoseOfTheGuide() throws IOException {
        assertThat(read("docs/operators-guide.md"))
                .contains("`" + dev.rollback.core.watch.IncidentWatch.NOTICE + "`")
                .contains(dev.rollback.core.watch.IncidentWatch.REMINDERS.stream()
                        .map(word -> "`" + word + "`")
                        .toList());
    }

    private static String block(String text, String language) {
        Matcher matcher =
                Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL).matcher(text);
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }

    @Test
    void theStrictProfileInTheReferenceIsTheOneThatHardenWrites() throws IOException {
        String text = read("docs/configuration.md");
        Matcher yaml = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL)
                .matcher(text.substring(text.indexOf("## Strictness")));
        assertThat(yaml.find()).isTrue();
        Path root = Sample.in(temp).root();
        assertThat(Cli.run("-C", root, "harden", "--force").exit()).isZero();
        assertThat(Files.readString(root.resolve("rollback.yml"))).isEqualTo(yaml.group(1));
    }

    @Test
    void theConfigurationInTheReferenceIsValid() throws IOException {
        Matcher yaml = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL).matcher(read("docs/configuration.md"));
        assertThat(yaml.find()).isTrue();
        Files.writeString(temp.resolve("rollback.yml"), yaml.group(1));

        var configuration = dev.rollback.core.workspace.Workspace.open(temp).configuration();

        assertThat(configuration.location("leveldb")).isEqualTo(Path.of("state/leveldb"));
        assertThat(configuration.expectedContracts().orElseThrow()).hasSize(2);
        assertThat(configuration.deploymentChecks()).hasSize(1);
        assertThat(configuration.channels()).containsOnlyKeys("slack", "partners", "mail");
        assertThat(configuration.incident().contacts().people()).hasSize(2);
        assertThat(configuration.incident().updateEvery()).isEqualTo(java.time.Duration.ofMinutes(10));
    }

    @Test
    void theContactsAndIntervalsInTheReferenceAreThoseThatAreRead() throws IOException {
        String reference = read("docs/configuration.md");
        for (var role : dev.rollback.core.workspace.Contacts.Role.values()) {
            assertThat(reference).contains("`" + role + "`");
        }
        var usual = dev.rollback.core.workspace.IncidentSettings.DEFAULT;
        assertThat(reference)
                .contains(
                        "| `incident.update-every` | duration from `1s` to `24h` | `"
                                + usual.updateEvery().toMinutes() + "m` |",
                        "| `incident.stakeholders-after` | duration | `"
                                + usual.stakeholdersAfter().toMinutes() + "m` |",
                        "| `incident.stakeholders-every` | duration | `"
                                + usual.stakeholdersEvery().toMinutes() + "m` |");
    }

    private String runMain(String name) throws Exception {
        PrintStream before = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {temp.toUri().toURL()}, getClass().getClassLoader())) {
            System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
            loader.loadClass(name).getMethod("main", String[].class).invoke(null, (Object) new String[0]);
        } finally {
            System.setOut(before);
        }
        return printed.toString(StandardCharsets.UTF_8);
    }

    private static String read(String name) throws IOException {
        return Files.readString(ROOT.resolve(name));
    }
}
