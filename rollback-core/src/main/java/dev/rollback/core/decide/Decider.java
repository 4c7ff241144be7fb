package dev.rollback.core.decide;

import dev.rollback.core.assess.Observation;
import dev.rollback.core.assess.Result;
import dev.rollback.core.assess.Situation;
import dev.rollback.core.decide.Decision.Cause;
import dev.rollback.core.execute.OperationFolder;
import dev.rollback.core.execute.Phase;
import dev.rollback.core.plan.RollbackPlan;
import dev.rollback.core.workspace.DecisionRules;
import dev.rollback.core.workspace.DecisionRules.When;
import dev.rollback.core.workspace.Severity;
import dev.rollback.core.workspace.Trigger;
import dev.rollback.core.workspace.Workspace;
import dev.rollback.spi.directory.FileOps;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Applies the rules. A rollback is begun without anybody's being asked only on evidence, never on suspicion; where its
 * rule says so and the configuration allows it; where a rollback could help, and nothing stands in its way; and not
 * twice within a day: when the first has not helped, neither will the second.
 */
public final class Decider {

    /** What this project rolls back to. */
    public static final String TARGET = "leveldb";

    private static final Duration NOT_TWICE = Duration.ofHours(24);

    /** What an older state on the same backend can put right. */
    private static final Set<Trigger> OF_THE_DATA =
            EnumSet.of(Trigger.DATA_CORRUPTION, Trigger.INTEGRITY_VIOLATION, Trigger.SECURITY_BREACH);

    private final DecisionRules rules;
    private final Optional<Instant> lastRollback;

    Decider(DecisionRules rules, Optional<Instant> lastRollback) {
        this.rules = rules;
        this.lastRollback = lastRollback;
    }

    /** By the workspace's rules, and by when it was last rolled back. */
    public static Decider of(Workspace workspace, FileOps files) {
        return new Decider(
                workspace.configuration().decision(),
                OperationFolder.list(workspace, files).stream()
                        .filter(operation -> operation.described() && operation.phase() == Phase.DONE)
                        .filter(operation -> operation.plan() instanceof RollbackPlan)
                        .map(OperationFolder::started)
                        .max(Comparator.naturalOrder()));
    }

    /** When the last rollback was begun that was not undone and is not pruned. */
    public Optional<Instant> lastRollback() {
        return lastRollback;
    }

    public Decision decide(Situation situation) {
        Optional<Trigger> evident = worst(situation.triggers(Result.RAISED));
        Optional<Trigger> suspected = worst(situation.triggers(Result.SUSPECTED));
        if (evident.isPresent() && rule(evident.get()).rollback() != When.INVESTIGATE) {
            return onEvidence(situation, evident.get());
        }
        if (suspected.isPresent() && rule(suspected.get()).rollback() != When.INVESTIGATE) {
            return onSuspicion(situation, suspected.get());
        }
        return nothingToDo(situation, evident.or(() -> suspected));
    }

    private Decision onEvidence(Situation situation, Trigger trigger) {
        List<String> reasons = new ArrayList<>();
        reasons.add("there is evidence for " + trigger.inWords() + ", whose rollback is " + inWords(trigger));
        List<String> against = new ArrayList<>();
        List<String> otherwise = new ArrayList<>();
        if (rule(trigger).rollback() == When.CONDITIONAL) {
            against.add("people weigh whether a rollback is worth its price");
            otherwise.add("evidence for something worse, or `decision.triggers` in rollback.yml");
        }
        if (!helps(situation, trigger)) {
            against.add(TARGET + " is in use already, and " + trigger.inWords()
                    + " is not put right by an older state of it");
            otherwise.add("evidence for something that is wrong with the data");
        }
        recent(situation).ifPresent(time -> {
            against.add("it was rolled back " + time + " already, less than a day ago, and that has not helped");
            otherwise.add("a day without a rollback");
        });
        situation.of(Result.OBSTACLE).forEach(obstacle -> {
            against.add("in the way of a rollback: " + obstacle.check() + ": " + obstacle.detail());
            otherwise.add(obstacle.check() + " put right");
        });
        if (situation.of(Result.OBSTACLE).isEmpty() && !backupsSeen(situation)) {
            against.add("it is not known whether there is a usable backup");
            otherwise.add("a look at the backups: `rollback backup select --explain`");
        }
        if (!rules.automaticRollback()) {
            against.add("rollback.yml does not allow a rollback that nobody is asked about");
            otherwise.add("`decision.automatic-rollback: true` in rollback.yml"
                    + (against.size() == 1 ? ": then this would be " + Outcome.AUTOMATIC_ROLLBACK.inWords() : ""));
        }
        reasons.addAll(against);
        if (against.isEmpty()) {
            reasons.add("rollback.yml allows it, and nothing stands in its way");
            otherwise.add("the evidence gone: repaired, or cleared with `rollback incident signal TYPE --clear`");
        }
        return new Decision(
                against.isEmpty() ? Outcome.AUTOMATIC_ROLLBACK : Outcome.MANUAL_DECISION_REQUIRED,
                Optional.of(cause(trigger)),
                reasons,
                evidence(situation),
                otherwise);
    }

