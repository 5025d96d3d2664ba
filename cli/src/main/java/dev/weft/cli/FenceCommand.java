package dev.weft.cli;

import dev.weft.control.core.model.SemanticModel;
import dev.weft.control.daemon.Controller;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weft fence}: goes on without a switch that cannot be reached. */
@Command(
        name = "fence",
        description = {
            "Go on without a switch that cannot be reached: its neighbours let nothing in from it, no transaction waits",
            "for it, and nobody writes to it. A transaction that has waited for it is ended."
        },
        mixinStandardHelpOptions = true)
final class FenceCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private CommonOptions common;

    @Mixin
    private ControlPlane controlPlane;

    @Mixin
    private StateOptions state;

    @Option(
            names = "--lift",
            description = "take it back: the next apply brings it up to date and opens the ports towards it")
    private boolean lift;

    @Parameters(index = "0", paramLabel = "SWITCH", description = "id of the switch in the file")
    private String switchId;

    @Parameters(index = "1", paramLabel = "FILE", description = "semantic file (YAML)")
    private Path file;

    @Override
    public Integer call() {
        Controller controller = state.of(controlPlane.controller(), controlPlane.timeout());
        SemanticModel model = ControlPlane.model(controller, file);
        PrintWriter out = spec.commandLine().getOut();
        List<String> lines = ControlPlane.translated(() -> {
            if (!lift) {
                return controller.fence(model, controlPlane.channels(), switchId);
            }
            controller.liftFence(model, switchId);
            return List.of();
        });
        lines.forEach(out::println);
        out.println(
                lift
                        ? "Switch " + switchId + " is no longer fenced: apply the file to bring it up to date."
                        : "Switch " + switchId + " is fenced.");
        common.writeReport(new Report(switchId, !lift, lines));
        return ExitCode.OK;
    }

    /** What {@code --report} gives; see docs/cli.md. */
    record Report(String id, boolean fenced, List<String> ended) {}
}
