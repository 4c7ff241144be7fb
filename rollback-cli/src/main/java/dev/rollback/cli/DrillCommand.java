package dev.rollback.cli;

import dev.rollback.api.RollbackException;
import dev.rollback.core.backup.BackupSelector;
import dev.rollback.core.workspace.Backends;
import dev.rollback.core.workspace.Workspace;
import dev.rollback.spi.StagingBackend;
import dev.rollback.spi.StateReader;
import dev.rollback.spi.directory.Failures;
import dev.rollback.spi.directory.FileOps;
import dev.rollback.spi.directory.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** {@code drill}: the whole emergency, on a built-in throw-away workspace or on a throw-away copy of the user's own. */
@CommandLine.Command(
        name = "drill",
        description = {
            "Go through the whole emergency on a built-in throw-away workspace;",
            "with -C, on a throw-away copy of that one, which itself is only read."
        })
final class DrillCommand implements Command {

    @Option(names = "--keep", description = "Keep the throw-away workspace; it is kept anyway when the drill fails.")
    boolean keep;

    /** Where a drill takes place, what it has to restore, and what of the user's could not be copied. */
    private record Ground(Path root, ExpectedState expected, String subject, List<String> skipped) {}

    @Override
    public Answer answer(Invocation invocation) {
        Backends backends = invocation.backends();
        Optional<Workspace> own = invocation.folder().map(Workspace::open);
        Optional<WorkspaceCopy> copy = own.map(WorkspaceCopy::new);
        Path place = temporaryFolder(invocation);
        copy.ifPresent(made -> made.requireSpace(place));
        Path folder = throwAwayFolder(place);
        invocation.console().note("DRILL: an exercise in " + folder + "; nothing else is changed");
        try {
            Ground ground = own.isPresent() && copy.isPresent()
                    ? copied(own.get(), copy.get(), folder, backends)
                    : sample(folder);
            Drill drill = new Drill(
                    Workspace.open(ground.root()), backends, invocation.surroundings("drill"), invocation.console());
            Answer answer = DrillAnswer.of(drill.run(ground.expected()), ground.subject(), ground.skipped());
            return leave(answer, folder);
        } catch (RollbackException e) {
            return leave(Answer.failed(e), folder);
        }
    }

    private static Ground sample(Path folder) {
        return new Ground(
                SampleWorkspace.unpack(folder), SampleWorkspace.expected(), "the built-in sample workspace", List.of());
    }

    /** What is expected is read from the user's own backup, not from the copy that the drill restores. */
    private static Ground copied(Workspace own, WorkspaceCopy copy, Path folder, Backends backends) {
        StagingBackend backend = backends.staging("leveldb");
        ExpectedState expected = new BackupSelector(backend, Clock.systemUTC())
                .select(own)
                .chosen()
                .map(chosen -> {
                    try (StateReader reader = backend.read(chosen.verification().stateFolder())) {
                        return ExpectedState.of(reader);
                    }
                })
                .orElseGet(() -> new ExpectedState(java.util.Map.of()));
        Path root = copy.into(folder);
        return new Ground(root, expected, "a copy of " + own.root(), copy.skipped());
    }

    /** What {@code TMPDIR} names, which Java itself does not look at. */
    private static Path temporaryFolder(Invocation invocation) {
        String named = invocation.terminal().environment().getOrDefault("TMPDIR", "");
        return Path.of(named.isEmpty() ? System.getProperty("java.io.tmpdir") : named);
    }

    private static Path throwAwayFolder(Path place) {
        try {
            return Files.createTempDirectory(place, "rollback-drill-");
        } catch (IOException e) {
            throw Failures.io("create a folder in", place, e);
        }
    }

    /** Removes the folder after a drill that went well. */
    private Answer leave(Answer answer, Path folder) {
        boolean kept = keep || !answer.exit().success();
        if (!kept) {
            Trees.delete(folder, FileOps.system());
        }
        answer.data().put("kept", kept ? folder.toString() : null);
        List<String> text = kept
                ? Stream.concat(answer.text().stream(), Stream.of("", "The throw-away workspace is kept in " + folder))
                        .toList()
                : answer.text();
        return new Answer(answer.exit(), answer.outcome(), answer.data(), text, answer.warnings(), answer.problem());
    }
}
