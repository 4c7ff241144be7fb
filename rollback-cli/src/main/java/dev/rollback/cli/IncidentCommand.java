package dev.rollback.cli;

import picocli.CommandLine;

/** The commands about incidents. */
@CommandLine.Command(name = "incident", description = "Declare an incident, and keep its record up to its end.")
final class IncidentCommand {}
