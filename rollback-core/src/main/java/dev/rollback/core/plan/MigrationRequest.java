package dev.rollback.core.plan;

import dev.rollback.core.workspace.StateSource;

/**
 * What somebody wants migrated.
 *
 * @param source the state to take
 * @param target the backend to which it goes, at its place in the workspace
 * @param force whether to displace what is there, which is kept
 */
public record MigrationRequest(StateSource source, String target, boolean force) {}
