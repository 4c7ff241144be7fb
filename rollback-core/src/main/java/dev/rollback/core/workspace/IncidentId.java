package dev.rollback.core.workspace;

import dev.rollback.api.ErrorKind;
import dev.rollback.api.RollbackException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.regex.Pattern;

/** The name of an incident; safe as a file name. */
public record IncidentId(String value) {

    /** The environment variable that names the incident when somebody has declared one. */
    public static final String VARIABLE = "INCIDENT_ID";

    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,63}");
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    public IncidentId {
        if (!isOne(value)) {
            throw new RollbackException(
                    ErrorKind.USAGE,
                    "an incident id has up to 64 letters, digits, '-' and '_', and begins with a letter or digit");
        }
    }

    public static boolean isOne(String value) {
        return FORM.matcher(value).matches();
    }

    /** The environment's incident; else a new one, {@code INC-yyyyMMdd-HHmmss} in UTC, not taken in the workspace. */
    public static IncidentId next(Workspace workspace, Map<String, String> environment, Clock clock) {
        String named = environment.getOrDefault(VARIABLE, "");
        if (!named.isEmpty()) {
            return new IncidentId(named);
        }
        String base = "INC-" + TIME.format(clock.instant());
        IncidentId id = new IncidentId(base);
        for (int number = 2; isTaken(workspace, id); number++) {
            id = new IncidentId(base + "-" + number);
        }
        return id;
    }

    private static boolean isTaken(Workspace workspace, IncidentId id) {
        return Files.exists(workspace.incidents().resolve(id.value), LinkOption.NOFOLLOW_LINKS)
                || Files.exists(
                        workspace.backups().resolve("emergency-rollback-" + id.value), LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public String toString() {
        return value;
    }
}
