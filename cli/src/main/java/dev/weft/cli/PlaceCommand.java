package dev.weft.cli;

import dev.weft.control.core.model.SemanticModel;
import dev.weft.control.daemon.Controller;
import dev.weft.control.daemon.PlacementReport;
import dev.weft.control.daemon.PlacementRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weft place}: where instances run best. */
@Command(
        name = "place",
        description = {
            "Find the hosts where the instances of a service give the least mean delay, with the split of the demand over",
            "them, and a bound below which no placement is. Changes nothing. Ways, demand and service times are those that the",
            "agents measure; with --planned the file's delays, and demand and service time as given."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {"", "Exit codes: 0 placed, 1 an agent does not answer, 2 bad input."})
final class PlaceCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private CommonOptions common;

    @Mixin
    private ControlPlane controlPlane;

    @Option(names = "--service", paramLabel = "NAME", required = true, description = "whose instances")
    private String service;

    @Option(names = "--instances", paramLabel = "N", description = "how many (default: as many as in the file)")
    private Integer instances;

    @Option(
            names = "--hosts",
            paramLabel = "NAME",
            split = ",",
            description = "hosts that may have one each (default: those that have one in the file)")
    private Set<String> hosts = Set.of();

    @Option(
            names = "--demand",
            paramLabel = "SWITCH=RATE",
            split = ",",
            description = "requests a second at ingress switches, in the place of what agents measure")
    private Map<String, Double> demand = Map.of();

    @Option(
            names = "--service-ms",
            paramLabel = "MS",
            description = "what a request takes, in the place of what agents measure")
    private Double serviceMs;

    @Option(names = "--planned", description = "ask no agents: the delays of the file")
    private boolean planned;

    @Parameters(paramLabel = "FILE", description = "semantic file (YAML), or a directory of them")
    private Path file;

    @Override
    public Integer call() {
        if (serviceMs != null && !(serviceMs > 0)) {
            throw CliException.badInput("--service-ms " + serviceMs + ": give more than 0");
        }
        for (Map.Entry<String, Double> each : demand.entrySet()) {
            if (!(each.getValue() >= 0) || each.getValue().isInfinite()) {
                throw CliException.badInput("--demand " + each + ": give 0 or more requests a second");
            }
        }
        Controller controller = controlPlane.controller();
        SemanticModel model = ControlPlane.model(controller, file);
        PlacementRequest request = new PlacementRequest(
                service,
                instances == null ? OptionalInt.empty() : OptionalInt.of(instances),
                hosts,
                demand,
                serviceMs == null ? OptionalDouble.empty() : OptionalDouble.of(serviceMs),
                !planned);
        PlacementReport report =
                ControlPlane.translated(() -> controller.place(model, controlPlane.channels(), request));
        List<String> lines = report.lines();
        lines.forEach(line -> spec.commandLine().getOut().println(line));
        common.writeReport(report);
        return ExitCode.OK;
    }
}
