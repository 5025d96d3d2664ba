package dev.weft.cli;

import dev.weft.control.core.model.SemanticModel;
import dev.weft.control.daemon.Controller;
import dev.weft.control.daemon.PlanReport;
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

/** {@code weft plan}: what an apply would write, and because of which statements. */
@Command(
        name = "plan",
        description = "Show what apply would write to each switch, with the statements behind it; changes nothing.",
        mixinStandardHelpOptions = true)
final class PlanCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private CommonOptions common;

    @Mixin
    private ControlPlane controlPlane;

    @Option(names = "--offline", description = "compare with empty switches instead of connecting to them")
    private boolean offline;

    @Parameters(paramLabel = "FILE", description = "semantic file (YAML), or a directory of them")
    private Path file;

    @Override
    public Integer call() {
        Controller controller = controlPlane.controller();
        SemanticModel model = ControlPlane.model(controller, file);
        PlanReport plan = ControlPlane.translated(
                () -> offline ? controller.planOffline(model) : controller.plan(model, controlPlane.channels()));
        print(plan);
        common.writeReport(new Report(
                file.toString(),
                plan.changed(),
                plan.writes(),
                plan.apply().entryWrites(),
                plan.apply().flipWrites(),
                plan.switches().stream().map(SwitchReport::of).toList(),
                plan.warnings()));
        return ExitCode.OK;
    }

    private void print(PlanReport plan) {
        PrintWriter out = spec.commandLine().getOut();
        plan.warnings().forEach(w -> out.println("warning: " + w));
        for (PlanReport.SwitchChanges changes : plan.switches()) {
            out.println(changes.switchId() + ": " + summary(changes));
            for (PlanReport.Change change : changes.changes()) {
                out.println("  " + sign(change.operation()) + " " + change.entry());
                if (!change.statements().isEmpty()) {
                    out.println("      because of " + String.join(", ", change.statements()));
                }
            }
            changes.agentChanges().forEach(a -> out.println("  " + a));
        }
        out.println(plan.changed() ? "Apply would write " + plan.writes() + " changes." : "Nothing to change.");
    }

    private static String summary(PlanReport.SwitchChanges changes) {
        if (!changes.changed()) {
            return "nothing to change (" + changes.entries() + " entries)";
        }
        return changes.count(PlanReport.Operation.INSERT)
                + " to insert, "
                + changes.count(PlanReport.Operation.MODIFY)
                + " to modify, "
                + changes.count(PlanReport.Operation.DELETE)
                + " to delete"
                + (!changes.agentChanges().isEmpty() ? ", agent configuration" : "")
                + (changes.pipelineMissing() ? ", P4 program" : "");
    }

    private static char sign(PlanReport.Operation operation) {
        return switch (operation) {
            case INSERT -> '+';
            case MODIFY -> '~';
            case DELETE -> '-';
        };
    }

    /** What {@code --report} gives; see docs/cli.md. */
    record Report(
            String file,
            boolean changed,
            int writes,
            int entryWrites,
            int flipWrites,
            List<SwitchReport> switches,
            List<String> warnings) {}

    record SwitchReport(
            String id,
            int entries,
            int inserts,
            int modifies,
            int deletes,
            List<String> agentChanges,
            boolean pipeline,
            List<ChangeReport> changes) {
        static SwitchReport of(PlanReport.SwitchChanges changes) {
            return new SwitchReport(
                    changes.switchId(),
                    changes.entries(),
                    changes.count(PlanReport.Operation.INSERT),
                    changes.count(PlanReport.Operation.MODIFY),
                    changes.count(PlanReport.Operation.DELETE),
                    changes.agentChanges(),
                    changes.pipelineMissing(),
                    changes.changes().stream()
                            .map(c -> new ChangeReport(c.operation().toString(), c.entry(), c.statements()))
                            .toList());
        }
    }

    record ChangeReport(String operation, String entry, List<String> statements) {}
}
