package dev.weft.cli;

import dev.weft.lab.affinity.AffinityBench;
import dev.weft.lab.affinity.AffinityReport;
import dev.weft.lab.affinity.AffinitySettings;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code weft bench affinity}: do open flows stay where they are, whatever happens. */
@Command(
        name = "affinity",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = {
            "Hold flows open on the compiled program in real embedded switches with their agents, in virtual time, while",
            "instances come, go, drain and die, agents and controller restart and the configuration changes; count packets",
            "that reach another instance than their flow's while that one lives. Takes some minutes."
        },
        footer = {"", "Exit codes: 0 no violation, 1 violations, 2 bad input."})
final class BenchAffinityCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private CommonOptions common;

    @Option(names = "--flows", paramLabel = "N", description = "flows in all (default: 1,000,000)")
    private Integer flows;

    @Option(names = "--open", paramLabel = "N", description = "of them open at once (default: 202,000)")
    private Integer open;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "default ${DEFAULT-VALUE}")
    private long seed;

    @Option(
            names = "--cookie",
            description = "flows carry their instance themselves (idleTimeout: none): the switch keeps nothing of them")
    private boolean cookie;

    @Option(names = "--quick", description = "20,000 flows, 4,000 at once: seconds")
    private boolean quick;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        AffinityReport report = new AffinityBench(settings(), line -> {
                    out.println(line);
                    out.flush();
                })
                .run();
        out.println(report);
        common.writeReport(report);
        return report.violations() == 0 ? ExitCode.OK : ExitCode.FAILED;
    }

    private AffinitySettings settings() {
        AffinitySettings base = quick ? AffinitySettings.small(cookie) : AffinitySettings.full(cookie);
        try {
            return new AffinitySettings(
                    flows == null ? base.flows() : flows,
                    open == null ? base.open() : open,
                    base.packets(),
                    base.instances(),
                    base.lifeNs(),
                    cookie,
                    seed);
        } catch (IllegalArgumentException e) {
            throw CliException.badInput(e.getMessage());
        }
    }
}
