package dev.rollback.cli;

import dev.rollback.api.ErrorKind;
import dev.rollback.api.RollbackException;
import dev.rollback.core.incident.Incident;
import dev.rollback.core.incident.Isolation;
import dev.rollback.core.workspace.EmergencyStop;
import dev.rollback.core.workspace.WorkspaceLock;
import dev.rollback.spi.directory.FileOps;
import java.time.Clock;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code release}: lets deployment tools at the state again. */
@CommandLine.Command(name = "release", description = "Lower the emergency stop that an incident has raised.")
final class ReleaseCommand implements Command {

    @Mixin
    IncidentOption chosen = new IncidentOption();

    @Option(names = "--force", description = "Lower it although somebody else has raised it.")
    boolean force;

    @Override
    public Answer answer(Invocation invocation) {
        IncidentRecords records = new IncidentRecords(invocation);
        try (WorkspaceLock lock = invocation.lock(records.workspace(), "release")) {
            invocation.workspaceToChange(); // under the lock: no operation can begin, and end unfinished, after it
            Incident incident = records.latest(chosen.id);
            if (!EmergencyStop.isUp(records.workspace())) {
                return records.answer("NOT_RAISED", incident, List.of("Stop       was not up"));
            }
            if (!force && !EmergencyStop.isBecauseOf(records.workspace(), incident.id())) {
                throw new RollbackException(
                                ErrorKind.CONFIRMATION_NEEDED,
                                "incident " + incident.id() + " has not raised the emergency stop; nothing was done")
                        .withHint("read " + records.workspace().emergencyStop()
                                + ", ask who raised it, and lower it with --force");
            }
            Isolation isolation =
                    new Isolation(records.workspace(), records.all(), FileOps.system(), Clock.systemUTC());
            return records.answer("RELEASED", isolation.release(incident), List.of("Stop       lowered"));
        }
    }
}
