package dev.rollback.cli;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The options that stand before or after any command. */
@CommandLine.Command(
        name = "rollback",
        description = "Brings deployment state back to a known-good place.",
        synopsisHeading = "Usage: ",
        commandListHeading = "%nCommands:%n",
        optionListHeading = "%nOptions:%n",
        footer = {
            "",
            "Exit codes: 0 done, 1 failed, 2 usage, 3 done with warnings, 4 check failed,",
            "5 confirmation needed, 10 no usable backup, 11 locked, 12 validation failed and",
            "reverted, 13 revert failed, 14 unfinished operation, 130 interrupted."
        })
final class RollbackCommand {

    @Option(
            names = "-C",
            paramLabel = "WORKSPACE",
            scope = ScopeType.INHERIT,
            description = "The deployment project's root folder; the current folder if absent.")
    @Nullable
    Path folder;

    @Option(
            names = "--json",
            scope = ScopeType.INHERIT,
            description = "Print one JSON envelope, for success and failure alike.")
    boolean json;

    @Option(
            names = "--json-lines",
            scope = ScopeType.INHERIT,
            description = "Print a JSON line for each step, then the envelope on one line.")
    boolean jsonLines;

    @Option(names = "--quiet", scope = ScopeType.INHERIT, description = "Print no progress and no warnings.")
    boolean quiet;

    @Option(names = "--no-color", scope = ScopeType.INHERIT, description = "Print without colors, as with NO_COLOR.")
    boolean noColor;

    @Option(
            names = "--lock-timeout",
            paramLabel = "DURATION",
            scope = ScopeType.INHERIT,
            description = "How long to wait for another operation, such as 30s or 5m; not at all if absent.")
    Duration lockTimeout = Duration.ZERO;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Show this help.")
    boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            scope = ScopeType.INHERIT,
            description = "Show the version.")
    boolean version;
}
