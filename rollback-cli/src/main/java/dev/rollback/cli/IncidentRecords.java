package dev.rollback.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.api.ErrorKind;
import dev.rollback.api.IncidentEvent;
import dev.rollback.api.RollbackException;
import dev.rollback.core.incident.Budget;
import dev.rollback.core.incident.Incident;
import dev.rollback.core.incident.IncidentClocks;
import dev.rollback.core.incident.IncidentReport;
import dev.rollback.core.incident.IncidentState;
import dev.rollback.core.incident.Incidents;
import dev.rollback.core.notify.Announcements;
import dev.rollback.core.notify.Facts;
import dev.rollback.core.workspace.Contacts;
import dev.rollback.core.workspace.IncidentId;
import dev.rollback.core.workspace.Workspace;
import dev.rollback.spi.directory.FileOps;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The incidents of the workspace that a command is about, and how they are shown. */
final class IncidentRecords {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Invocation invocation;
    private final Workspace workspace;
    private final Incidents incidents;

    IncidentRecords(Invocation invocation) {
        this.invocation = invocation;
        this.workspace = invocation.workspace();
        this.incidents = new Incidents(workspace, FileOps.system(), Clock.systemUTC(), who());
    }

    Workspace workspace() {
        return workspace;
    }

    Incidents all() {
        return incidents;
    }

    /** The one that is named; else the one that is meant when none is. */
    Incident chosen(@Nullable String named) {
        return named == null
                ? incidents.current(invocation.terminal().environment())
                : incidents.require(new IncidentId(named));
    }

    /** The one in {@code INCIDENT_ID}, or the only open one; empty when none is open, or several could be meant. */
    Optional<Incident> underWay() {
        String named = invocation.terminal().environment().getOrDefault(IncidentId.VARIABLE, "");
        if (!named.isEmpty()) {
            return incidents
                    .find(new IncidentId(named))
                    .filter(found -> found.state().open());
        }
        List<Incident> open = incidents.list().open();
        return open.size() == 1 ? Optional.of(open.get(0)) : Optional.empty();
    }

    /** The network that an incident concerns, as the environment says. */
    Optional<String> targetNetwork() {
        return Optional.ofNullable(invocation.terminal().environment().get("TARGET_NETWORK"))
                .filter(name -> !name.isBlank());
    }

    /** The one that is named; else the resolved one that was declared last. {@code NOT_FOUND} when there is none. */
    Incident resolved(@Nullable String named) {
        return named == null ? last(incident -> incident.state() == IncidentState.RESOLVED, "resolved") : chosen(named);
    }

    /** The one that is named or meant; else, when none is open, the one that was declared last. */
    Incident latest(@Nullable String named) {
        boolean meant = named != null
                || !invocation
                        .terminal()
                        .environment()
                        .getOrDefault(IncidentId.VARIABLE, "")
                        .isEmpty()
                || !incidents.list().open().isEmpty();
        return meant ? chosen(named) : last(incident -> true, "declared");
    }

    private Incident last(Predicate<Incident> wanted, String what) {
        return incidents.list().incidents().stream()
                .filter(wanted)
                .reduce((earlier, later) -> later)
                .orElseThrow(() -> new RollbackException(
                                ErrorKind.NOT_FOUND, "there is no " + what + " incident in " + workspace.root())
                        .withHint("`rollback incident list` tells which there are"));
    }

    /**
     * Has people told, waits a few seconds for it to arrive, and warns of what has not. The record is kept whatever
     * becomes of that.
     *
     * @param facts names and values, in turn; a fact without a value is left out
     */
    void tell(IncidentEvent event, Incident incident, @Nullable String... facts) {
        tell(event, incident, Map.of(), facts);
    }

    /** The same with the contacts of some roles, which are for those who deal with the incident. */
    void tell(IncidentEvent event, Incident incident, Map<String, String> contacts, @Nullable String... facts) {
        Map<String, String> named = Facts.of(facts);
        named.putAll(contacts);
        try (Announcements announcements = NotifyWords.announcements(invocation)) {
            Set<String> problems = new LinkedHashSet<>(
                    announcements.announce(event, incident.id().value(), Instant.now(), named));
            problems.addAll(announcements.awaitDeliveries(PATIENCE));
            problems.forEach(invocation.console()::warn);
        }
    }

    /** What is to be said of an incident's folder whose record cannot be read. */
    static String damaged(Workspace workspace, Path folder) {
        return workspace.show(folder) + ": incident.json is not what was written: damaged, or edited by hand";
    }

    /** Who does what is done here. */
    static String who() {
        return System.getProperty("user.name", "unknown");
    }

    /** A text that somebody has typed, without the secrets that the environment or a channel's settings hold. */
    String text(String option, String typed) {
        return Announcements.mask(workspace, invocation.terminal().environment(), Clock.systemUTC())
                .masked(IncidentText.of(option, typed));
    }

    /** The same of one that need not be typed. */
    Optional<String> optional(String option, @Nullable String typed) {
        return Optional.ofNullable(typed).map(text -> text(option, text));
    }

    /** The answer of a command that took an incident on. */
    Answer answer(String outcome, Incident incident, List<String> more) {
        List<String> text = new ArrayList<>(more);
        text.addAll(text(incident));
        return Answer.done(outcome, json(incident), text);
    }

    private List<Budget> budgets(Incident incident) {
        return IncidentClocks.of(incident, workspace.configuration().incident(), Instant.now());
    }

    Contacts contacts() {
        return workspace.configuration().incident().contacts();
    }

    List<String> text(Incident incident) {
        List<String> text = new ArrayList<>();
        text.add("Incident   " + incident.id() + ", " + incident.severity() + ", "
                + incident.state().inWords());
        text.add("Summary    " + incident.summary());
        incident.network().ifPresent(network -> text.add("Network    " + network));
        text.add("Detected   " + incident.detected());
        text.add("Declared   " + incident.declared());
        incident.downtime().ifPresent(time -> text.add("Downtime   " + IncidentReport.words(time)));
        for (Budget budget : budgets(incident)) {
            text.add((budget.exceeded() ? "❗ " : "   ") + budget.name() + ": "
                    + budget.took().map(IncidentReport::words).orElse("not measured, the clock went back")
                    + (budget.running() ? " so far" : "") + " of " + IncidentReport.words(budget.allowed()));
        }
        contacts().people().forEach((role, person) -> text.add("Contact    " + role + ": " + person));
        text.add("Record     " + workspace.show(incidents.folder(incident.id())));
        return text;
    }

    ObjectNode json(Incident incident) {
        ObjectNode node = incident.json();
        var budgets = node.putArray("budgets");
        for (Budget budget : budgets(incident)) {
            ObjectNode item = budgets.addObject();
            item.put("name", budget.name());
            item.put("allowedMillis", budget.allowed().toMillis());
            item.put(
                    "tookMillis",
                    budget.took().map(time -> (Long) time.toMillis()).orElse(null));
            item.put("running", budget.running());
            item.put("exceeded", budget.exceeded());
        }
        ObjectNode contacts = node.putObject("contacts");
        contacts().people().forEach((role, person) -> contacts.put(role.toString(), person));
        node.put("record", incidents.folder(incident.id()).toString());
        return node;
    }

    /** What somebody said about a step; what was not said is left out. */
    static ObjectNode said(String name, @Nullable String text) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        if (text != null) {
            node.put(name, text);
        }
        return node;
    }
}
