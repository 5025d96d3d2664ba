package dev.weft.cli;

import dev.weft.lab.bench.PolicyCost;
import dev.weft.lab.routing.DynamicReport;
import dev.weft.lab.routing.RoutingBench;
import dev.weft.lab.routing.RoutingCase;
import dev.weft.lab.routing.RoutingPlots;
import dev.weft.lab.routing.RoutingPolicy;
import dev.weft.lab.routing.RoutingReport;
import dev.weft.lab.routing.RoutingSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code weft bench routing}: the ingress decision against other policies. */
@Command(
        name = "routing",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = {
            "Measure the ingress decision in virtual time: latency, stability and balance of the compiled program in real",
            "embedded switches with their agents, beside other policies in an exact simulation. Takes some minutes."
        },
        footer = {"", "Exit codes: 0 measured, 2 bad input."})
final class BenchRoutingCommand implements Callable<Integer> {
    private static final long WINDOW_MS = 150;
    private static final int TURNS = 5;

    @Spec
    private CommandSpec spec;

    @Mixin
    private CommonOptions common;

    @Option(
            names = "--requests",
            paramLabel = "N",
            defaultValue = "200000",
            description = "requests of a run, a tenth of them to warm up; default ${DEFAULT-VALUE}")
    private long requests;

    @Option(names = "--seeds", paramLabel = "N", defaultValue = "3", description = "default ${DEFAULT-VALUE}")
    private int seeds;

    @Option(names = "--policy", paramLabel = "NAME", split = ",", description = "only these (default: all)")
    private List<String> names = List.of();

    @Option(names = "--load", paramLabel = "L", split = ",", description = "only cases of this load, for example 0.8")
    private List<Double> loads = List.of();

    @Option(names = "--skew", paramLabel = "HOW", split = ",", description = "only cases of this skew: even, skewed")
    private List<String> skews = List.of();

    @Option(
            names = "--instances",
            paramLabel = "N",
            split = ",",
            description = "only cases of so many instances, for example 32")
    private List<Integer> sizes = List.of();

    @Option(
            names = "--full",
            description =
                    "the default set, the sweeps (sizes, capacities, services, loads, staleness, loss) and --dynamic; half an hour")
    private boolean full;

    @Option(
            names = "--cost",
            description = "what a packet costs on the embedded switch, by policy, in place of the cases: two minutes")
    private boolean cost;

    @Option(
            names = "--dynamic",
            description =
                    "a link that changes in the middle of a run, and two demands at one ingress, in place of the cases: a minute")
    private boolean dynamic;

    @Option(
            names = "--plots",
            paramLabel = "DIR",
            description = "draw what the cases allow into this directory, as SVG")
    private Path plots;

    @Option(
            names = "--twin",
            description = "the Java twin of the data plane in the simulation, in place of switches: seconds")
    private boolean twin;

    @Override
    public Integer call() throws InterruptedException {
        if (requests < 1000 || seeds < 1) {
            throw CliException.badInput(
                    "--requests " + requests + " --seeds " + seeds + ": give 1000 or more, 1 or more");
        }
        PrintWriter out = spec.commandLine().getOut();
        if (cost) {
            common.writeReport(Map.of("costs", new PolicyCost(WINDOW_MS, TURNS, line -> print(out, line)).run()));
            return ExitCode.OK;
        }
        if (dynamic) {
            common.writeReport(DynamicReport.run(line -> print(out, line)));
            return ExitCode.OK;
        }
        RoutingSettings settings = new RoutingSettings(
                cases(), policies(), requests, seeds, Runtime.getRuntime().availableProcessors(), twin);
        RoutingReport report = new RoutingBench(settings, line -> print(out, line)).run();
        if (full && !twin) {
            report = report.with(DynamicReport.run(line -> print(out, line)));
        }
        common.writeReport(report);
        if (plots != null) {
            plot(report);
        }
        return ExitCode.OK;
    }

    private static void print(PrintWriter out, String line) {
        out.println(line);
        out.flush();
    }

    private void plot(RoutingReport report) {
        try {
            for (Path file : RoutingPlots.draw(report, plots)) {
                spec.commandLine().getOut().println(file);
            }
        } catch (IOException e) {
            throw CliException.badInput(
                    "--plots " + plots + ": cannot write (" + e.getMessage() + "): give a directory that is writable");
        }
    }

    private List<RoutingCase> cases() {
        List<RoutingCase> all = full ? RoutingSettings.fullCases() : RoutingSettings.defaultCases();
        List<RoutingCase> cases = all.stream()
                .filter(each -> loads.isEmpty() || loads.contains(each.load()))
                .filter(each -> skews.isEmpty() || skews.contains(each.skew().toString()))
                .filter(each -> sizes.isEmpty() || sizes.contains(each.instances()))
                .toList();
        if (cases.isEmpty()) {
            throw CliException.badInput(
                    "--load " + loads + " --skew " + skews + " --instances " + sizes + ": no case is left");
        }
        return cases;
    }

    private Set<RoutingPolicy> policies() {
        if (names.isEmpty()) {
            return EnumSet.allOf(RoutingPolicy.class);
        }
        Set<RoutingPolicy> policies = EnumSet.noneOf(RoutingPolicy.class);
        for (String name : names) {
            policies.add(Arrays.stream(RoutingPolicy.values())
                    .filter(policy -> policy.toString().equals(name))
                    .findFirst()
                    .orElseThrow(() -> CliException.badInput("--policy " + name + ": no such policy; there are "
                            + Arrays.toString(RoutingPolicy.values()))));
        }
        return policies;
    }
}
