package dev.weft.cli;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** Entry point of {@code ./weft}. Only subcommands that do their work are registered here. */
@Command(
        name = "weft",
        description = "AI agents as first-class citizens of a programmable network.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        subcommands = {
            DemoCommand.class,
            ValidateCommand.class,
            PlanCommand.class,
            ApplyCommand.class,
            ExplainCommand.class,
            StatusCommand.class,
            PlaceCommand.class,
            ControllerCommand.class,
            FenceCommand.class,
            HistoryCommand.class,
            RollbackCommand.class,
            AgentCommand.class,
            SwitchCommand.class,
            SceneCommand.class,
            StfCommand.class,
            BenchCommand.class,
            TrainCommand.class,
        },
        footer = {"", "Exit codes: 0 ok, 1 the result is a failure, 2 usage error or bad input, 3 waits for --approve."
        })
public final class Main implements Runnable {
    @Spec
    private CommandSpec spec;

    /** Runs one command and ends the JVM with its exit code. */
    public static void main(String[] args) {
        int code = run(args);
        Interrupt.told();
        System.exit(code);
    }

    /** Runs one command in this JVM, on standard output and error. Returns one of {@link ExitCode}. */
    static int run(String... args) {
        return commandLine().execute(args);
    }

    /** The whole command tree, ready to execute; tests give it their own writers. */
    static CommandLine commandLine() {
        CommonOptions.quietLogs();
        return new CommandLine(new Main())
                .setParameterExceptionHandler(Main::usageError)
                .setExecutionExceptionHandler(Main::executionError);
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "give a command");
    }

    private static int usageError(ParameterException e, String[] args) {
        CommandLine command = e.getCommandLine();
        PrintWriter err = command.getErr();
        String name = command.getCommandSpec().qualifiedName();
        err.println(name + ": " + firstLine(e) + " (see " + name + " --help)");
        CommandLine.UnmatchedArgumentException.printSuggestions(e, err);
        err.flush();
        return ExitCode.BAD_INPUT;
    }

    private static int executionError(Exception e, CommandLine command, ParseResult parsed) {
        PrintWriter err = command.getErr();
        String name = command.getCommandSpec().qualifiedName();
        boolean known = e instanceof CliException;
        err.println(name + ": " + (known ? e.getMessage() : "internal error: " + e + " (run again with -v)"));
        if (parsed.hasMatchedOption("-v")) {
            e.printStackTrace(err);
        }
        err.flush();
        return known ? ((CliException) e).exitCode() : ExitCode.FAILED;
    }

    private static String firstLine(Exception e) {
        String message = String.valueOf(e.getMessage());
        int end = message.indexOf('\n');
        return end < 0 ? message : message.substring(0, end);
    }
}
