package dev.weft.cli;

import dev.weft.control.core.model.SemanticModel;
import dev.weft.control.daemon.ApplyOptions;
import dev.weft.control.daemon.ApplyReport;
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

/** {@code weft apply}: makes the switches hold what a file says, all of them or none. */
@Command(
        name = "apply",
        description = {
            "Make the switches hold what the file says, writing only what differs: one transaction over all of them.",
            "Nothing is written when a check fails or a switch is down; a failed write is undone everywhere, and so is",
            "everything when this command is stopped before the decision. What an earlier run has left in the middle is",
            "finished, if it was decided, or taken back."
        },
        mixinStandardHelpOptions = true)
final class ApplyCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private CommonOptions common;

    @Mixin
    private ControlPlane controlPlane;

    @Mixin
    private StateOptions state;

    @Mixin
    private RiskOptions risk;

    @Option(names = "--abort", description = "only end what an earlier run has left in the middle; apply nothing new")
    private boolean abort;

    @Parameters(paramLabel = "FILE", description = "semantic file (YAML), or a directory of them")
    private Path file;

    @Override
    public Integer call() {
        Controller controller = state.of(controlPlane.controller(), controlPlane.timeout());
        SemanticModel model = ControlPlane.model(controller, file);
        if (abort) {
            return recover(controller, model);
        }
        ApplyReport report = apply(controller, model);
        print(report);
        common.writeReport(new Report(
                file.toString(),
                report.changed(),
                report.entryWrites(),
                report.flipWrites(),
                report.switches().stream().map(SwitchReport::of).toList(),
                report.warnings()));
        return ExitCode.OK;
    }

    private ApplyReport apply(Controller controller, SemanticModel model) {
        try (Interrupt interrupt = new Interrupt();
                InstallView view = new InstallView(System.err, System.console() != null, System::nanoTime)) {
            ApplyOptions options = risk.of(ApplyOptions.PLAIN
                    .of(() -> ApplyOptions.Source.read(file))
                    .followedBy(view)
                    .unless(interrupt.wished()));
            return ControlPlane.translated(() -> controller.apply(model, controlPlane.channels(), options));
        }
    }

    private int recover(Controller controller, SemanticModel model) {
        List<String> ended = ControlPlane.translated(() -> controller.recover(model, controlPlane.channels()));
        PrintWriter out = spec.commandLine().getOut();
        ended.forEach(out::println);
        if (ended.isEmpty()) {
            out.println("Nothing was left in the middle.");
        }
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
                                    + (writes.repaired() > 0 ? ", " + writes.repaired() + " repaired" : "")
                                    + (writes.flips() > 0 ? ", flipped" : "")
                                    + (writes.agentConfigured() ? ", agent configured" : "")
                                    + (writes.pipelineChanged() ? ", P4 program pushed" : "")
                            : "nothing to change"));
        }
        out.println("Applied " + file + ": " + report.entryWrites() + " writes"
                + (report.flipWrites() > 0 ? " and " + report.flipWrites() + " flips." : "."));
    }

    /** What {@code --report} gives; see docs/cli.md. */
    record Report(
            String file,
            boolean changed,
            int entryWrites,
            int flipWrites,
            List<SwitchReport> switches,
            List<String> warnings) {}

    record SwitchReport(
            String id,
            int entryWrites,
            int inserted,
            int modified,
            int deleted,
            int repaired,
            int flipWrites,
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
                    w.repaired(),
                    w.flips(),
                    w.agentConfigured(),
                    w.pipelineChanged(),
                    w.entries());
        }
    }
}
