package dev.rollback.core.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollback.core.assess.Observation;
import dev.rollback.core.assess.Result;
import dev.rollback.core.assess.Situation;
import dev.rollback.core.workspace.DecisionRules;
import dev.rollback.core.workspace.DecisionRules.When;
import dev.rollback.core.workspace.Severity;
import dev.rollback.core.workspace.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DeciderTest {

    private static final Instant NOW = Instant.parse("2026-03-02T12:00:00Z");
    private static final DecisionRules ALLOWED =
            new DecisionRules(true, DecisionRules.DEFAULT.responses(), DecisionRules.DEFAULT.rules());

    private final List<Observation> observations = new ArrayList<>();
    private String active = "unified-json";
    private boolean backups = true;
    private Optional<Instant> lastRollback = Optional.empty();

    private DeciderTest raised(Trigger trigger) {
        return with(Result.RAISED, Optional.of(trigger));
    }

    private DeciderTest suspected(Trigger trigger) {
        return with(Result.SUSPECTED, Optional.of(trigger));
    }

    private DeciderTest with(Result result, Optional<Trigger> trigger) {
        observations.add(new Observation("a look", result, trigger, "it is so", List.of()));
        return this;
    }

    private Decision decide(DecisionRules rules) {
        List<Observation> all = new ArrayList<>(observations);
        if (backups) {
            all.add(new Observation(Situation.BACKUPS, Result.CLEAR, Optional.empty(), "one", List.of()));
        }
        Situation situation = new Situation(NOW, Duration.ZERO, Optional.of(active), false, all);
        return new Decider(rules, lastRollback).decide(situation);
    }

    @ParameterizedTest
    @CsvSource({
        "DATA_CORRUPTION,         CRITICAL, 120,  AUTOMATIC_ROLLBACK",
        "SECURITY_BREACH,         CRITICAL, 120,  AUTOMATIC_ROLLBACK",
        "SYSTEM_FAILURE,          HIGH,     300,  AUTOMATIC_ROLLBACK",
        "INTEGRITY_VIOLATION,     HIGH,     300,  AUTOMATIC_ROLLBACK",
        "PERFORMANCE_DEGRADATION, MEDIUM,   900,  MANUAL_DECISION_REQUIRED",
        "MINOR_PERFORMANCE,       LOW,      1800, NO_ROLLBACK"
    })
    void followsTheProceduresMatrix(Trigger trigger, Severity severity, long seconds, Outcome outcome) {
        Decision decision = raised(trigger).decide(ALLOWED);
        assertThat(decision.outcome()).isEqualTo(outcome);
        Decision.Cause cause = decision.cause().orElseThrow();
        assertThat(cause.trigger()).isEqualTo(trigger);
        assertThat(cause.severity()).isEqualTo(severity);
        assertThat(cause.respondWithin()).isEqualTo(Duration.ofSeconds(seconds));
        assertThat(decision.reasons()).isNotEmpty();
        assertThat(decision.otherwise()).isNotEmpty();
    }

    @Test
    void eachTriggerHasItsOwnResponseTime() {
        assertThat(DecisionRules.DEFAULT.rule(Trigger.DATA_CORRUPTION).response())
                .hasMinutes(5);
        assertThat(DecisionRules.DEFAULT.rule(Trigger.SYSTEM_FAILURE).response())
                .hasMinutes(10);
        assertThat(DecisionRules.DEFAULT.rule(Trigger.PERFORMANCE_DEGRADATION).response())
                .hasMinutes(15);
        assertThat(DecisionRules.DEFAULT.rule(Trigger.INTEGRITY_VIOLATION).response())
                .hasMinutes(5);
        assertThat(DecisionRules.DEFAULT.rule(Trigger.SECURITY_BREACH).response())
                .hasMinutes(2);
    }

    @ParameterizedTest
    @EnumSource(Trigger.class)
    void nothingIsAutomaticUnlessTheConfigurationAllowsIt(Trigger trigger) {
        assertThat(raised(trigger).decide(DecisionRules.DEFAULT).outcome()).isNotEqualTo(Outcome.AUTOMATIC_ROLLBACK);
    }

    @ParameterizedTest
    @EnumSource(Trigger.class)
    void nothingIsAutomaticOnSuspicion(Trigger trigger) {
        assertThat(suspected(trigger).decide(ALLOWED).outcome()).isNotEqualTo(Outcome.AUTOMATIC_ROLLBACK);
    }

    @Test
    void evidenceForSomethingMinorDoesNotHideAWorseSuspicion() {
        Decision decision = raised(Trigger.MINOR_PERFORMANCE)
                .suspected(Trigger.SECURITY_BREACH)
                .decide(ALLOWED);
        assertThat(decision.outcome()).isEqualTo(Outcome.MANUAL_DECISION_REQUIRED);
        assertThat(decision.cause().orElseThrow().trigger()).isEqualTo(Trigger.SECURITY_BREACH);
    }

    @Test
    void theWorstDecides() {
        Decision decision = raised(Trigger.MINOR_PERFORMANCE)
                .raised(Trigger.PERFORMANCE_DEGRADATION)
                .raised(Trigger.SYSTEM_FAILURE)
                .decide(ALLOWED);
        assertThat(decision.cause().orElseThrow().trigger()).isEqualTo(Trigger.SYSTEM_FAILURE);
        assertThat(raised(Trigger.SECURITY_BREACH)
                        .raised(Trigger.DATA_CORRUPTION)
                        .decide(ALLOWED)
                        .cause()
                        .orElseThrow()
                        .severity())
                .isEqualTo(Severity.CRITICAL);
    }

    @Test
    void anObstacleLeavesItToPeople() {
        Decision decision = raised(Trigger.DATA_CORRUPTION)
                .with(Result.OBSTACLE, Optional.empty())
                .decide(ALLOWED);
        assertThat(decision.outcome()).isEqualTo(Outcome.MANUAL_DECISION_REQUIRED);
        assertThat(decision.reasons()).anySatisfy(reason -> assertThat(reason).contains("in the way of a rollback"));
    }

    @Test
    void soDoBackupsThatNobodyHasLookedAt() {
        backups = false;
        assertThat(raised(Trigger.DATA_CORRUPTION).decide(ALLOWED).outcome())
                .isEqualTo(Outcome.MANUAL_DECISION_REQUIRED);
    }

    @ParameterizedTest
    @CsvSource({
        "DATA_CORRUPTION,     AUTOMATIC_ROLLBACK",
        "INTEGRITY_VIOLATION, AUTOMATIC_ROLLBACK",
        "SECURITY_BREACH,     AUTOMATIC_ROLLBACK",
        "SYSTEM_FAILURE,      MANUAL_DECISION_REQUIRED"
    })
    void whatIsOnLevelDbAlreadyIsRolledBackForItsDataOnly(Trigger trigger, Outcome outcome) {
        active = "leveldb";
        assertThat(raised(trigger).decide(ALLOWED).outcome()).isEqualTo(outcome);
    }

    @Test
    void notTwiceWithinADay() {
        lastRollback = Optional.of(NOW.minus(Duration.ofHours(24)).plusMillis(1));
        assertThat(raised(Trigger.DATA_CORRUPTION).decide(ALLOWED).outcome())
                .isEqualTo(Outcome.MANUAL_DECISION_REQUIRED);
        lastRollback = Optional.of(NOW.plus(Duration.ofHours(1)));
        assertThat(decide(ALLOWED).outcome()).as("the clock has gone back").isEqualTo(Outcome.MANUAL_DECISION_REQUIRED);
        lastRollback = Optional.of(NOW.minus(Duration.ofHours(24)));
        assertThat(decide(ALLOWED).outcome()).isEqualTo(Outcome.AUTOMATIC_ROLLBACK);
    }

    @Test
    void whatDoesNotTellEnoughIsNoAlarmAndIsSaid() {
        Decision decision = with(Result.INCONCLUSIVE, Optional.empty()).decide(ALLOWED);
        assertThat(decision.outcome()).isEqualTo(Outcome.NO_ROLLBACK);
        assertThat(decision.reasons()).contains("some of it could not be told: a look");
        assertThat(decision.otherwise()).contains("another assessment that can tell");
    }

    @Test
    void rulesMayBeOverridden() {
        var rules = new java.util.EnumMap<>(DecisionRules.DEFAULT.rules());
        rules.put(
                Trigger.PERFORMANCE_DEGRADATION,
                new DecisionRules.Rule(Severity.CRITICAL, Duration.ofMinutes(1), When.IMMEDIATE));
        Decision decision = raised(Trigger.PERFORMANCE_DEGRADATION)
                .decide(new DecisionRules(true, DecisionRules.DEFAULT.responses(), rules));
        assertThat(decision.outcome()).isEqualTo(Outcome.AUTOMATIC_ROLLBACK);
        assertThat(decision.cause().orElseThrow().respondWithin()).hasMinutes(1);
    }
}
