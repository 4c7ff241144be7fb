package dev.rollback.core.incident;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.api.ErrorKind;
import dev.rollback.api.IncidentEvent;
import dev.rollback.api.RollbackException;
import dev.rollback.core.SettableClock;
import dev.rollback.core.workspace.Backends;
import dev.rollback.core.workspace.Configuration;
import dev.rollback.core.workspace.EmergencyStop;
import dev.rollback.core.workspace.IncidentId;
import dev.rollback.core.workspace.IncidentSettings;
import dev.rollback.core.workspace.Severity;
import dev.rollback.core.workspace.Workspace;
import dev.rollback.spi.directory.CheckedJson;
import dev.rollback.spi.directory.FileOps;
import dev.rollback.testkit.FaultyFiles;
import dev.rollback.testkit.FaultyFiles.Fault;
import dev.rollback.testkit.TreeSnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class IncidentsTest {

    private static final IncidentId ID = new IncidentId("INC-20260302-101530");

    @TempDir
    Path root = Path.of("");

    private Workspace workspace = new Workspace(Path.of(""), Configuration.DEFAULT);
    private final SettableClock clock = new SettableClock(Instant.parse("2026-03-02T10:15:30Z"));

    @BeforeEach
    void open() {
        workspace = new Workspace(root, Configuration.DEFAULT);
    }

    @ParameterizedTest
    @EnumSource
    void refusesEveryStepThatDoesNotFollow(IncidentState next) {
        for (IncidentState state : IncidentState.values()) {
            Incident incident = new Incident(
                    ID,
                    Severity.HIGH,
                    "it hurts",
                    Optional.empty(),
                    clock.instant(),
                    List.of(new Moment(state, clock.instant(), "me")),
                    Optional.empty(),
                    Map.of(),
                    Optional.empty());
            if (state.next().contains(next)) {
                assertThat(incident.stepped(next, clock.instant(), "me").state())
                        .isEqualTo(next);
            } else {
                assertThat(refused(ErrorKind.CONFLICT, () -> incident.stepped(next, clock.instant(), "me"))
                                .hint())
                        .as(state + " to " + next)
                        .isPresent();
            }
        }
    }

    @Test
    void leadsFromTheDeclarationToTheEnd() {
        assertThat(IncidentState.DECLARED.next()).contains(IncidentState.ISOLATED, IncidentState.ROLLING_BACK);
        assertThat(IncidentState.RESOLVED.next()).containsExactly(IncidentState.CLOSED);
        assertThat(IncidentState.CLOSED.next()).isEmpty();
        assertThat(IncidentState.ROLLING_BACK.next()).doesNotContain(IncidentState.RESOLVED, IncidentState.MONITORING);
    }

    @Test
    void readsBackWhatItWrote() {
        Incident declared = declare("it \"hurts\" a lot\u202e\u0007");
        clock.advance(Duration.ofSeconds(40));
        Incident isolated = incidents().step(declared, IncidentState.ISOLATED, said("why", "to be sure"));
        Incident updated = incidents().update(isolated, said("status", "looking"));

        assertThat(incidents().require(ID)).isEqualTo(updated);
        assertThat(updated.state()).isEqualTo(IncidentState.ISOLATED);
        assertThat(lines()).hasSize(3);
        assertThat(lines().get(0).path("summary").asText()).isEqualTo("it \"hurts\" a lot\u202e\u0007");
        assertThat(lines().get(1).path("why").asText()).isEqualTo("to be sure");
        assertThat(lines().get(1).path("time").asText()).isEqualTo("2026-03-02T10:16:10Z");
        assertThat(timeline()).content().doesNotContain("\u202e", "\u0007").contains("\\u202e", "\\u0007");
    }

    @Test
    void writesTheTimelineBeforeTheIncidentWhereverItIsCutOff() {
        Incident declared = declare("it hurts");
        int cut = 0;
        boolean whole = false;
        while (!whole) {
            FaultyFiles files = FaultyFiles.failing(Fault.IO_ERROR_ONCE, ++cut);
            try {
                incidents(files).update(incidents().require(ID), said("status", "try " + cut));
                whole = true;
            } catch (RollbackException e) {
                Incident now = incidents().require(ID);
                if (now.updated().isPresent()) {
                    assertThat(lines())
                            .anyMatch(line -> line.path("event").asText().equals("update"));
                }
            }
        }
        assertThat(cut).isGreaterThan(5);
        assertThat(declared.updated()).isEmpty();
        assertThat(incidents().require(ID).updated()).isPresent();
    }

    @Test
    void goesOnAfterALineThatACrashHasTorn() throws IOException {
        declare("it hurts");
        Files.writeString(timeline(), "{\"time\":\"2026-", StandardOpenOption.APPEND);
        incidents().note(ID, "step-finished", said("step", "COMMIT"));

        Timeline.Lines read = incidents().timeline(ID).read();
        assertThat(read.unreadable()).isEqualTo(1);
        assertThat(read.lines())
                .extracting(line -> line.path("event").asText())
                .containsExactly("declared", "step-finished");
    }

    @Test
    void saysWhenAFolderWasEditedAndKeepsTheOthers() throws IOException {
        declare("it hurts");
        IncidentId other = new IncidentId("INC-2");
        incidents().declare(other, Severity.LOW, "the other", Optional.empty(), Optional.empty());
        Path file = incidents().folder(ID).resolve("incident.json");
        Files.writeString(file, Files.readString(file).replace("HIGH", "LOW"));

        assertThat(refused(ErrorKind.CORRUPT, () -> incidents().require(ID))
                        .hint()
                        .orElseThrow())
                .contains("timeline.jsonl");
        Incidents.Found found = incidents().list();
        assertThat(found.damaged()).containsExactly(file.getParent());
        assertThat(found.incidents()).extracting(Incident::id).containsExactly(other);
        refused(ErrorKind.CONFLICT, () -> declare("again"));
    }

    @Test
    void takesNoFolderForAnotherIncident() throws IOException {
        declare("it hurts");
        Path copy = Files.createDirectories(workspace.incidents().resolve("INC-COPY"));
        Files.copy(incidents().folder(ID).resolve("incident.json"), copy.resolve("incident.json"));
        assertThat(incidents().list().damaged()).containsExactly(copy);
    }

    @Test
    void asksWhichWhenSeveralAreOpen() {
        assertThat(refused(ErrorKind.NOT_FOUND, () -> incidents().current(Map.of()))
                        .hint()
                        .orElseThrow())
                .contains("incident declare");
        declare("it hurts");
        assertThat(incidents().current(Map.of()).id()).isEqualTo(ID);
        incidents().declare(new IncidentId("INC-2"), Severity.LOW, "the other", Optional.empty(), Optional.empty());
        assertThat(refused(ErrorKind.USAGE, () -> incidents().current(Map.of())).getMessage())
                .contains(ID.value(), "INC-2");
        assertThat(incidents().current(Map.of("INCIDENT_ID", "INC-2")).id()).hasToString("INC-2");
        refused(ErrorKind.NOT_FOUND, () -> incidents().current(Map.of("INCIDENT_ID", "INC-3")));
    }

    @Test
    void measuresAgainstTheBudgetsAndNotWithAClockThatWentBack() {
        Incident incident = declare("it hurts");
        clock.advance(Duration.ofSeconds(61));
        assertThat(budget(incident, "isolation")).matches(Budget::exceeded).matches(Budget::running);
        incident = incidents().step(incident, IncidentState.ISOLATED, said("", ""));
        clock.advance(Duration.ofMinutes(16));
        assertThat(budget(incident, "isolation").took()).contains(Duration.ofSeconds(61));
        assertThat(budget(incident, "time since the last update")).matches(Budget::exceeded);
        incident = incidents().update(incident, said("status", "x"));
        assertThat(budget(incident, "time since the last update").exceeded()).isFalse();
        incident = incidents().step(incident, IncidentState.ROLLING_BACK, said("", ""));
        incident = incidents().step(incident, IncidentState.VALIDATING, said("", ""));
        clock.advance(Duration.ofSeconds(2));
        incident = incidents().step(incident, IncidentState.MONITORING, said("", ""));
        assertThat(budget(incident, "rollback").took()).contains(Duration.ofSeconds(2));
        assertThat(budget(incident, "rollback").running()).isFalse();

        clock.advance(Duration.ofHours(-2));
        Incident back = incidents().step(incident, IncidentState.RESOLVED, said("", ""));
        assertThat(budget(back, "resolution").took()).isEmpty();
        assertThat(budget(back, "resolution").exceeded()).isFalse();
        assertThat(back.downtime()).isEmpty();
        assertThat(report(back)).contains("| Downtime | not measured |");
    }

    @Test
    void marksWhatTheClocksMeasureTheFirstTimeAndShowsNoOther() {
        Incident declared = incidents()
                .declare(
                        ID,
                        Severity.HIGH,
                        "x",
                        Optional.empty(),
                        Optional.of(clock.instant().minusSeconds(20)));
        assertThat(names(declared))
                .containsExactly("declaration", "isolation", "time since the last update", "resolution");
        clock.advance(Duration.ofSeconds(11));
        incidents().mark(declared, Mark.ASSESSED, clock.instant());
        Incident marked =
                incidents().mark(declared, Mark.DECIDED, clock.instant().plusSeconds(60));
        Incident again = incidents().mark(marked, Mark.ASSESSED, clock.instant().plusSeconds(900));

        assertThat(again).isEqualTo(marked).isEqualTo(incidents().require(ID));
        assertThat(lines())
                .extracting(line -> line.path("event").asText())
                .containsExactly("declared", "assessed", "decided");
        assertThat(budget(marked, "assessment").took()).contains(Duration.ofSeconds(31));
        assertThat(budget(marked, "assessment")).matches(Budget::exceeded);
        assertThat(budget(marked, "decision").took()).contains(Duration.ofSeconds(60));
        assertThat(budget(marked, "decision")).matches(budget -> !budget.exceeded() && !budget.running());
        assertThat(report(marked)).contains("| assessment | 30.000 s | 31.000 s | exceeded |");
    }

    @Test
    void countsADecisionWithoutAnAssessmentFromTheDeclaration() {
        Incident declared = declare("x");
        clock.advance(Duration.ofSeconds(61));
        Incident decided = incidents().mark(declared, Mark.DECIDED, clock.instant());
        assertThat(budget(decided, "decision")).matches(Budget::exceeded);
        assertThat(names(decided)).doesNotContain("assessment");
        Incident wentBack =
                incidents().mark(declared, Mark.ASSESSED, clock.instant().minusSeconds(3600));
        assertThat(budget(wentBack, "assessment").took()).isEmpty();
    }

    @Test
    void measuresWhenPeopleWereReachedAndWhenStakeholdersAreToHearAgain() {
        declare("x");
        incidents().delivered(new IncidentId("INC-UNKNOWN"), IncidentEvent.UPDATE, "chat");
        clock.advance(Duration.ofSeconds(119));
        incidents().delivered(ID, IncidentEvent.DECLARED, "chat");
        clock.advance(Duration.ofMinutes(28));
        incidents().delivered(ID, IncidentEvent.UPDATE, "chat");
        assertThat(names(incidents().require(ID))).doesNotContain("first notice to stakeholders");
        incidents().delivered(ID, IncidentEvent.STAKEHOLDER_NOTICE, "letters");
        clock.advance(Duration.ofMinutes(31));
        Incident told = incidents().require(ID);
        assertThat(budget(told, "first notification").took()).contains(Duration.ofSeconds(119));
        assertThat(budget(told, "first notice to stakeholders")).matches(budget -> !budget.exceeded());
        assertThat(budget(told, "time since the last notice to stakeholders"))
                .matches(budget -> budget.exceeded() && budget.running());
        incidents().delivered(ID, IncidentEvent.STAKEHOLDER_NOTICE, "letters");
        assertThat(budget(incidents().require(ID), "time since the last notice to stakeholders"))
                .matches(budget -> !budget.exceeded());
        assertThat(budget(incidents().require(ID), "first notice to stakeholders")
                        .took())
                .contains(Duration.ofSeconds(119).plusMinutes(28));
        assertThat(lines())
                .extracting(line -> line.path("event").asText())
                .containsExactly("declared", "notified", "stakeholders-told", "stakeholders-told");
        assertThat(root.resolve("logs/incidents/INC-UNKNOWN")).doesNotExist();
    }

    @Test
    void readsWhatAnOlderVersionWroteAndRefusesAMarkThatSomebodyHasEdited() throws IOException {
        Path folder = Files.createDirectories(incidents().folder(ID));
        ObjectNode old = declare("x").json();
        old.remove("marks");
        CheckedJson.write(FileOps.system(), folder.resolve("incident.json"), old);
        assertThat(incidents().require(ID).marks()).isEmpty();

        incidents().mark(incidents().require(ID), Mark.ASSESSED, clock.instant());
        Path file = folder.resolve("incident.json");
        Files.writeString(file, Files.readString(file).replace("ASSESSED", "DECIDED"));
        refused(ErrorKind.CORRUPT, () -> incidents().require(ID));
    }

    /** A watch, a rollback and commands write one record at once. */
    @Test
    void losesNothingOfWhatSeveralWriteAtOnce() throws Exception {
        Incident seen = declare("x");
        int each = 40;
        List<Callable<Void>> writers = List.of(
                () -> {
                    for (int i = 0; i < each; i++) {
                        incidents().update(seen, said("status", "one " + i));
                    }
                    return null;
                },
                () -> {
                    for (int i = 0; i < each; i++) {
                        incidents().note(ID, "noted", said("what", "other " + i));
                        incidents().delivered(ID, IncidentEvent.STAKEHOLDER_NOTICE, "letters");
                    }
                    return null;
                },
                () -> {
                    incidents().step(seen, IncidentState.ISOLATED, said("", ""));
                    incidents().mark(seen, Mark.ASSESSED, clock.instant());
                    incidents().mark(seen, Mark.DECIDED, clock.instant());
                    return null;
                });
        ExecutorService threads = Executors.newFixedThreadPool(writers.size());
        try {
            for (Future<Void> done : threads.invokeAll(writers)) {
                done.get();
            }
        } finally {
            threads.shutdownNow();
        }
        Incident now = incidents().require(ID);
        assertThat(now.state()).isEqualTo(IncidentState.ISOLATED);
        assertThat(now.marks()).containsOnlyKeys(Mark.values());
        assertThat(now.updated()).isPresent();
        assertThat(lines()).hasSize(1 + each + each + 1 + each + 3);
    }

    private List<String> names(Incident incident) {
        return IncidentClocks.of(incident, IncidentSettings.DEFAULT, clock.instant()).stream()
                .map(Budget::name)
                .toList();
    }

    @Test
    void writesAReportOfWhatWasMeasuredWithBlanksForPeople() {
        Incident incident = declare("it | hurts");
        clock.advance(Duration.ofMinutes(61).plusSeconds(5));
        Incident resolved = incidents().step(incident, IncidentState.RESOLVED, said("resolution", "switched off"));
        assertThat(report(resolved))
                .contains("| Downtime | 1 h 1 min 5 s |", "exceeded", "resolution: switched off", IncidentReport.BLANK);
    }

    @Test
    void isolatesReleasesAndKeepsTheEvidence() throws IOException {
        Files.createDirectories(root.resolve("leveldb"));
        Files.writeString(root.resolve("leveldb/000005.log"), "x");
        Files.writeString(root.resolve("leveldb/LOCK"), "");
        Incident incident = declare("it hurts");
        TreeSnapshot before = TreeSnapshot.of(root.resolve("leveldb"));

        Isolation.Isolated isolated = isolation().isolate(incident, Backends.load());

        assertThat(isolated.ours()).isTrue();
        assertThat(isolated.incident().state()).isEqualTo(IncidentState.ISOLATED);
        assertThat(workspace.emergencyStop()).content().contains(ID.value());
        assertThat(isolated.evidence())
                .content()
                .contains("000005.log", "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881")
                .doesNotContain("\"LOCK\"");
        assertThat(TreeSnapshot.of(root.resolve("leveldb"))).isEqualTo(before);
        Isolation.Isolated again = isolation().isolate(isolated.incident(), Backends.load());
        assertThat(again.evidence()).isNotEqualTo(isolated.evidence());

        Incident released = isolation().release(again.incident());
        assertThat(released.state()).isEqualTo(IncidentState.DECLARED);
        assertThat(EmergencyStop.isUp(workspace)).isFalse();
    }

    @Test
    void leavesAStopOfSomebodyElseAndSaysSo() throws IOException {
        Files.writeString(workspace.emergencyStop(), "ops: hands off");
        Incident incident = declare("it hurts");
        Isolation.Isolated isolated = isolation().isolate(incident, Backends.load());
        assertThat(isolated.ours()).isFalse();
        assertThat(workspace.emergencyStop()).hasContent("ops: hands off");
        assertThat(EmergencyStop.isOf(workspace, ID)).isFalse();
    }

    @Test
    void raisesNothingForAnIncidentThatIsOver() {
        Incident over = incidents().step(declare("it hurts"), IncidentState.RESOLVED, said("", ""));
        refused(ErrorKind.CONFLICT, () -> isolation().isolate(over, Backends.load()));
        assertThat(EmergencyStop.isUp(workspace)).isFalse();
    }

    private String report(Incident incident) {
        return new IncidentReport(workspace, incident, incidents().timeline(ID), FileOps.system(), clock).text();
    }

    private Isolation isolation() {
        return new Isolation(workspace, incidents(), FileOps.system(), clock);
    }

    private Budget budget(Incident incident, String name) {
        return IncidentClocks.of(incident, IncidentSettings.DEFAULT, clock.instant()).stream()
                .filter(budget -> budget.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private Incident declare(String summary) {
        return incidents().declare(ID, Severity.HIGH, summary, Optional.empty(), Optional.empty());
    }

    private Incidents incidents() {
        return incidents(FileOps.system());
    }

    private Incidents incidents(FileOps files) {
        return new Incidents(workspace, files, clock, "me");
    }

    private List<JsonNode> lines() {
        return incidents().timeline(ID).read().lines();
    }

    private Path timeline() {
        return incidents().folder(ID).resolve(Timeline.FILE);
    }

    private static ObjectNode said(String name, String text) {
        return JsonNodeFactory.instance.objectNode().put(name, text);
    }

    private static RollbackException refused(ErrorKind kind, ThrowingCallable action) {
        RollbackException e = catchThrowableOfType(RollbackException.class, action);
        assertThat(e).isNotNull();
        assertThat(e.kind()).isEqualTo(kind);
        return e;
    }
}
