package dev.rollback.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.core.assess.Monitoring;
import dev.rollback.core.assess.Observation;
import dev.rollback.core.assess.Result;
import dev.rollback.core.incident.Incident;
import dev.rollback.core.incident.Incidents;
import dev.rollback.core.watch.WatchTask;
import java.util.List;
import java.util.stream.Collectors;

/** Measures the performance beside a watch, and writes it into the timeline when it comes out otherwise than before. */
final class WatchedPerformance {

    private final Monitoring monitoring;
    private final Incidents incidents;
    private final Incident incident;
    private List<String> last = List.of();

    WatchedPerformance(Monitoring monitoring, Incidents incidents, Incident incident) {
        this.monitoring = monitoring;
        this.incidents = incidents;
        this.incident = incident;
    }

    WatchTask task() {
        return new WatchTask("the performance", Monitoring.ROUND, this::measure);
    }

    private void measure() {
        monitoring.measure(System.nanoTime()).ifPresent(this::compare);
    }

    private void compare(List<Observation> found) {
        List<Observation> odd = found.stream()
                .filter(one -> one.result() != Result.CLEAR && one.result() != Result.SKIPPED)
                .toList();
        List<String> now =
                odd.stream().map(one -> one.check() + " " + one.result()).toList();
        if (now.equals(last)) {
            return;
        }
        last = now;
        ObjectNode evidence = JsonNodeFactory.instance.objectNode();
        evidence.put(
                "found",
                odd.isEmpty()
                        ? "within the limits"
                        : odd.stream()
                                .map(one -> one.result() + " " + one.check() + ": " + one.detail())
                                .collect(Collectors.joining("; ")));
        incidents.note(incident.id(), "performance", evidence);
    }
}
