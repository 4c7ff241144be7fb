package dev.rollback.core.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.entry;

import dev.rollback.api.Audience;
import dev.rollback.api.ChainId;
import dev.rollback.api.ErrorKind;
import dev.rollback.api.RollbackException;
import dev.rollback.core.workspace.Configuration.DeploymentCheck;
import dev.rollback.testkit.MemoryFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ConfigurationTest {

    @TempDir(factory = MemoryFolder.class)
    Path root;

    private Configuration read(String yaml) {
        return read(yaml.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    private Configuration read(byte[] yaml) {
        try {
            Files.write(root.resolve("rollback.yml"), yaml);
            return Workspace.open(root).configuration();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private RollbackException refused(String yaml) {
        RollbackException e =
                Objects.requireNonNull(catchThrowableOfType(RollbackException.class, () -> read(yaml)), yaml);
        assertThat(e.kind()).isEqualTo(ErrorKind.CONFIGURATION);
        assertThat(e.getMessage()).startsWith(root.resolve("rollback.yml").toString());
        return e;
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "# nothing\n", "---\n", "{}", "~"})
    void saysNothingAndSoMeansTheDefaults(String yaml) {
        assertThat(read(yaml)).isEqualTo(Configuration.DEFAULT);
    }

    @Test
    void hasTheFieldsPlacesAsDefaults() throws IOException {
        Files.createDirectory(root.resolve("leveldb"));
        Workspace workspace = Workspace.open(root);
        assertThat(workspace.configuration()).isEqualTo(Configuration.DEFAULT);
        assertThat(workspace.location("leveldb")).isEqualTo(root.resolve("leveldb"));
        assertThat(workspace.location("unified-json")).isEqualTo(root.resolve("deployments/unified"));
        assertThat(workspace.location("legacy-json")).isEqualTo(root.resolve("deployments"));
        assertThat(workspace.location("redis")).isEqualTo(root.resolve("redis"));
        assertThat(workspace.backups()).isEqualTo(root.resolve("backups"));
        assertThat(workspace.configuration().excludedChains()).containsExactly(new ChainId(31337));
        assertThat(workspace.configuration().expectedContracts()).isEmpty();
        assertThat(workspace.configuration().deploymentChecks()).isEmpty();
    }

    @Test
    void readsChannelsForNotifications() {
        var channels = read("""
                notifications:
                  slack: {webhook-url: {env: HOOK}}
                  partners: {notifier: mail, audiences: [internal, stakeholders], to: [a@example.org]}
                """).channels();
        assertThat(channels.keySet()).containsExactly("slack", "partners");
        assertThat(Objects.requireNonNull(channels.get("slack")).notifier()).isEqualTo("slack");
        assertThat(Objects.requireNonNull(channels.get("slack")).audiences()).containsExactly(Audience.INTERNAL);
        ChannelSettings partners = Objects.requireNonNull(channels.get("partners"));
        assertThat(partners.notifier()).isEqualTo("mail");
        assertThat(partners.audiences()).containsExactlyInAnyOrder(Audience.INTERNAL, Audience.STAKEHOLDERS);
        assertThat(partners.config().path()).isEqualTo("notifications.partners");
        assertThat(partners.config().settings().toString()).isEqualTo("{\"to\":[\"a@example.org\"]}");
    }

    @Test
    void refusesChannelsThatAreNone() {
        assertThat(refused("notifications: [slack]")).hasMessageContaining("notifications: expected channel names");
        assertThat(refused("notifications: {slack: yes}")).hasMessageContaining("notifications.slack: expected");
        assertThat(refused("notifications: {../x: {}}")).hasMessageContaining("a channel's name has up to 40");
        assertThat(refused("notifications: {a: {notifier: 1}, b: {audiences: [all]}, c: {audiences: internal}}"))
                .hasMessageContaining("notifications.a.notifier: expected")
                .hasMessageContaining("notifications.b.audiences: expected")
                .hasMessageContaining("notifications.c.audiences: expected");
    }

    @Test
    void readsEverything() {
        Configuration found = read("""
                locations: {leveldb: state/db, mine: x}
                backups: state/backups
                excluded-chains: [31337, 1337, 9223372036854775807]
                expected-contracts: [56-Token, "97-contracts/X.sol:X"]
                deployment-checks:
                  - command: [npx, hardhat, "--dry-run"]
                  - {name: quick, command: ["true"], timeout-seconds: 5}
                """);
        assertThat(found.location("leveldb")).isEqualTo(Path.of("state/db"));
        assertThat(found.location("mine")).isEqualTo(Path.of("x"));
        assertThat(found.location("legacy-json")).isEqualTo(Path.of("deployments"));
        assertThat(found.backups()).isEqualTo(Path.of("state/backups"));
        assertThat(found.excludedChains()).hasSize(3).contains(new ChainId(1337));
        assertThat(found.expectedContracts().orElseThrow())
                .extracting(Object::toString)
                .containsExactlyInAnyOrder("56-Token", "97-contracts/X.sol:X");
        assertThat(found.deploymentChecks())
                .containsExactly(
                        new DeploymentCheck(
                                "npx hardhat --dry-run",
                                List.of("npx", "hardhat", "--dry-run"),
                                Duration.ofSeconds(60)),
                        new DeploymentCheck("quick", List.of("true"), Duration.ofSeconds(5)));
    }

    @Test
    void readsWhomToTurnToAndHowOftenPeopleAreTold() {
        assertThat(read("backups: b").incident()).isEqualTo(IncidentSettings.DEFAULT);
        IncidentSettings found = read("""
                contacts: {management: M, primary: "Jane Doe, +00 000 0000"}
                incident: {update-every: 1s, stakeholders-after: 24h}
                """).incident();
        assertThat(found.contacts().people())
                .containsExactly(
                        entry(Contacts.Role.PRIMARY, "Jane Doe, +00 000 0000"), entry(Contacts.Role.MANAGEMENT, "M"));
        assertThat(found.contacts().facts(Contacts.Role.PRIMARY, Contacts.Role.SECONDARY))
                .containsExactly(entry("primaryContact", "Jane Doe, +00 000 0000"));
        assertThat(found.updateEvery()).isEqualTo(Duration.ofSeconds(1));
        assertThat(found.stakeholdersAfter()).isEqualTo(Duration.ofHours(24));
        assertThat(found.stakeholdersEvery()).isEqualTo(Duration.ofMinutes(30));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"7", "''", "' '", "[a]", "~", "\"a\\nb\"", "\"a\\u001b[2J\"", "\"a\\u202eb\"", "\"a\\u2028b\""})
    void refusesContactsThatAreNoLine(String yaml) {
        assertThat(refused("contacts: {primary: " + yaml + "}"))
                .hasMessageContaining("contacts.primary: expected a text");
    }

    @Test
    void refusesAContactOfMoreThanALine() {
        assertThat(read("contacts: {primary: " + "x".repeat(200) + "}")
                        .incident()
                        .contacts()
                        .find(Contacts.Role.PRIMARY))
                .isPresent();
        refused("contacts: {primary: " + "x".repeat(201) + "}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"0s", "25h", "86401s", "1441m", "15", "1d", "500ms", "1.5h", "-1s", "' 1s'", "7", "~", "[1s]"})
    void takesNoOtherIntervals(String yaml) {
        assertThat(refused("incident: {update-every: " + yaml + "}"))
                .hasMessageContaining("incident.update-every: expected a duration from 1s to 24h");
    }

    @Test
    void tellsAllThatIsWrongWithContactsAndIntervals() {
        assertThat(refused("contacts: {primry: x, secondary: 1}\n"
                        + "incident: {updates-every: 1m, stakeholders-after: soon, stakeholders-every: 0s}"))
                .hasMessageContainingAll(
                        "unknown key contacts.primry; did you mean primary?",
                        "contacts.secondary: expected",
                        "unknown key incident.updates-every; did you mean update-every?",
                        "incident.stakeholders-after: expected",
                        "incident.stakeholders-every: expected");
        assertThat(refused("contacts: [x]\nincident: 15m"))
                .hasMessageContainingAll(
                        "contacts: expected keys with values: primary, secondary, escalation, management",
                        "incident: expected keys with values: update-every");
        assertThat(refused("contact: {}")).hasMessageContaining("did you mean contacts?");
    }

    @Test
    void isAsStrictAsItIsTold() {
        assertThat(read("backups: b").strictness()).isEqualTo(Strictness.DEFAULT);
        Strictness found = read("validation: {skipped: error}\nbackups-max-age: 7d\nverify-before-open: true\n")
                .strictness();
        assertThat(found.skipped()).isEqualTo(Strictness.Grade.ERROR);
        assertThat(found.warnings()).isEqualTo(Strictness.Grade.WARNING);
        assertThat(found.backupsMaxAge().orElseThrow().duration()).isEqualTo(Duration.ofDays(7));
        assertThat(found.verifyBeforeOpen()).isTrue();
        assertThat(read("validation: {warnings: error, skipped: warning}")
                        .strictness()
                        .warnings())
                .isEqualTo(Strictness.Grade.ERROR);
        assertThat(read("validation: {skipped: error}")
                        .forExercise()
                        .strictness()
                        .skipped())
                .isEqualTo(Strictness.Grade.ERROR);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1m", "90m", "24h", "7d", "99999d"})
    void takesDurationsAsPeopleWriteThem(String text) {
        assertThat(read("backups-max-age: " + text)
                        .strictness()
                        .backupsMaxAge()
                        .orElseThrow()
                        .text())
                .isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "24",
                "0h",
                "-1h",
                "+1h",
                "01h",
                "1.5h",
                "24H",
                "24 h",
                "1d12h",
                "100000d",
                "h",
                "7w",
                "30s",
                "P1D",
                "24:00",
                "''",
                "' 24h'",
                "~",
                "[24h]",
                "{h: 24}",
                "true",
                "\"24h\\n\"",
                "٢٤h"
            })
    void takesNoOtherDurations(String text) {
        assertThat(refused("backups-max-age: " + text))
                .hasMessageContaining("backups-max-age: expected a duration such as 90m, 24h or 7d");
    }

    @Test
    void refusesStrictnessOfAnotherForm() {
        for (String yaml : List.of("error", "[skipped]", "~", "true")) {
            assertThat(refused("validation: " + yaml))
                    .hasMessageContaining("validation: expected keys with values: skipped, warnings");
        }
        assertThat(refused("validation: {skiped: error}")).hasMessageContaining("did you mean skipped?");
        for (String yaml : List.of("Error", "failed", "true", "~", "[error]", "1")) {
            assertThat(refused("validation: {skipped: " + yaml + ", warnings: " + yaml + "}"))
                    .hasMessageContaining("validation.skipped: expected warning or error")
                    .hasMessageContaining("validation.warnings: expected warning or error");
        }
        for (String yaml : List.of("maybe", "1", "'true'", "~", "[true]")) {
            assertThat(refused("verify-before-open: " + yaml))
                    .hasMessageContaining("verify-before-open: expected true or false");
        }
        assertThat(refused("verify-befor-open: true")).hasMessageContaining("did you mean verify-before-open?");
    }

    @Test
    void hardeningMakesNothingLaxer() {
        MaxAge day = MaxAge.parse("24h").orElseThrow();
        Strictness all =
                new Strictness(Strictness.Grade.ERROR, Strictness.Grade.ERROR, java.util.Optional.of(day), true);
        assertThat(Strictness.DEFAULT.hardened(day)).isEqualTo(all);
        assertThat(all.hardened(MaxAge.parse("7d").orElseThrow())).isEqualTo(all);
        assertThat(all.hardened(MaxAge.parse("1d").orElseThrow()))
                .as("the same in other words")
                .isEqualTo(all);
        assertThat(all.hardened(MaxAge.parse("23h").orElseThrow())
                        .backupsMaxAge()
                        .orElseThrow()
                        .text())
                .isEqualTo("23h");
    }

    @Test
    void readsAnEmptyListOfExcludedChainsAsNone() {
        assertThat(read("excluded-chains: []").excludedChains()).isEmpty();
    }

    @Test
    void tellsEverythingThatIsWrongInOneMessage() {
        assertThat(refused("""
                        backup: x
                        locatoins: {}
                        locations: {leveldb: ../outside, unified-json: /etc, legacy-json: 7}
                        backups: a/../b
                        excluded-chains: [0, -1, "56", 1.5, 9223372036854775808]
                        expected-contracts: [Token, 056-X, 7]
                        deployment-checks:
                          - {nmae: x, command: []}
                          - {command: [1, true], timeout-seconds: 0}
                          - run it
                          - {command: ["x"], timeout-seconds: soon}
                        """))
                .hasMessageContainingAll(
                        "unknown key backup; did you mean backups?",
                        "unknown key locatoins; did you mean locations?",
                        "locations.leveldb",
                        "locations.unified-json",
                        "locations.legacy-json",
                        "backups: expected a path within the workspace, without '..'",
                        "excluded-chains: 0 ",
                        "excluded-chains: -1 ",
                        "excluded-chains: \"56\" ",
                        "excluded-chains: 1.5 ",
                        "excluded-chains: 9223372036854775808 ",
                        "expected-contracts: \"Token\" ",
                        "expected-contracts: \"056-X\" ",
                        "expected-contracts: 7 ",
                        "unknown key deployment-checks[0].nmae; did you mean name?",
                        "deployment-checks[0].command: expected a program",
                        "deployment-checks[1].command: expected texts, quote 1",
                        "deployment-checks[1].timeout-seconds",
                        "deployment-checks[2].command",
                        "deployment-checks[3].timeout-seconds");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "7",
                "text",
                "locations: here",
                "locations: [leveldb]",
                "backups: [a]",
                "backups: ''",
                "backups: .",
                "backups: ~",
                "excluded-chains: 31337",
                "expected-contracts: 56-Token",
                "expected-contracts: ~",
                "deployment-checks: {command: [x]}",
                "deployment-checks: ['x']",
                "deployment-checks: [{command: x}]",
                "locations: {leveldb: \"a\\nb\"}"
            })
    void refusesWhatIsOfAnotherForm(String yaml) {
        refused(yaml);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "backups: a\nbackups: b",
                "backups: [",
                "a: b: c",
                "\tbackups: a",
                "backups: a\n--- \nbackups: b",
                "backups: \"a",
                "a: &a [*a]",
                "!!javax.script.ScriptEngineManager [x]",
                "backups: a\u0007"
            })
    void refusesBrokenYamlAndTellsWhere(String yaml) {
        assertThat(refused(yaml).getMessage()).containsPattern("rollback\\.yml(:\\d+:\\d+)?: \\S");
    }

    @Test
    void tellsTheLineOfBrokenYaml() {
        assertThat(refused("backups: a\nexcluded-chains: [1\nlocations: {}\n").getMessage())
                .containsPattern("rollback\\.yml:[23]:\\d+: ");
        assertThat(refused("backups: a\n\nbackups: b\n").getMessage()).contains("rollback.yml:3:");
    }

    @Test
    void refusesAFileThatIsTooLarge() {
        assertThat(refused("# " + "x".repeat(1024 * 1024))).hasMessageContaining("larger than 1 MiB");
    }

    @Test
    void neverThrowsAnythingElseWhateverTheBytes() {
        long seed = Long.getLong("rollback.seed", System.nanoTime());
        System.out.println("ConfigurationTest: seed " + seed + " (-Drollback.seed)");
        Random random = new Random(seed);
        byte[] model = "locations: {leveldb: a}\nexcluded-chains: [1]\ndeployment-checks:\n - command: ['x']\n"
                .getBytes(java.nio.charset.StandardCharsets.UTF_8);
        for (int round = 0; round < 2_000; round++) {
            byte[] yaml = model.clone();
            for (int change = random.nextInt(3); change >= 0; change--) {
                yaml[random.nextInt(yaml.length)] = (byte) random.nextInt(256);
            }
            try {
                read(yaml);
            } catch (RollbackException e) {
                assertThat(e.kind()).isEqualTo(ErrorKind.CONFIGURATION);
            }
        }
    }

    @Test
    void refusesAFolderThatIsNoWorkspace() throws IOException {
        RollbackException empty =
                Objects.requireNonNull(catchThrowableOfType(RollbackException.class, () -> Workspace.open(root)));
        assertThat(empty.kind()).isEqualTo(ErrorKind.USAGE);
        assertThat(empty).hasMessageContainingAll("no workspace", "deployments", "leveldb", "backups");
        Path file = Files.createFile(root.resolve("backups"));
        for (Path none : List.of(file, root.resolve("missing"))) {
            RollbackException e =
                    Objects.requireNonNull(catchThrowableOfType(RollbackException.class, () -> Workspace.open(none)));
            assertThat(e.kind()).isEqualTo(ErrorKind.USAGE);
            assertThat(e).hasMessageContaining(none.toString());
        }
    }

    @Test
    void suggestsTheNearestWord() {
        assertThat(Nearest.to("locaton", List.of("backups", "locations"))).isEqualTo("locations");
        assertThat(Nearest.to("", List.of("abc", "a"))).isEqualTo("a");
    }
}
