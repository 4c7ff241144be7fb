package dev.rollback.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.core.engine.Surroundings;
import dev.rollback.core.notify.Outbox;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;

/** {@code notify outbox}: what has not arrived. */
@CommandLine.Command(
        name = "outbox",
        description = "List the notifications that have not arrived: those still to be sent, and those given up.")
final class NotifyOutboxCommand implements Command {

    @Override
    public Answer answer(Invocation invocation) {
        Surroundings surroundings = invocation.surroundings("notify outbox");
        Outbox.Content content = new Outbox(
                        invocation.workspace(), surroundings.files(), surroundings.clock(), surroundings.random())
                .content();
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        List<String> text = new ArrayList<>();
        NotifyWords.describe("pending", content.pending(), data.putArray("pending"), text);
        NotifyWords.describe("failed", content.failed(), data.putArray("failed"), text);
        if (text.isEmpty()) {
            text.add("nothing waits, and nothing was given up");
        }
        String outcome = content.pending().isEmpty() && content.failed().isEmpty() ? "EMPTY" : "NOT_EMPTY";
        return Answer.done(outcome, data, text, content.problems());
    }
}
