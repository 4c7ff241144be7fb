package dev.rollback.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.core.notify.Announcements;
import dev.rollback.core.notify.Outbox;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** {@code notify flush}: sends what has not arrived. */
@CommandLine.Command(
        name = "flush",
        description = "Send what waits in the outbox. Ends when nothing is left that could be sent in time.")
final class NotifyFlushCommand implements Command {

    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            description = "How long to go on, such as 30s or 5m; 60s if absent.")
    Duration timeout = Duration.ofSeconds(60);

    @Override
    public Answer answer(Invocation invocation) {
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        List<String> text = new ArrayList<>();
        try (Announcements announcements = NotifyWords.announcements(invocation)) {
            int failed = announcements.outbox().content().failed().size();
            Announcements.Flush flush = announcements.flush(timeout);
            Outbox.Content content = announcements.outbox().content();
            int givenUp = Math.max(0, content.failed().size() - failed);
            data.put("pending", flush.left());
            data.put("givenUp", givenUp);
            NotifyWords.describe("pending", content.pending(), data.putArray("left"), text);
            if (flush.left() > 0 || givenUp > 0) {
                flush.warnings().forEach(invocation.console()::warn);
                Problem problem = new Problem(
                        "NOT_DELIVERED",
                        flush.left() + " notifications still wait, " + givenUp + " were given up",
                        Optional.of("`rollback notify outbox` tells why; `rollback notify test` tries the channels"));
                return Answer.failed(ExitCode.CHECK_FAILED, "NOT_DELIVERED", data, text, problem);
            }
            announcements.requireSound();
            text.add("nothing waits");
            return Answer.done("DELIVERED", data, text, flush.warnings());
        }
    }
}
