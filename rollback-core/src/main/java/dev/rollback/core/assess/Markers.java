package dev.rollback.core.assess;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollback.api.StrictJson;
import dev.rollback.core.workspace.Trigger;
import dev.rollback.core.workspace.Workspace;
import dev.rollback.spi.directory.SafePaths;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The files by which scripts of the field report trouble: {@code .data-corruption}, {@code .system-failure} and {@code
 * .performance-issue} in the workspace. The first line says when, as {@code 2026-03-02T10:15:30Z}, or the file is a JSON
 * object with {@code time} and perhaps {@code expires} and {@code note}; else the time of the file counts. A marker
 * expires after 24 hours.
 */
final class Markers {

    static final Map<String, Trigger> NAMES = names();

    private static final Duration LIFE = Duration.ofHours(24);

    /** Clocks of two machines may differ by this. */
    private static final Duration SKEW = Duration.ofMinutes(5);

    private static final int MAX_SIZE = 64 * 1024;

    private final Workspace workspace;
    private final Instant now;

    Markers(Workspace workspace, Instant now) {
        this.workspace = workspace;
        this.now = now;
    }

    private static Map<String, Trigger> names() {
        Map<String, Trigger> names = new LinkedHashMap<>();
        names.put(".data-corruption", Trigger.DATA_CORRUPTION);
        names.put(".system-failure", Trigger.SYSTEM_FAILURE);
        names.put(".performance-issue", Trigger.PERFORMANCE_DEGRADATION);
        return names;
    }

    private record Said(Instant time, Optional<Instant> expires, Optional<String> note) {}

    List<Observation> look() {
        List<Observation> found = new ArrayList<>();
        NAMES.forEach((name, trigger) -> {
            Path file = workspace.root().resolve(name);
            if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                found.add(look("marker " + name, file, trigger));
            }
        });
        return found;
    }

    private Observation look(String check, Path file, Trigger trigger) {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return Observation.inconclusive(check, "is no regular file, so it says nothing");
        }
        try {
            return judge(check, read(file), trigger);
        } catch (IOException e) {
            return Observation.inconclusive(check, "cannot be read: " + e.getMessage());
        } catch (DateTimeException e) {
            return Observation.inconclusive(
                    check, "tells a time that is none: " + SafePaths.printable(String.valueOf(e.getMessage())));
        }
    }

    private Observation judge(String check, Said said, Trigger trigger) {
        Instant expires = said.expires().orElse(said.time().plus(LIFE));
        if (said.time().isAfter(now.plus(SKEW))) {
            return Observation.inconclusive(check, "is from " + said.time() + ", which is still to come");
        }
        if (!now.isBefore(expires)) {
            return Observation.clear(check, "is from " + said.time() + " and has expired; it can be deleted");
        }
        String since = "says so since " + said.time() + ", until " + expires;
        return Observation.raised(check, trigger, since)
                .with(said.note().map(List::of).orElse(List.of()));
    }

    private static Said read(Path file) throws IOException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            bytes = in.readNBytes(MAX_SIZE);
        }
        Optional<JsonNode> json = StrictJson.parse(bytes).value().filter(JsonNode::isObject);
        if (json.isPresent() && json.get().has("time")) {
            JsonNode node = json.get();
            return new Said(
                    Instant.parse(node.path("time").asText()),
                    Optional.ofNullable(node.path("expires").textValue()).map(Instant::parse),
                    Optional.ofNullable(node.path("note").textValue()).map(Markers::line));
        }
        Optional<String> first = new String(bytes, StandardCharsets.UTF_8)
                .lines()
                .map(String::strip)
                .findFirst()
                .filter(line -> !line.isEmpty());
        Optional<Instant> stated = first.flatMap(Markers::time);
        return new Said(
                stated.isPresent()
                        ? stated.get()
                        : Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS)
                                .toInstant(),
                Optional.empty(),
                stated.isPresent() ? Optional.empty() : first.map(Markers::line));
    }

    private static Optional<Instant> time(String line) {
        try {
            return Optional.of(java.time.OffsetDateTime.parse(line).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static String line(String text) {
        String printable = SafePaths.printable(text);
        return printable.length() > 500 ? printable.substring(0, 500) : printable;
    }
}
