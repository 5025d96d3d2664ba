package dev.weft.control.core.check;

import dev.weft.control.core.compile.Compilation;
import dev.weft.control.core.compile.Compiler;
import dev.weft.control.core.index.ModelDelta;
import dev.weft.control.core.ir.SwitchChange;
import dev.weft.control.core.ir.SwitchConfiguration;
import dev.weft.control.core.model.Demand;
import dev.weft.control.core.model.Instance;
import dev.weft.control.core.model.Network;
import dev.weft.control.core.model.Problem;
import dev.weft.control.core.model.SemanticModel;
import dev.weft.control.core.model.Severity;
import dev.weft.control.core.model.Statement;
import dev.weft.control.core.model.SwitchNode;
import dev.weft.control.core.pipeline.PipelineModel;
import dev.weft.control.core.topology.Topology;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Collectors;

/** Says whether a model makes sense before anything is installed anywhere. */
public final class Checker {
    private Checker() {}

    /**
     * Checks a model on its own.
     *
     * @return every error and warning, ordered by file and line
     */
    public static List<Problem> check(SemanticModel model) {
        LiveChecker checker = new LiveChecker();
        checker.settings(
                model.domain(), model.network().services(), model.network().measurement());
        List<Statement> all = model.statements().stream()
                .filter(statement -> !(statement instanceof Demand) && !(statement instanceof Instance))
                .collect(Collectors.toList());
        ModelDelta delta = new ModelDelta();
        Set<String> known = new HashSet<>();
        for (Statement statement : all) {
            if (known.add(statement.id())) {
                delta.note(Optional.empty(), Optional.of(statement));
            }
        }
        checker.apply(List.of(), all, delta);
        List<Problem> problems = new ArrayList<>(checker.problems());
        if (!hasErrors(problems)) {
            // These follow references, so they need a sound model.
            LivePathChecker paths = new LivePathChecker();
            paths.apply(delta, checker.index(), Topology.of(model));
            problems.addAll(paths.problems());
        }
        Collections.sort(problems);
        return List.copyOf(problems);
    }

    /**
     * Checks a model, and whether its entries fit into the tables of a pipeline.
     *
     * @return every error and warning, ordered by file and line
     */
    public static List<Problem> check(SemanticModel model, PipelineModel pipeline) {
        return compile(model, pipeline).problems();
    }

    /** Returns whether there is an error among problems. */
    public static boolean hasErrors(List<Problem> problems) {
        return problems.stream().anyMatch(problem -> problem.severity() == Severity.ERROR);
    }

    /**
     * Checks what a switch needs against what the tables and selectors of a pipeline hold.
     *
     * @param usage entries by table, members of groups by selector
     */
    public static List<Problem> capacity(SwitchNode node, Map<String, Long> usage, PipelineModel pipeline) {
        return CapacityCheck.check(node, usage, pipeline);
    }

    /**
     * Checks entries before they are installed: that no destination has a loop or a black hole, and that all is there to
     * which entries refer.
     *
     * @param network of a sound model
     * @param switches what each of its switches is to hold
     */
    public static List<Problem> forwarding(
            Network network, SortedMap<String, SwitchConfiguration> switches, PipelineModel pipeline) {
        return ForwardingCheck.check(network, switches, pipeline);
    }

    /** Returns whether {@link #forwarding} may find something else after a change of a switch. */
    public static boolean concernsForwarding(SwitchChange change, PipelineModel pipeline) {
        return ForwardingCheck.concerns(change, pipeline);
    }

    /** Checks a model, compiles it for a pipeline, and checks whether its entries fit into the tables there. */
    public static Checked compile(SemanticModel model, PipelineModel pipeline) {
        List<Problem> problems = new ArrayList<>(check(model));
        if (hasErrors(problems)) {
            return new Checked(problems, null);
        }
        Compilation compilation = new Compiler(pipeline).compile(model);
        model.network().switches().parallelStream()
                .map(node -> capacity(
                        node, CapacityCheck.usage(compilation.switches().get(node.name())), pipeline))
                .forEachOrdered(problems::addAll);
        if (!hasErrors(problems)) {
            problems.addAll(forwarding(model.network(), compilation.switches(), pipeline));
        }
        Collections.sort(problems);
        return new Checked(problems, hasErrors(problems) ? null : compilation);
    }
}
