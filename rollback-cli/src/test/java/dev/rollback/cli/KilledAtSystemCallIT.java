package dev.rollback.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rollback.api.ContractRecord;
import dev.rollback.core.workspace.Backends;
import dev.rollback.spi.StateReader;
import dev.rollback.spi.directory.FileOps;
import dev.rollback.spi.directory.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Kills the packaged command with SIGKILL on entering system calls by which it changes files, with strace, then resumes
 * or undoes. {@code -Drollback.kills=all} takes every one of them, {@code -Drollback.kills=4} as many of each command;
 * without it, a seeded choice.
 */
class KilledAtSystemCallIT {

    private static final String CALLS =
            "rename,link,mkdir,unlink,rmdir,fsync,fdatasync,ftruncate,chmod,openat,pwrite64,write";
    private static final Pattern CALL = Pattern.compile("^(?:\\d+ +)?(\\w+)\\((.*)");
    private static final Path JAR = Path.of("target/rollback.jar");

    @TempDir
    Path temp;

    /** A command that changes the live state of a backend, and how many of its system calls are tried by default. */
    private enum Scenario {
        ROLLBACK(14, "leveldb", "run", "--to", "leveldb", "--force"),
        MIGRATION_TO_LEVELDB(6, "leveldb", "migrate", "--from", "unified-json", "--to", "leveldb", "--force"),
        MIGRATION_TO_UNIFIED_JSON(6, "unified-json", "migrate", "--from", "leveldb", "--to", "unified-json", "--force");

        final int kills;
        final String target;
        final String[] arguments;

        Scenario(int kills, String target, String... arguments) {
            this.kills = kills;
            this.target = target;
            this.arguments = arguments;
        }

        Path location(Path root) {
            return root.resolve(target.equals("leveldb") ? "leveldb" : "deployments/unified");
        }
    }

    @ParameterizedTest
    @EnumSource(Scenario.class)
    void leavesTheOldOrTheNewStateWhereverItIsKilled(Scenario scenario) throws Exception {
        assumeTrue(works("strace", "-V"), "SKIPPED: strace is not installed");
        Path probe = workspace("probe");
        List<Kill> kills = kills(scenario, probe);
        Map<String, String> wanted = records(scenario, probe);
        assertThat(kills.stream().map(Kill::call)).contains("rename", "link", "fsync", "mkdir", "unlink");
        long seed = Long.getLong("rollback.seed", System.nanoTime());
        String asked = System.getProperty("rollback.kills", Integer.toString(scenario.kills));
        List<Kill> chosen = new ArrayList<>(kills);
        if (!asked.equals("all")) {
            Collections.shuffle(chosen, new Random(seed));
            chosen = chosen.subList(0, Math.min(Integer.parseInt(asked), chosen.size()));
        }
        System.out.println("kills of " + scenario + ": " + chosen.size() + " of " + kills.size()
                + " system calls, seed " + seed + " (-Drollback.seed, -Drollback.kills=all or a number)");

        Map<String, Integer> ends = new TreeMap<>();
        for (int i = 0; i < chosen.size(); i++) {
            String end = killAndRecover(scenario, wanted, chosen.get(i), "kill-" + i, i % 2 == 1);
            ends.merge(end, 1, Integer::sum);
        }
        System.out.println("kills: " + ends);
    }

    private record Kill(String call, int number) {}

