package dev.rollback.cli;

import dev.rollback.core.workspace.MaxAge;
import java.time.Duration;
import picocli.CommandLine;

/** All commands, under their names. */
final class CommandTree {

    private CommandTree() {}

    static CommandLine of(RollbackCommand options) {
        CommandLine backup = new CommandLine(new BackupCommand())
                .addSubcommand(new BackupListCommand())
                .addSubcommand(new BackupVerifyCommand())
                .addSubcommand(new BackupSelectCommand());
        CommandLine lock = new CommandLine(new LockCommand()).addSubcommand(new LockShowCommand());
        CommandLine incident = new CommandLine(new IncidentCommand())
                .addSubcommand(new IncidentDeclareCommand())
                .addSubcommand(new IncidentShowCommand())
                .addSubcommand(new IncidentListCommand())
                .addSubcommand(new IncidentSignalCommand())
                .addSubcommand(new IncidentUpdateCommand())
                .addSubcommand(new IncidentWatchCommand())
                .addSubcommand(new IncidentEscalateCommand())
                .addSubcommand(new IncidentResolveCommand())
                .addSubcommand(new IncidentLessonsCommand())
                .addSubcommand(new IncidentCloseCommand());
        CommandLine notify = new CommandLine(new NotifyCommand())
                .addSubcommand(new NotifyTestCommand())
                .addSubcommand(new NotifyOutboxCommand())
                .addSubcommand(new NotifyFlushCommand());
        return new CommandLine(options)
                .addSubcommand(new AssessCommand())
                .addSubcommand(new DecideCommand())
                .addSubcommand(incident)
                .addSubcommand(new IsolateCommand())
                .addSubcommand(new ReleaseCommand())
                .addSubcommand(new RunCommand())
                .addSubcommand(new PlanCommand())
                .addSubcommand(new StatusCommand())
                .addSubcommand(new ResumeCommand())
                .addSubcommand(new UndoCommand())
                .addSubcommand(new PruneCommand())
                .addSubcommand(new ValidateCommand())
                .addSubcommand(new CountCommand())
                .addSubcommand(new ProbeCommand())
                .addSubcommand(new SelfTestCommand())
                .addSubcommand(new DiffCommand())
                .addSubcommand(new MigrateCommand())
                .addSubcommand(new ExportCommand())
                .addSubcommand(new ImportCommand())
                .addSubcommand(backup)
                .addSubcommand(lock)
                .addSubcommand(notify)
                .addSubcommand(new DrillCommand())
                .addSubcommand(new HardenCommand())
                .registerConverter(Duration.class, new DurationWords())
                .registerConverter(MaxAge.class, new MaxAgeWords())
                .setExpandAtFiles(false)
                .setAllowOptionsAsOptionParameters(false)
                .setUnmatchedOptionsAllowedAsOptionParameters(false)
                .setUsageHelpWidth(100);
    }

    /** The command's name as it is typed, without {@code rollback} itself. */
    static String name(CommandLine line) {
        String whole = line.getCommandSpec().qualifiedName(" ");
        return whole.startsWith("rollback ") ? whole.substring("rollback ".length()) : whole;
    }
}
