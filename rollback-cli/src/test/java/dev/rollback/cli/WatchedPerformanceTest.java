package dev.rollback.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollback.core.assess.Monitoring;
import dev.rollback.core.incident.Incident;
import dev.rollback.core.incident.Incidents;
import dev.rollback.core.workspace.Backends;
import dev.rollback.core.workspace.IncidentId;
import dev.rollback.core.workspace.Severity;
import dev.rollback.core.workspace.Workspace;
import dev.rollback.spi.directory.FileOps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WatchedPerformanceTest {

    @TempDir
    Path folder = Path.of("");

    @Test
    void theTimelineSaysWhenThePerformanceComesOutOtherwise() throws IOException {
        Sample sample = Sample.in(folder);
        Workspace workspace = Workspace.open(sample.root());
        Incidents incidents = new Incidents(workspace, FileOps.system(), Clock.systemUTC(), "tester");
        Incident incident = incidents.declare(
                new IncidentId("INC-1"), Severity.LOW, "it is slow", Optional.empty(), Optional.empty());

        Path samples = sample.path(".rollback/samples.jsonl");
        StringBuilder slow = new StringBuilder();
        for (int i = 1; i <= 5; i++) {
            slow.append("{\"time\":\"" + Instant.now().minusSeconds(60L * i)
                    + "\",\"backend\":\"leveldb\",\"readMillis\":150}\n");
        }
        Files.writeString(samples, slow);
        WatchedPerformance watched = watched(workspace, incidents, incident);
        watched.task().action().run();
        watched.task().action().run();
        assertThat(found(incidents, incident))
                .singleElement()
                .asString()
                .startsWith("RAISED read latency: median 150 ms");

        Files.delete(samples);
        WatchedPerformance later = watched(workspace, incidents, incident);
        later.task().action().run();
        assertThat(found(incidents, incident)).as("it begins within the limits").hasSize(1);
    }

    private static WatchedPerformance watched(Workspace workspace, Incidents incidents, Incident incident) {
        Monitoring monitoring = new Monitoring(
                workspace, Backends.load(), Map.of("ENHANCED_MONITORING", "true"), FileOps.system(), Clock.systemUTC());
        return new WatchedPerformance(monitoring, incidents, incident);
    }

    private static List<String> found(Incidents incidents, Incident incident) {
        return incidents.timeline(incident.id()).read().lines().stream()
                .filter(line -> line.path("event").asText().equals("performance"))
                .map((JsonNode line) -> line.path("found").asText())
                .toList();
    }
}
