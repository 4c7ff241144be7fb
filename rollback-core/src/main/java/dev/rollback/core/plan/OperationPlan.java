package dev.rollback.core.plan;

import dev.rollback.api.StateSummary;
import dev.rollback.spi.Expected;
import java.nio.file.Path;
import java.util.List;

/** What an operation is to do: to put a new state in the place of the live one. */
public sealed interface OperationPlan permits RollbackPlan, MigrationPlan {

    /** The workspace's root folder. */
    Path workspace();

    /** The backend whose state is replaced. */
    String target();

    /** Where that state lives. */
    Path location();

    /** What is live there now. */
    Expected live();

    /** What the new state holds. */
    StateSummary restored();

    /** What would be lost. */
    LossLedger ledger();

    /** What a person should know before. */
    List<String> warnings();
}
