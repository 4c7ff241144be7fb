package dev.rollback.core.incident;

import dev.rollback.core.workspace.IncidentSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Holds an incident against the budgets of the field's emergency procedure; how often people are to be told is as
 * configured. What nobody has measured is left out.
 */
public final class IncidentClocks {

    static final Duration ASSESSMENT = Duration.ofSeconds(30);
    static final Duration DECISION = Duration.ofMinutes(1);
    static final Duration NOTIFICATION = Duration.ofMinutes(2);
    static final Duration DECLARATION = Duration.ofSeconds(30);
    static final Duration ISOLATION = Duration.ofMinutes(1);
    static final Duration ROLLBACK = Duration.ofMinutes(30);
    static final Duration RESOLUTION = Duration.ofMinutes(60);

    private IncidentClocks() {}

    /** The budgets that say something about the incident by now. */
    public static List<Budget> of(Incident incident, IncidentSettings settings, Instant now) {
        List<Budget> budgets = new ArrayList<>();
        incident.marked(Mark.ASSESSED)
                .ifPresent(
                        end -> budgets.add(span("assessment", ASSESSMENT, incident.detected(), Optional.of(end), now)));
        if (incident.detected().isBefore(incident.declared())) {
            budgets.add(span("declaration", DECLARATION, incident.detected(), Optional.of(incident.declared()), now));
        }
        incident.marked(Mark.NOTIFIED)
                .ifPresent(end -> budgets.add(
                        span("first notification", NOTIFICATION, incident.declared(), Optional.of(end), now)));
        boolean untouched = incident.state() == IncidentState.DECLARED;
        first(incident, IncidentState.ISOLATED)
                .or(() -> untouched ? Optional.of(now) : Optional.empty())
                .ifPresent(until -> budgets.add(span(
                        "isolation", ISOLATION, incident.declared(), first(incident, IncidentState.ISOLATED), now)));
        incident.marked(Mark.DECIDED).ifPresent(end -> {
            Instant begin = incident.marked(Mark.ASSESSED).orElse(incident.declared());
            budgets.add(span("decision", DECISION, begin, Optional.of(end), now));
        });
        incident.last(IncidentState.ROLLING_BACK)
                .ifPresent(begin -> budgets.add(span("rollback", ROLLBACK, begin, end(incident, begin), now)));
        incident.marked(Mark.STAKEHOLDERS_TOLD)
                .ifPresent(end -> budgets.add(span(
                        "first notice to stakeholders",
                        settings.stakeholdersAfter(),
                        incident.declared(),
                        Optional.of(end),
                        now)));
        if (incident.state().open()) {
            Instant last = incident.updated().orElse(incident.declared());
            budgets.add(span("time since the last update", settings.updateEvery(), last, Optional.empty(), now));
            incident.stakeholdersTold()
                    .ifPresent(told -> budgets.add(span(
                            "time since the last notice to stakeholders",
                            settings.stakeholdersEvery(),
                            told,
                            Optional.empty(),
                            now)));
        }
        budgets.add(span("resolution", RESOLUTION, incident.declared(), incident.last(IncidentState.RESOLVED), now));
        return budgets;
    }

    private static Optional<Instant> first(Incident incident, IncidentState state) {
        return incident.history().stream()
                .filter(moment -> moment.state() == state)
                .map(Moment::time)
                .findFirst();
    }

    /** When what began then left the two states of a rollback that is under way. */
    private static Optional<Instant> end(Incident incident, Instant begin) {
        boolean under = false;
        for (Moment moment : incident.history()) {
            if (moment.state() == IncidentState.ROLLING_BACK && moment.time().equals(begin)) {
                under = true;
            } else if (under && moment.state() != IncidentState.VALIDATING) {
                return Optional.of(moment.time());
            }
        }
        return Optional.empty();
    }

    private static Budget span(String name, Duration allowed, Instant from, Optional<Instant> until, Instant now) {
        Duration took = Duration.between(from, until.orElse(now));
        return new Budget(name, allowed, took.isNegative() ? Optional.empty() : Optional.of(took), until.isEmpty());
    }
}
