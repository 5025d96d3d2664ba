package dev.weft.control.daemon;

import dev.weft.control.core.compile.Compilation;
import dev.weft.control.core.ir.SwitchConfiguration;
import dev.weft.control.core.model.SemanticModel;
import dev.weft.control.core.model.SwitchNode;
import dev.weft.control.core.plan.Change;
import dev.weft.control.core.plan.Plan;
import dev.weft.control.core.plan.SwitchPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Turns the core's plan into the report that people and files get. */
final class PlanReports {
    private PlanReports() {}

    static PlanReport of(Compilation compilation, Plan plan, Set<String> pipelineMissing, List<String> warnings) {
        SemanticModel model = compilation.model();
        List<PlanReport.SwitchChanges> switches = new ArrayList<>();
        for (SwitchNode node : model.network().switches()) {
            SwitchPlan switchPlan = plan.switches().get(node.name());
            switches.add(new PlanReport.SwitchChanges(
                    node.name(),
                    switchPlan.changes().stream().map(c -> change(c, model)).toList(),
                    pipelineMissing.contains(node.name()),
                    switchPlan.agentChanges(),
                    parts(compilation.switches().get(node.name()))));
        }
        return new PlanReport(switches, warnings);
    }

    private static PlanReport.Change change(Change change, SemanticModel model) {
        return new PlanReport.Change(
                PlanReport.Operation.valueOf(change.operation().name()),
                change.toString().substring(2), // without the sign
                change.provenance().stream().map(id -> Places.of(id, model)).toList());
    }

    /** Table entries, members, groups and meters together. */
    static int parts(SwitchConfiguration configuration) {
        return configuration.entries().size()
                + configuration.members().size()
                + configuration.groups().size()
                + configuration.meters().size();
    }
}
