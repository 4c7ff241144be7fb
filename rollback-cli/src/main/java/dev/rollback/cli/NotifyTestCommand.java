package dev.rollback.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.api.Audience;
import dev.rollback.api.ErrorKind;
import dev.rollback.api.RollbackException;
import dev.rollback.core.notify.Announcements;
import dev.rollback.core.notify.Trial;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** {@code notify test}: whether notifications would arrive. */
@CommandLine.Command(
        name = "test",
        description = "Send a test to the channels that are configured, and tell for each whether it has been taken.")
final class NotifyTestCommand implements Command {

    /** A channel answers within 30 seconds. */
    private static final Duration PATIENCE = Duration.ofSeconds(35);

    @Option(names = "--channel", paramLabel = "NAME", description = "Only this channel.")
    @Nullable
    String channel;

    @Option(
            names = "--audience",
            paramLabel = "internal|stakeholders",
            description = "Only the channels that reach this audience.")
    @Nullable
    String audience;

    @Override
    public Answer answer(Invocation invocation) {
        Optional<Audience> reached = Optional.ofNullable(audience).map(NotifyTestCommand::audience);
        try (Announcements announcements = NotifyWords.announcements(invocation)) {
            List<Trial> trials = announcements.test(Optional.ofNullable(channel), reached, PATIENCE);
            return answer(trials, announcements.takeWarnings());
        }
    }

    private static Audience audience(String word) {
        for (Audience one : Audience.values()) {
            if (one.name().toLowerCase(Locale.ROOT).equals(word)) {
                return one;
            }
        }
        throw new RollbackException(ErrorKind.USAGE, "--audience is internal or stakeholders, and not '" + word + "'");
    }

    private static Answer answer(List<Trial> trials, List<String> warnings) {
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        var array = data.putArray("channels");
        List<String> text = new ArrayList<>();
        for (Trial trial : trials) {
            ObjectNode node = array.addObject();
            node.put("channel", trial.channel());
            node.put("notifier", trial.notifier());
            node.put("target", trial.target());
            node.put("outcome", trial.outcome().name());
            node.put("words", trial.words());
            text.add(String.format(
                    Locale.ROOT,
                    "%-9s  %s, at %s%s",
                    trial.outcome().name().toLowerCase(Locale.ROOT),
                    trial.channel(),
                    trial.target(),
                    trial.words().isEmpty() ? "" : ": " + trial.words()));
        }
        if (trials.isEmpty()) {
            return failed(
                    "NO_CHANNEL",
                    data,
                    text,
                    "nobody is told anything: no such channel is configured",
                    "name one under `notifications` in rollback.yml");
        }
        long missing = trials.stream()
                .filter(trial -> trial.outcome() != Trial.Outcome.DELIVERED)
                .count();
        if (missing > 0) {
            return failed(
                    "NOT_DELIVERED",
                    data,
                    text,
                    missing + " of " + trials.size() + " channels have not taken the test",
                    "see to what they say, and test again");
        }
        return Answer.done("DELIVERED", data, text, warnings);
    }

    private static Answer failed(String outcome, ObjectNode data, List<String> text, String message, String hint) {
        return Answer.failed(
                ExitCode.CHECK_FAILED, outcome, data, text, new Problem(outcome, message, Optional.of(hint)));
    }
}
