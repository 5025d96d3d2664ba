package dev.weft.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code weft bench}: a benchmark each. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Measure what Weft does on this machine.",
        subcommands = {
            BenchRoutingCommand.class,
            BenchAffinityCommand.class,
            BenchSwitchCommand.class,
            BenchTransactionsCommand.class,
            BenchCompileCommand.class
        })
final class BenchCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "give what to measure: routing, affinity, switch, transactions, compile");
    }
}
