package dev.weft.cli;

import dev.weft.control.core.risk.RiskLimits;
import dev.weft.control.daemon.ApplyOptions;
import picocli.CommandLine.Option;

/** Which plans wait for a person; use as a picocli mixin. */
final class RiskOptions {
    private static final int PERCENT = 100;

    @Option(
            names = "--approve",
            description = "apply a plan that is risky too: somebody has looked at it (exit code 3 asks for this)")
    private boolean approve;

    @Option(
            names = "--risk-changed",
            paramLabel = "PERCENT",
            defaultValue = "50",
            description = "how much of the installed entries may change without --approve (default ${DEFAULT-VALUE})")
    private int changed;

    @Option(
            names = "--risk-opened",
            paramLabel = "PERCENT",
            defaultValue = "25",
            description = "how many of all pairs of agent and service may become permitted without --approve "
                    + "(default ${DEFAULT-VALUE})")
    private int opened;

    @Option(
            names = "--risk-removed",
            paramLabel = "N",
            defaultValue = "0",
            description = "how many instances that answer now may go without --approve (default ${DEFAULT-VALUE})")
    private int removed;

    /** The same options with this gate. */
    ApplyOptions of(ApplyOptions options) {
        percent("--risk-changed", changed);
        percent("--risk-opened", opened);
        if (removed < 0) {
            throw CliException.badInput("--risk-removed " + removed + ": give 0 or more");
        }
        return approve ? options : options.within(new RiskLimits(changed, opened, removed));
    }

    private static void percent(String option, int value) {
        if (value < 0 || value > PERCENT) {
            throw CliException.badInput(option + " " + value + ": give 0 to " + PERCENT);
        }
    }
}
