package dev.rollback.core.watch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.api.Audience;
import dev.rollback.api.IncidentEvent;
import dev.rollback.core.incident.Incident;
import dev.rollback.core.incident.Incidents;
import dev.rollback.core.incident.Mark;
import dev.rollback.core.notify.Announcements;
import dev.rollback.core.notify.Outbox;
import dev.rollback.core.workspace.IncidentSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What is due in an incident, and doing it. Something is put into the outbox first and written down in the timeline
 * then: a crash in between has it told twice, and never not at all. What no channel has taken is tried again at the
 * next round.
 */
final class Duties {

    /** These lines of the timeline say what a watch has done. */
    static final String UPDATE_DUE = "update-due";

    static final String NOTICE = "stakeholder-notice";
    static final String NOTICE_DUE = "stakeholder-notice-due";
    static final String NEXT_NOTICE_DUE = "stakeholder-update-due";

    private static final Duration RESOLUTION = Duration.ofMinutes(60);

    private final WatchedRecord record;
    private final Incidents incidents;
    private final Announcements announcements;
    private final IncidentSettings settings;
    private final Pace pace;
    private final Problems problems;
    private final Reminder update;
    private final Reminder firstNotice;
    private final Reminder nextNotice;
    private boolean noticed;

    Duties(
            WatchedRecord record,
            Incidents incidents,
            Announcements announcements,
            IncidentSettings settings,
            Pace pace,
            Problems problems) {
        this.record = record;
        this.incidents = incidents;
        this.announcements = announcements;
        this.settings = settings;
        this.pace = pace;
        this.problems = problems;
        this.update = new Reminder(settings.updateEvery(), true);
        this.firstNotice = new Reminder(settings.stakeholdersAfter(), false);
        this.nextNotice = new Reminder(settings.stakeholdersEvery(), true);
    }

    Duration updateLeft() {
        return update.left(lastUpdateSaid(), pace.now(), pace.nanos());
    }

    private Reminder.Line lastUpdateSaid() {
        return record.last(event("declared", "update", UPDATE_DUE)).orElse(record.declaration());
    }

    Duration stakeholdersLeft(Outbox.Content outbox) {
        boolean knows = isNoticed(outbox) || isToldThatNobodyReachesThem();
        return knows
                ? nextNotice.left(lastNotice(), pace.now(), pace.nanos())
                : firstNotice.left(record.declaration(), pace.now(), pace.nanos());
    }

    boolean areStakeholdersDue(Outbox.Content outbox) {
        return stakeholdersLeft(outbox).compareTo(Duration.ZERO) <= 0;
    }

    /** Whether a first notice has arrived at stakeholders or is on its way to them. */
    boolean isNoticed(Outbox.Content outbox) {
        return noticed
                || record.incident().marked(Mark.STAKEHOLDERS_TOLD).isPresent()
                || record.last(event(NOTICE)).isPresent()
                || outbox.pending().stream()
                        .anyMatch(entry -> entry.event() == IncidentEvent.STAKEHOLDER_NOTICE
                                && entry.incident()
                                        .equals(record.incident().id().value()));
    }

    private boolean isToldThatNobodyReachesThem() {
        return !announcements.reaches(Audience.STAKEHOLDERS)
                && record.last(event(NOTICE_DUE)).isPresent();
    }

    private Reminder.Line lastNotice() {
        Predicate<JsonNode> told = event(NOTICE, NOTICE_DUE, NEXT_NOTICE_DUE, Mark.STAKEHOLDERS_TOLD.event());
        return record.last(told.or(line -> line.has("impact"))).orElse(record.declaration());
    }

    private static Predicate<JsonNode> event(String... names) {
        Set<String> wanted = Set.of(names);
        return line -> wanted.contains(line.path("event").asText());
    }

    /** Reminds those who deal with the incident that nobody has said how it stands. */
    void remindOfTheUpdate() {
        if (updateLeft().compareTo(Duration.ZERO) > 0) {
            return;
        }
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put(
                "status",
                "an update is due; the incident is " + record.incident().state().inWords());
        record.lastUpdate().ifPresent(last -> {
            for (String name : List.of("action", "eta", "next")) {
                if (last.path(name).isTextual()) {
                    facts.put(name, last.path(name).textValue());
                }
            }
        });
        if (tell("the update that is due", IncidentEvent.UPDATE, facts)) {
            update.given(lastUpdateSaid(), pace.now(), pace.nanos());
            note(UPDATE_DUE, nothing());
        }
    }

    /** Has stakeholders hear of the incident once; from then on reminds people that they are to hear again. */
    void seeToStakeholders(Outbox.Content outbox) {
        if (!areStakeholdersDue(outbox)) {
            return;
        }
        if (isNoticed(outbox)) {
            remind(
                    NEXT_NOTICE_DUE,
                    "stakeholders are to hear again: `rollback incident update` with --impact tells them");
        } else if (announcements.reaches(Audience.STAKEHOLDERS)) {
            notice();
        } else {
            remind(NOTICE_DUE, "stakeholders are to hear of the incident, and no channel reaches them");
        }
    }

    private void remind(String event, String words) {
        if (tell("stakeholders", IncidentEvent.UPDATE, Map.of("status", words))) {
            nextNotice.given(lastNotice(), pace.now(), pace.nanos());
            note(event, nothing());
        }
    }

    /** Nothing of the inside: what it means for them is for a person to say. */
    private void notice() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("expected", expected(record.incident(), pace.now()));
        facts.put("update", "in " + words(settings.stakeholdersEvery()));
        if (tell("stakeholders", IncidentEvent.STAKEHOLDER_NOTICE, facts)) {
            noticed = true;
            nextNotice.given(lastNotice(), pace.now(), pace.nanos());
            note(NOTICE, nothing().put("expected", facts.get("expected")));
        }
    }

    /** A time that has passed is no promise any more. */
    private static String expected(Incident incident, Instant now) {
        Instant end = incident.declared().plus(RESOLUTION);
        return now.isBefore(end)
                ? "within " + words(RESOLUTION) + " of its beginning, by "
                        + end.truncatedTo(java.time.temporal.ChronoUnit.SECONDS)
                : "not known yet";
    }

    /** Whether it is told; it also is where there is nobody to be told. */
    private boolean tell(String what, IncidentEvent event, Map<String, String> facts) {
        Announcements.Told told =
                announcements.tell(event, record.incident().id().value(), pace.now(), facts);
        problems.are("telling of " + what, new ArrayList<>(told.warnings()));
        return told.channels() == 0 || told.taken() > 0;
    }

    private void note(String event, ObjectNode evidence) {
        incidents.note(record.incident().id(), event, evidence);
    }

    private static ObjectNode nothing() {
        return JsonNodeFactory.instance.objectNode();
    }

    static String words(Duration time) {
        long seconds = time.toSeconds();
        if (seconds % 60 != 0) {
            return seconds == 1 ? "1 second" : seconds + " seconds";
        }
        return seconds == 60 ? "1 minute" : seconds / 60 + " minutes";
    }
}
