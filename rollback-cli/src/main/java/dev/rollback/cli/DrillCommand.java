package dev.rollback.cli;

import picocli.CommandLine;

@CommandLine.Command(name = "drill")
final class DrillCommand implements Command {
    @Override
    public Answer answer(Invocation invocation) {
        throw new IllegalStateException();
    }
}
