package dev.weft.control.daemon;

import dev.weft.control.core.compile.Compilation;
import dev.weft.control.core.ir.SwitchConfiguration;
import dev.weft.control.core.model.SemanticModel;
import dev.weft.control.core.model.SwitchNode;
import dev.weft.control.core.pipeline.PipelineModel;
import dev.weft.control.core.plan.Change;
import dev.weft.control.core.plan.Plan;
import dev.weft.control.core.plan.Planner;
import dev.weft.control.core.plan.SwitchPlan;
import dev.weft.control.core.topology.Topology;
import dev.weft.control.core.transaction.EpochPlanner;
import dev.weft.control.core.transaction.Transition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Turns the core's plan into the report that people and files get. */
final class PlanReports {
    private PlanReports() {}

    static PlanReport of(
            Compilation compilation,
            Plan plan,
            PlanReport.Writes writes,
            Set<String> pipelineMissing,
            List<String> warnings) {
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
        return new PlanReport(switches, writes, warnings);
    }

    /**
     * How many writes an apply needs.
     *
     * @param coordinated names of the switches whose agents take part in transactions
     */
    static PlanReport.Writes writes(
            Compilation compilation,
            Plan plan,
            Map<String, SwitchConfiguration> actual,
            Set<String> coordinated,
            PipelineModel pipeline) {
        SortedMap<String, SwitchConfiguration> together = new TreeMap<>(compilation.switches());
        together.keySet().retainAll(coordinated);
        int direct = plan.switches().entrySet().stream()
                .filter(of -> !coordinated.contains(of.getKey()))
                .mapToInt(of -> of.getValue().changes().size())
                .sum();
        Transition transition = new EpochPlanner(pipeline)
                .plan(Planner.plan(together, actual), actual, together, Map.of(), Topology.of(compilation.model()));
        return new PlanReport.Writes(direct + transition.writes(), transition.flips() ? together.size() : 0);
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
