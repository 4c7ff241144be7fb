package dev.rollback.cli;

import dev.rollback.api.ErrorKind;
import dev.rollback.api.RollbackException;
import dev.rollback.core.incident.Incident;
import dev.rollback.core.incident.IncidentState;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code incident lessons}: writes down what was learnt. */
@CommandLine.Command(name = "lessons", description = "Write down what was learnt from a resolved incident.")
final class IncidentLessonsCommand implements Command {

    @Mixin
    IncidentOption chosen = new IncidentOption();

    @Parameters(paramLabel = "LESSON", arity = "1..*", description = "A lesson; each is an argument of its own.")
    List<String> lessons = new ArrayList<>();

    @Override
    public Answer answer(Invocation invocation) {
        IncidentRecords records = new IncidentRecords(invocation);
        List<String> texts =
                lessons.stream().map(text -> records.text("a lesson", text)).toList();
        Incident incident = resolved(records);
        texts.forEach(text -> records.all().note(incident.id(), "lesson", IncidentRecords.said("lesson", text)));
        return records.answer(
                "WRITTEN",
                incident,
                texts.stream().map(text -> "Lesson     " + text).toList());
    }

    /** Named or, as a resolved incident is not open any more, the one that was resolved last. */
    private Incident resolved(IncidentRecords records) {
        Incident incident = records.resolved(chosen.id);
        if (incident.state() != IncidentState.RESOLVED) {
            throw new RollbackException(
                            ErrorKind.CONFLICT,
                            "incident " + incident.id() + " is "
                                    + incident.state().inWords() + "; lessons are for resolved ones")
                    .withHint("`rollback incident resolve` comes first, and `rollback incident close` last");
        }
        return incident;
    }
}
