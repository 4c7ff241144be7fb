package dev.rollback.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.rollback.core.workspace.WorkspaceLock;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;

/** {@code lock show}: who is in the workspace. */
@CommandLine.Command(name = "show", description = "Tell which operation is in the workspace now.")
final class LockShowCommand implements Command {

    @Override
    public Answer answer(Invocation invocation) {
        Optional<String> holder = WorkspaceLock.show(invocation.workspace());
        var data = JsonNodeFactory.instance.objectNode();
        data.put("locked", holder.isPresent());
        data.put("holder", holder.orElse(null));
        return Answer.done(
                holder.isPresent() ? "LOCKED" : "FREE",
                data,
                List.of(holder.map(who -> "locked by " + who).orElse("free")));
    }
}
