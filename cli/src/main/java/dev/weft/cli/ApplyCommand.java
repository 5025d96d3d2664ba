package dev.weft.cli;

import dev.weft.control.core.model.SemanticModel;
import dev.weft.control.daemon.ApplyReport;
import dev.weft.control.daemon.Controller;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weft apply}: makes the switches hold what a file says, all of them or none. */
@Command(
        name = "apply",
        description = {
            "Make the switches hold what the file says, writing only what differs.",
            "Nothing is written when a check fails or a switch is down; a failed write is undone everywhere."
        },
        mixinStandardHelpOptions = true)
final class ApplyCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private CommonOptions common;

    @Mixin
    private ControlPlane controlPlane;

    @Parameters(paramLabel = "FILE", description = "semantic file (YAML), or a directory of them")
    private Path file;

    @Override
    public Integer call() {
        Controller controller = controlPlane.controller();
        SemanticModel model = ControlPlane.model(controller, file);
        ApplyReport report = ControlPlane.translated(() -> controller.apply(model, controlPlane.channels()));
        print(report);
        common.writeReport(new Report(
                file.toString(),
                report.changed(),
                report.entryWrites(),
                report.switches().stream().map(SwitchReport::of).toList(),
                report.warnings()));
        return ExitCode.OK;
    }

    private void print(ApplyReport report) {
        PrintWriter out = spec.commandLine().getOut();
        report.warnings().forEach(w -> out.println("warning: " + w));
        if (!report.changed()) {
            out.println("Nothing to change: " + report.switches().size() + " switches hold what " + file + " says.");
            return;
        }
        for (ApplyReport.SwitchWrites writes : report.switches()) {
            out.println(writes.switchId() + ": "
                    + (writes.changed()
                            ? writes.inserted() + " inserted, " + writes.modified() + " modified, " + writes.deleted()
                                    + " deleted"
                                    + (writes.agentConfigured() ? ", agent configured" : "")
                                    + (writes.pipelineChanged() ? ", P4 program pushed" : "")
                            : "nothing to change"));
        }
        out.println("Applied " + file + ": " + report.entryWrites() + " writes.");
    }

    /** What {@code --report} gives; see docs/cli.md. */
    record Report(String file, boolean changed, int entryWrites, List<SwitchReport> switches, List<String> warnings) {}

    record SwitchReport(
            String id,
            int entryWrites,
            int inserted,
            int modified,
            int deleted,
            boolean agentConfigured,
            boolean pipelinePushed,
            int entries) {
        static SwitchReport of(ApplyReport.SwitchWrites w) {
            return new SwitchReport(
                    w.switchId(),
                    w.entryWrites(),
                    w.inserted(),
                    w.modified(),
                    w.deleted(),
                    w.agentConfigured(),
                    w.pipelineChanged(),
                    w.entries());
        }
    }
}
