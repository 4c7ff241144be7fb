package dev.rollback.core.plan;

import java.util.Optional;

/**
 * What somebody asks for.
 *
 * @param target the backend to roll back to
 * @param backup a backup's id or path; when empty, the best is chosen
 * @param preRollbackBackup whether to back up first what will be displaced; it is kept in either case
 */
public record RollbackRequest(String target, Optional<String> backup, boolean preRollbackBackup) {}
