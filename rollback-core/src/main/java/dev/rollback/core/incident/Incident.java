package dev.rollback.core.incident;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.api.ErrorKind;
import dev.rollback.api.RollbackException;
import dev.rollback.core.workspace.IncidentId;
import dev.rollback.core.workspace.Severity;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One incident as it stands.
 *
 * @param summary what it is about, a line
 * @param network the network that it concerns, when it is one
 * @param detected when the trouble was first seen, as somebody said; the declaration otherwise
 * @param history every state that it came into, in order; the first is {@code DECLARED}
 * @param updated when people were last told how things stand
 * @param marks when what the clocks measure happened, the first time
 * @param stakeholdersTold when a notice last arrived at stakeholders
 */
public record Incident(
        IncidentId id,
        Severity severity,
        String summary,
        Optional<String> network,
        Instant detected,
        List<Moment> history,
        Optional<Instant> updated,
        Map<Mark, Instant> marks,
        Optional<Instant> stakeholdersTold) {

    public Incident {
        history = List.copyOf(history);
        Map<Mark, Instant> ordered = new EnumMap<>(Mark.class);
        ordered.putAll(marks);
        marks = Collections.unmodifiableMap(ordered);
        if (history.isEmpty()) {
            throw new IllegalArgumentException("an incident without a history");
        }
    }

    public IncidentState state() {
        return history.get(history.size() - 1).state();
    }

    public Instant declared() {
        return history.get(0).time();
    }

    /** When it last came into a state. */
    public Optional<Instant> last(IncidentState state) {
        return history.stream()
                .filter(moment -> moment.state() == state)
                .map(Moment::time)
                .reduce((earlier, later) -> later);
    }

    public Optional<Instant> marked(Mark mark) {
        return Optional.ofNullable(marks.get(mark));
    }

    /**
     * How long things did not work, from the first sight to the resolution; empty before that, and where the clock
     * went back in between: then nobody has measured it.
     */
    public Optional<Duration> downtime() {
        return last(IncidentState.RESOLVED)
                .map(resolved -> Duration.between(detected, resolved))
                .filter(time -> !time.isNegative());
    }

    /** {@code CONFLICT} for a step that does not follow the present state. */
    Incident stepped(IncidentState next, Instant time, String by) {
        if (!state().next().contains(next)) {
            throw new RollbackException(
                            ErrorKind.CONFLICT,
                            "incident " + id + " is " + state().inWords() + "; it cannot become " + next.inWords()
                                    + " from there")
                    .withHint(
                            state().next().isEmpty()
                                    ? "declare another incident"
                                    : "from there it can become "
                                            + String.join(
                                                    ", ",
                                                    state().next().stream()
                                                            .map(IncidentState::inWords)
                                                            .toList()));
        }
        List<Moment> longer = new ArrayList<>(history);
        longer.add(new Moment(next, time, by));
        return new Incident(id, severity, summary, network, detected, longer, updated, marks, stakeholdersTold);
    }

    Incident updated(Instant time) {
        return new Incident(
                id, severity, summary, network, detected, history, Optional.of(time), marks, stakeholdersTold);
    }

    Incident withSeverity(Severity other) {
        return new Incident(id, other, summary, network, detected, history, updated, marks, stakeholdersTold);
    }

    Incident marked(Mark mark, Instant time) {
        Map<Mark, Instant> more = new LinkedHashMap<>(marks);
        more.put(mark, time);
        return new Incident(id, severity, summary, network, detected, history, updated, more, stakeholdersTold);
    }

    Incident stakeholdersTold(Instant time) {
        Incident marked = marks.containsKey(Mark.STAKEHOLDERS_TOLD) ? this : marked(Mark.STAKEHOLDERS_TOLD, time);
        return new Incident(
                id, severity, summary, network, detected, history, updated, marked.marks, Optional.of(time));
    }

    public ObjectNode json() {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("schemaVersion", 1);
        node.put("incident", id.value());
        node.put("state", state().name());
        node.put("severity", severity.name());
        node.put("summary", summary);
        network.ifPresent(name -> node.put("network", name));
        node.put("detected", detected.toString());
        updated.ifPresent(time -> node.put("updated", time.toString()));
        stakeholdersTold.ifPresent(time -> node.put("stakeholdersTold", time.toString()));
        if (!marks.isEmpty()) {
            ObjectNode times = node.putObject("marks");
            marks.forEach((mark, time) -> times.put(mark.name(), time.toString()));
        }
        var moments = node.putArray("history");
        history.forEach(moment -> moments.addObject()
                .put("state", moment.state().name())
                .put("time", moment.time().toString())
                .put("by", moment.by()));
        downtime().ifPresent(time -> node.put("downtimeMillis", time.toMillis()));
        return node;
    }

    /** Reads what {@link #json} has written; empty when that is not what it is. */
    static Optional<Incident> read(JsonNode node) {
        try {
            List<Moment> moments = new ArrayList<>();
            node.path("history")
                    .forEach(item -> moments.add(new Moment(
                            IncidentState.valueOf(item.path("state").asText()),
                            Instant.parse(item.path("time").asText()),
                            item.path("by").asText())));
            Map<Mark, Instant> marks = new LinkedHashMap<>();
            node.path("marks")
                    .properties()
                    .forEach(mark -> marks.put(
                            Mark.valueOf(mark.getKey()),
                            Instant.parse(mark.getValue().asText())));
            return Optional.of(new Incident(
                    new IncidentId(node.path("incident").asText()),
                    Severity.valueOf(node.path("severity").asText()),
                    node.path("summary").asText(),
                    Optional.ofNullable(node.path("network").textValue()),
                    Instant.parse(node.path("detected").asText()),
                    moments,
                    time(node, "updated"),
                    marks,
                    time(node, "stakeholdersTold")));
        } catch (IllegalArgumentException | DateTimeException | RollbackException e) {
            return Optional.empty();
        }
    }

    private static Optional<Instant> time(JsonNode node, String name) {
        return Optional.ofNullable(node.path(name).textValue()).map(Instant::parse);
    }
}