    private Decision onSuspicion(Situation situation, Trigger trigger) {
        return new Decision(
                Outcome.MANUAL_DECISION_REQUIRED,
                Optional.of(cause(trigger)),
                List.of(
                        trigger.inWords() + " is suspected, and there is an innocent explanation: people have to look",
                        "nothing is rolled back on suspicion alone"),
                evidence(situation),
                List.of(
                        "evidence: somebody who knows reports it with `rollback incident signal TYPE`",
                        "the innocent explanation confirmed, with `rollback assess --record` or the signal cleared"));
    }

    private Decision nothingToDo(Situation situation, Optional<Trigger> minor) {
        List<String> reasons = new ArrayList<>();
        reasons.add(
                minor.map(trigger -> trigger.inWords() + " is to be looked into first, and is no reason to roll back")
                        .orElse("there is no evidence for anything that a rollback is for"));
        if (!situation.of(Result.INCONCLUSIVE).isEmpty()) {
            reasons.add("some of it could not be told: " + checks(situation, Result.INCONCLUSIVE));
        }
        if (!situation.of(Result.OBSTACLE).isEmpty()) {
            reasons.add("a rollback would meet obstacles: " + checks(situation, Result.OBSTACLE));
        }
        List<String> otherwise = new ArrayList<>();
        if (!situation.of(Result.INCONCLUSIVE).isEmpty()) {
            otherwise.add("another assessment that can tell");
        }
        otherwise.add("evidence for a trigger; what we cannot see, `rollback incident signal TYPE` reports");
        return new Decision(Outcome.NO_ROLLBACK, minor.map(this::cause), reasons, evidence(situation), otherwise);
    }

    private Optional<Trigger> worst(Set<Trigger> triggers) {
        return triggers.stream()
                .min(Comparator.comparing((Trigger trigger) -> rule(trigger).rollback() == When.INVESTIGATE)
                        .thenComparing(trigger -> rule(trigger).severity())
                        .thenComparing(trigger -> rule(trigger).rollback())
                        .thenComparing(rules::response));
    }

    private DecisionRules.Rule rule(Trigger trigger) {
        return rules.rule(trigger);
    }

    private Cause cause(Trigger trigger) {
        Severity severity = rule(trigger).severity();
        return new Cause(
                trigger, severity, rules.response(trigger), rule(trigger).rollback());
    }

    private String inWords(Trigger trigger) {
        return switch (rule(trigger).rollback()) {
            case IMMEDIATE -> "immediate";
            case WITHIN_10_MINUTES -> "due within 10 minutes";
            case CONDITIONAL -> "conditional";
            case INVESTIGATE -> "not called for";
        };
    }

    private static boolean helps(Situation situation, Trigger trigger) {
        return !situation.active().equals(Optional.of(TARGET)) || OF_THE_DATA.contains(trigger);
    }

    /** One from the future counts, too: the clock has gone back, and there is no telling. */
    private Optional<Instant> recent(Situation situation) {
        return lastRollback.filter(time -> time.plus(NOT_TWICE).isAfter(situation.time()));
    }

    private static boolean backupsSeen(Situation situation) {
        return situation.observations().stream()
                .anyMatch(found -> found.check().equals(Situation.BACKUPS) && found.result() == Result.CLEAR);
    }

    private static List<Observation> evidence(Situation situation) {
        return situation.observations().stream()
                .filter(found -> found.result() != Result.CLEAR && found.result() != Result.SKIPPED)
                .toList();
    }

    private static String checks(Situation situation, Result result) {
        return situation.of(result).stream().map(Observation::check).collect(Collectors.joining(", "));
    }
}
