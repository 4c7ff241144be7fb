package dev.rollback.cli;

import picocli.CommandLine;

/** The commands about the workspace's lock. */
@CommandLine.Command(name = "lock", description = "Look at the workspace's lock.")
final class LockCommand {}
