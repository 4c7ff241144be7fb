package dev.rollback.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.api.ChainId;
import dev.rollback.core.backup.Backup;
import dev.rollback.core.backup.BackupCatalog;
import dev.rollback.core.backup.BackupVerification;
import dev.rollback.core.backup.BackupVerifier;
import dev.rollback.core.backup.Freshness;
import dev.rollback.core.workspace.Workspace;
import dev.rollback.spi.StagingBackend;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** {@code backup list}: every backup of the workspace, with its verdict. */
@CommandLine.Command(name = "list", description = "List the workspace's backups, each verified.")
final class BackupListCommand implements Command {

    @Option(names = "--backend", paramLabel = "BACKEND", description = "Whose saved state; leveldb if absent.")
    String backend = "leveldb";

    @Override
    public Answer answer(Invocation invocation) {
        StagingBackend from = invocation.backends().staging(backend);
        Workspace workspace = invocation.workspaceToRead();
        BackupVerifier verifier = new BackupVerifier(from, Freshness.of(workspace, Clock.systemUTC()));
        Set<ChainId> excluded = workspace.configuration().excludedChains();
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        data.put("folder", workspace.backups().toString());
        var array = data.putArray("backups");
        List<String> text = new ArrayList<>();
        for (Backup backup : BackupCatalog.list(workspace)) {
            BackupVerification found = verifier.verify(backup, true);
            array.add(BackupWords.json(found, excluded));
            text.add(BackupWords.of(found, excluded));
        }
        if (text.isEmpty()) {
            text.add("no backups: there is no folder in " + workspace.backups());
        }
        return Answer.done("LISTED", data, text);
    }
}
