package dev.rollback.core.plan;

import dev.rollback.api.StateSummary;
import dev.rollback.spi.Expected;
import java.nio.file.Path;
import java.util.List;

/**
 * Everything that a migration will do, and everything that it relies on.
 *
 * @param workspace the workspace's root folder
 * @param source the backend that is read
 * @param sourceLocation where its state lies
 * @param sourceSize the bytes of its files
 * @param sourceSummary what it holds
 * @param target the backend that is written
 * @param location where its state is to live
 * @param live what is live there now
 * @param ledger what lives there now and is not in the source
 * @param warnings what a person should know before
 */
public record MigrationPlan(
        Path workspace,
        String source,
        Path sourceLocation,
        long sourceSize,
        StateSummary sourceSummary,
        String target,
        Path location,
        Expected live,
        LossLedger ledger,
        List<String> warnings)
        implements OperationPlan {

    public MigrationPlan {
        warnings = List.copyOf(warnings);
    }

    @Override
    public StateSummary restored() {
        return sourceSummary;
    }
}
