package dev.rollback.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.api.ErrorKind;
import dev.rollback.api.Finding;
import dev.rollback.api.Impact;
import dev.rollback.api.RollbackException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The answer of a command that only looks, to a state that is damaged. */
final class DamagedState {

    private DamagedState() {}

    static Answer answer(Path location, List<Finding> findings) {
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        data.put("location", location.toString());
        data.set("findings", FindingWords.json(findings));
        String worst = findings.stream()
                .max(Comparator.comparing(Finding::impact))
                .map(Finding::toString)
                .orElse(location + ": cannot all be read");
        long more = findings.stream()
                        .filter(finding -> finding.impact().atLeast(Impact.LOSS))
                        .count()
                - 1;
        String message = "the state is damaged: " + worst + (more > 0 ? " (and " + more + " more)" : "");
        return answer(data, new Problem(ErrorKind.CORRUPT.name(), message, hint()));
    }

    static Answer answer(RollbackException e) {
        return answer(
                JsonNodeFactory.instance.objectNode(), new Problem(e.kind().name(), e.getMessage(), hint()));
    }

    private static Answer answer(ObjectNode data, Problem problem) {
        return Answer.failed(ExitCode.CHECK_FAILED, "DAMAGED", data, List.of(), problem);
    }

    private static Optional<String> hint() {
        return Optional.of("`rollback validate` tells all that is wrong, `rollback plan --to leveldb` how to get back");
    }
}
