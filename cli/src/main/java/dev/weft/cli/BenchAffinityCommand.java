package dev.weft.cli;

import dev.weft.lab.affinity.AffinityBench;
import dev.weft.lab.affinity.AffinityReport;
import dev.weft.lab.affinity.AffinitySettings;
import dev.weft.lab.netns.NetnsScene;
import dev.weft.lab.netns.ProcessTargets;
import dev.weft.lab.netns.SceneException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
            "that reach another instance than their flow's while that one lives. Takes some minutes. With --target bmv2 the",
            "switches are bmv2 processes in a network namespace, on the wall clock (needs root): a minute."
        },
        footer = {"", "Exit codes: 0 no violation, 1 violations, 2 bad input."})
final class BenchAffinityCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private CommonOptions common;

    @Option(names = "--flows", paramLabel = "N", description = "flows in all (default: 1,000,000; bmv2: 1,000)")
    private Integer flows;

    @Option(names = "--open", paramLabel = "N", description = "of them open at once (default: 202,000; bmv2: 400)")
    private Integer open;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "default ${DEFAULT-VALUE}")
    private long seed;

    @Option(
            names = "--cookie",
            description = "flows carry their instance themselves (idleTimeout: none): the switch keeps nothing of them")
    private boolean cookie;

    @Option(names = "--quick", description = "20,000 flows, 4,000 at once: seconds")
    private boolean quick;

    @Mixin
    private TargetOptions target;

    @Option(names = "--inside", hidden = true, description = "second process: runs in a network namespace of its own")
    private boolean inside;

    @Override
    public Integer call() throws InterruptedException {
        AffinitySettings settings = settings();
        PrintWriter out = spec.commandLine().getOut();
        AffinityBench bench = new AffinityBench(settings, line -> {
            out.println(line);
            out.flush();
        });
        if (target.embedded()) {
            return judge(bench.run());
        }
        NetnsScene.Target bmv2 = target.target(); // a missing bmv2 is told before anything starts
        if (!inside) {
            List<String> again = new ArrayList<>(
                    spec.commandLine().getParent().getParent().getParseResult().originalArgs());
            again.add("--inside");
            return OwnNamespace.run(again, "weft-affinity-end");
        }
        return judge(onProcesses(bench, bmv2));
    }

    private int judge(AffinityReport report) {
        spec.commandLine().getOut().println(report);
        common.writeReport(report);
        return report.violations() == 0 ? ExitCode.OK : ExitCode.FAILED;
    }

    private static AffinityReport onProcesses(AffinityBench bench, NetnsScene.Target switches) {
        try {
            ProcessTargets.prepareNamespace();
            Path logs = Files.createTempDirectory("weft-affinity");
            ProcessTargets[] made = new ProcessTargets[1];
            AffinityReport report =
                    bench.run(switches.name(), model -> made[0] = new ProcessTargets(model, switches.program(), logs));
            if (report.violations() == 0) {
                made[0].deleteLogs(); // kept where something has to be looked into
            }
            return report;
        } catch (IllegalStateException | SceneException | IOException e) {
            throw CliException.failed(e.getMessage(), e);
        }
    }

    private AffinitySettings settings() {
        AffinitySettings base = !target.embedded()
                ? AffinitySettings.real(cookie)
                : quick ? AffinitySettings.small(cookie) : AffinitySettings.full(cookie);
        try {
            return new AffinitySettings(
                    flows == null ? base.flows() : flows,
                    open == null ? base.open() : open,
                    base.packets(),
                    base.instances(),
                    base.lifeNs(),
                    cookie,
                    seed,
                    base.pace());
        } catch (IllegalArgumentException e) {
            throw CliException.badInput(e.getMessage());
        }
    }
}
