package dev.rollback.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which incident a command is about. */
final class IncidentOption {

    @Option(
            names = "--incident",
            paramLabel = "ID",
            description = "The incident; if absent, the one in INCIDENT_ID, or the only open one.")
    @Nullable
    String id;
}
