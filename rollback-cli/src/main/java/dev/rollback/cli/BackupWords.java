package dev.rollback.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.api.ChainId;
import dev.rollback.core.backup.BackupVerification;
import java.util.Set;

/** What was found of a backup, for people and for programs. */
final class BackupWords {

    private BackupWords() {}

    static String of(BackupVerification found, Set<ChainId> excluded) {
        return found.backup().id() + "  " + found.verdict() + ", "
                + found.age()
                + found.kind().map(kind -> ", " + kind).orElse("") + ", "
                + found.summary()
                        .map(summary -> StateWords.of(summary, excluded))
                        .orElse("cannot all be read");
    }

    static ObjectNode json(BackupVerification found, Set<ChainId> excluded) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("id", found.backup().id());
        node.put("folder", found.backup().folder().toString());
        node.put("stateFolder", found.stateFolder().toString());
        node.put("verdict", found.verdict().name());
        node.put("stateVerdict", found.stateVerdict().name());
        node.put("time", found.time().map(Object::toString).orElse(null));
        node.put("kind", found.kind().orElse(null));
        node.put("stateFiles", found.state().files().size());
        node.put("stateBytes", found.state().size());
        node.put("legacyFiles", found.legacy().files().size());
        node.set(
                "holds",
                found.summary()
                        .map(summary -> StateWords.json(summary, excluded))
                        .orElse(null));
        node.set("findings", FindingWords.json(found.findings()));
        return node;
    }
}
