package dev.rollback.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.rollback.api.ErrorKind;
import dev.rollback.api.RollbackException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The entry: reads the arguments, lets the command answer, and prints the answer once, whatever happens. */
final class Main {

    /** Set to 1, shows where a defect is. */
    private static final String DEBUG = "ROLLBACK_DEBUG";

    private final Terminal terminal;
    private final RollbackCommand options = new RollbackCommand();
    private final AtomicBoolean answered = new AtomicBoolean();
    private final Format asked;
    private volatile String command = "rollback";

    private Main(Terminal terminal, String[] args) {
        this.terminal = terminal;
        this.asked = Format.asked(args);
    }

    public static void main(String[] args) {
        Terminal terminal = Terminal.system();
        Main main = new Main(terminal, args);
        Runtime.getRuntime().addShutdownHook(new Thread(main::interrupted, "interrupted"));
        int status = main.run(args);
        terminal.out().flush();
        System.exit(status);
    }

    /** Runs one command, in this process and without ending it. */
    static int run(Terminal terminal, String... args) {
        return new Main(terminal, args).run(args);
    }

    private int run(String[] args) {
        @Nullable Console console = null;
        Answer answer;
        try {
            CommandLine line = CommandTree.of(options);
            ParseResult parsed = line.parseArgs(args);
            UsageProblem.refuseTwice(parsed);
            while (parsed.hasSubcommand()) {
                parsed = parsed.subcommand();
            }
            command = CommandTree.name(parsed.commandSpec().commandLine());
            console = console(style());
            answer = answer(parsed, console);
        } catch (ParameterException e) {
            command = CommandTree.name(e.getCommandLine());
            answer = Answer.failed(UsageProblem.of(e));
        } catch (RollbackException e) {
            answer = Answer.failed(e);
            trace(e);
        } catch (OutOfMemoryError e) {
            answer = defect("out of memory", e);
        } catch (StackOverflowError e) {
            answer = defect("nested too deeply", e);
        } catch (RuntimeException | LinkageError e) {
            answer = defect(e.toString(), e);
        }
        return print(answer, console == null ? console(new Console.Style(false, false, false)) : console);
    }

    private Answer answer(ParseResult parsed, Console console) {
        CommandLine line = parsed.commandSpec().commandLine();
        if (options.version) {
            String version = Optional.ofNullable(Main.class.getPackage().getImplementationVersion())
                    .orElse("not packaged");
            return Answer.done(
                    "VERSION",
                    JsonNodeFactory.instance.objectNode().put("version", version),
                    List.of("rollback " + version));
        }
        if (options.help) {
            String usage = line.getUsageMessage(CommandLine.Help.Ansi.OFF);
            return Answer.done(
                    "HELP",
                    JsonNodeFactory.instance.objectNode().put("usage", usage),
                    usage.lines().toList());
        }
        if (options.json && options.jsonLines) {
            throw new RollbackException(ErrorKind.USAGE, "--json and --json-lines exclude each other");
        }
        if (parsed.commandSpec().userObject() instanceof Command found) {
            return found.answer(new Invocation(options, terminal, console));
        }
        throw new RollbackException(
                        ErrorKind.USAGE,
                        "name a command: "
                                + String.join(", ", line.getSubcommands().keySet()))
                .withHint("`" + line.getCommandSpec().qualifiedName() + " --help` tells what they do");
    }

    private int print(Answer answer, Console console) {
        if (!answered.compareAndSet(false, true)) {
            return ExitCode.INTERRUPTED.status();
        }
        switch (asked) {
            case JSON -> terminal.out().println(answer.envelope(command).toPrettyString());
            case JSON_LINES -> terminal.out().println(answer.envelope(command));
            case TEXT -> {
                console.data(answer.text());
                answer.warnings().forEach(console::warn);
                answer.problem().ifPresent(console::problem);
            }
        }
        return written(answer.exit(), console).status();
    }

    /** An answer that did not arrive is no plain success: the disk was full, or the reader has gone. */
    private ExitCode written(ExitCode exit, Console console) {
        if (!terminal.out().checkError() || !exit.success()) {
            return exit;
        }
        console.warn("done, but the answer could not all be written to standard output");
        return ExitCode.DONE_WITH_WARNINGS;
    }

    /** The process is being ended before the command has answered. What it was doing can be resumed. */
    private void interrupted() {
        if (answered.get()) {
            return;
        }
        RollbackException e = new RollbackException(ErrorKind.INTERRUPTED, "interrupted")
                .withHint("`rollback status` tells whether something is left to finish");
        int status = print(Answer.failed(e), console(new Console.Style(false, false, false)));
        if (status == ExitCode.INTERRUPTED.status()) {
            Runtime.getRuntime().halt(status);
        }
    }

    private Answer defect(String what, Throwable e) {
        trace(e);
        return Answer.failed(new RollbackException(ErrorKind.INTERNAL, what + " (this is a defect)")
                .withHint("what was live before is live or kept, see `rollback status`; with " + DEBUG
                        + "=1 the same command shows where it happened"));
    }

    private void trace(Throwable e) {
        if (terminal.environment().getOrDefault(DEBUG, "").equals("1")) {
            e.printStackTrace(terminal.err());
        }
    }

    private Console.Style style() {
        boolean plain = options.noColor
                || !terminal.environment().getOrDefault("NO_COLOR", "").isEmpty()
                || terminal.environment()
                        .getOrDefault("TERM", "")
                        .toLowerCase(Locale.ROOT)
                        .equals("dumb");
        return new Console.Style(options.quiet, terminal.watched() && !plain, options.jsonLines);
    }

    private Console console(Console.Style style) {
        return new Console(terminal, style);
    }
}
