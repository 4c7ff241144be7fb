package dev.rollback.cli;

import dev.rollback.api.ErrorKind;
import dev.rollback.api.IncidentEvent;
import dev.rollback.api.RollbackException;
import dev.rollback.core.incident.Incident;
import dev.rollback.core.workspace.Contacts;
import dev.rollback.core.workspace.IncidentId;
import dev.rollback.core.workspace.Severity;
import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** {@code incident declare}: says that there is one. */
@CommandLine.Command(name = "declare", description = "Declare an incident.")
final class IncidentDeclareCommand implements Command {

    @Option(
            names = "--severity",
            paramLabel = "SEVERITY",
            required = true,
            description = "CRITICAL, HIGH, MEDIUM or LOW.")
    Severity severity = Severity.HIGH;

    @Option(names = "--summary", paramLabel = "TEXT", required = true, description = "What is wrong, in a line.")
    String summary = "";

    @Option(
            names = "--network",
            paramLabel = "NAME",
            description = "The network that it concerns; TARGET_NETWORK if absent.")
    @Nullable
    String network;

    @Option(
            names = "--detected",
            paramLabel = "TIME",
            description = "When the trouble was first seen, such as 2026-03-02T10:15:30Z; now if absent.")
    @Nullable
    String detected;

    @Override
    public Answer answer(Invocation invocation) {
        Optional<Instant> seen = seen();
        IncidentRecords records = new IncidentRecords(invocation);
        String what = records.text("--summary", summary);
        var environment = invocation.terminal().environment();
        Optional<String> where =
                Optional.ofNullable(network).filter(name -> !name.isBlank()).or(records::targetNetwork);
        IncidentId id = IncidentId.next(records.workspace(), environment, Clock.systemUTC());
        List<Incident> open = records.all().list().open();
        Incident incident = records.all().declare(id, severity, what, where, seen);
        records.tell(
                IncidentEvent.DECLARED,
                incident,
                records.contacts().facts(Contacts.Role.PRIMARY, Contacts.Role.SECONDARY),
                "severity",
                severity.name(),
                "description",
                what,
                "who",
                IncidentRecords.who());
        Answer answer = records.answer("DECLARED", incident, List.of());
        return Answer.done(
                answer.outcome(),
                answer.data(),
                answer.text(),
                open.stream()
                        .map(other -> "incident " + other.id() + " is open, too: " + other.summary())
                        .toList());
    }

    private Optional<Instant> seen() {
        if (detected == null) {
            return Optional.empty();
        }
        try {
            Instant time = Instant.parse(detected);
            if (time.isAfter(Instant.now())) {
                throw new RollbackException(ErrorKind.USAGE, "--detected " + detected + " is still to come");
            }
            return Optional.of(time);
        } catch (DateTimeParseException e) {
            throw new RollbackException(
                    ErrorKind.USAGE, "--detected takes a time such as 2026-03-02T10:15:30Z, not " + detected, e);
        }
    }
}
