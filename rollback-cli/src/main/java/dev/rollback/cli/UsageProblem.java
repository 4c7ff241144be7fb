package dev.rollback.cli;

import dev.rollback.api.ErrorKind;
import dev.rollback.api.RollbackException;
import dev.rollback.core.workspace.Nearest;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** What is wrong with the arguments, with the nearest word that would have been understood. */
final class UsageProblem {

    private UsageProblem() {}

    static RollbackException of(ParameterException e) {
        String help = "`" + e.getCommandLine().getCommandSpec().qualifiedName(" ") + " --help` shows what there is";
        if (e instanceof UnmatchedArgumentException unmatched
                && !unmatched.getUnmatched().isEmpty()) {
            String word = unmatched.getUnmatched().get(0);
            return new RollbackException(ErrorKind.USAGE, unknown(word, e.getCommandLine())).withHint(help);
        }
        return new RollbackException(ErrorKind.USAGE, String.valueOf(e.getMessage())).withHint(help);
    }

    /** An option before and after the command is one said twice, which picocli does not see. */
    static void refuseTwice(ParseResult parsed) {
        Set<String> seen = new HashSet<>();
        for (ParseResult level = parsed; level != null; level = level.subcommand()) {
            for (OptionSpec option : level.matchedOptions()) {
                if (!seen.add(option.longestName())) {
                    throw new RollbackException(
                            ErrorKind.USAGE, "option '" + option.longestName() + "' should be specified only once");
                }
            }
        }
    }

    private static String unknown(String word, CommandLine line) {
        if (word.startsWith("-")) {
            List<String> options = line.getCommandSpec().options().stream()
                    .flatMap(option -> List.of(option.names()).stream())
                    .toList();
            String name = word.contains("=") ? word.substring(0, word.indexOf('=')) : word;
            return "unknown option '" + name + "'; the nearest is '" + Nearest.to(name, options) + "'";
        }
        if (line.getSubcommands().isEmpty()) {
            return "'" + word + "' is one argument too many";
        }
        return "unknown command '" + word + "'; the nearest is '"
                + Nearest.to(word, line.getSubcommands().keySet()) + "'";
    }
}