    private String killAndRecover(Scenario scenario, Map<String, String> wanted, Kill kill, String name, boolean undo)
            throws Exception {
        Path root = workspace(name);
        Map<String, String> before = records(scenario, root);
        assertThat(before).isNotEqualTo(wanted);

        List<String> traced = new ArrayList<>(List.of(
                "strace",
                "-f",
                "-qq",
                "-o",
                "/dev/null",
                "-e",
                "trace=" + kill.call(),
                "-e",
                "inject=" + kill.call() + ":signal=SIGKILL:when=" + kill.number()));
        traced.addAll(command(root, scenario.arguments));
        int killed = run(name, traced);
        int status = run(name, command(root, "status"));
        assertThat(status).as(kill + ": status").isZero();
        int recovered = run(name, command(root, undo ? "undo" : "resume", undo ? "--force" : "--quiet"));
        int unfinished = run(name, command(root, "resume", "--quiet"));
        assertThat(unfinished).as(kill + ": nothing is left unfinished").isEqualTo(1);

        Map<String, String> now = records(scenario, root);
        String which = now.equals(wanted) ? "new" : now.equals(before) ? "old" : "neither";
        assertThat(which)
                .as(kill + ": run " + killed + ", recovery " + recovered)
                .isNotEqualTo("neither");
        boolean environment = Files.exists(root.resolve(".env.emergency"));
        assertThat(environment)
                .as(kill + ": .env.emergency")
                .isEqualTo(which.equals("new") && scenario == Scenario.ROLLBACK);
        assertThat(Files.exists(root.resolve(".emergency-stop")))
                .as(kill + ": stop")
                .isFalse();
        Trees.delete(java.util.Objects.requireNonNull(root.getParent()), FileOps.system());
        return which + " after " + (undo ? "undo" : "resume");
    }

    /** Every system call of an undisturbed run that changes something in the workspace, numbered as strace counts. */
    private List<Kill> kills(Scenario scenario, Path root) throws Exception {
        Path trace = temp.resolve("trace");
        List<String> traced =
                new ArrayList<>(List.of("strace", "-f", "-y", "-qq", "-o", trace.toString(), "-e", "trace=" + CALLS));
        traced.addAll(command(root, scenario.arguments));
        assertThat(run("probe", traced)).as("the undisturbed run").isIn(0, 3);
        Map<String, Integer> counts = new LinkedHashMap<>();
        List<Kill> kills = new ArrayList<>();
        for (String line : Files.readAllLines(trace, java.nio.charset.StandardCharsets.ISO_8859_1)) {
            Matcher matcher = CALL.matcher(line);
            if (!matcher.find()) {
                continue;
            }
            String thread = line.contains(" ") ? line.substring(0, line.indexOf(' ')) : "";
            String call = matcher.group(1);
            int number = counts.merge(thread + " " + call, 1, Integer::sum);
            boolean changes = !call.equals("openat") || line.contains("O_CREAT");
            if (changes && line.contains(root.toString()) && !line.contains(root + "/.rollback/lock,")) {
                kills.add(new Kill(call, number));
            }
        }
        return kills;
    }

    private static List<String> command(Path root, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:-UsePerfData",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-jar",
                JAR.toAbsolutePath().toString(),
                "-C",
                root.toString()));
        command.addAll(List.of(arguments));
        return command;
    }

    private int run(String name, List<String> command) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().remove("SLACK_WEBHOOK_URL");
        Process process = builder.redirectErrorStream(true)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(temp.resolve(name + ".out").toFile())
                .start();
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        return process.exitValue();
    }

    private static boolean works(String... command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static Map<String, String> records(Scenario scenario, Path root) {
        Map<String, String> found = new TreeMap<>();
        try (StateReader reader = Backends.load().get(scenario.target).read(scenario.location(root))) {
            reader.records()
                    .forEach((ContractRecord record) ->
                            found.put(record.key().toString(), record.json().toString()));
        }
        return found;
    }

    /** The sample, with the older backup's state live. */
    private Path workspace(String name) throws IOException {
        Path folder = Files.createDirectory(temp.resolve(name));
        try (var in = KilledAtSystemCallIT.class.getResourceAsStream("/dev/rollback/cli/drill/sample-workspace.zip");
                var zip = new java.util.zip.ZipInputStream(java.util.Objects.requireNonNull(in))) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Path file = folder.resolve(entry.getName());
                Files.createDirectories(java.util.Objects.requireNonNull(file.getParent()));
                Files.copy(zip, file);
            }
        }
        Path root = folder.resolve("sample");
        Trees.delete(root.resolve("leveldb"), FileOps.system());
        Path older = root.resolve("backups/migration-2026-02-01T09-00-00-000Z/leveldb");
        Files.createDirectory(root.resolve("leveldb"));
        try (var files = Files.list(older)) {
            for (Path file : files.toList()) {
                Files.copy(file, root.resolve("leveldb").resolve(file.getFileName()));
            }
        }
        return root;
    }
}
