package dev.rollback.cli;

import picocli.CommandLine;

/** The commands about backups. */
@CommandLine.Command(name = "backup", description = "List, verify and choose backups.")
final class BackupCommand {}
