package dev.rollback.cli;

import picocli.CommandLine;

/** The commands about telling people. */
@CommandLine.Command(name = "notify", description = "Test notifications, and see to those that have not arrived.")
final class NotifyCommand {}
