package dev.weft.control.core.compile;

import dev.weft.control.core.ir.SwitchConfiguration;
import dev.weft.control.core.model.SemanticModel;
import dev.weft.control.core.model.SwitchNode;
import dev.weft.control.core.pipeline.PipelineModel;
import dev.weft.control.core.topology.Topology;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Compiles a model into the configuration of each switch. Pure: equal input gives equal output. The model must have
 * passed {@code dev.weft.control.core.check} without errors.
 */
public final class Compiler {
    private final PipelineModel pipeline;

    /** Makes a compiler for a pipeline, which must be the Weft program. */
    public Compiler(PipelineModel pipeline) {
        this.pipeline = pipeline;
    }

    /**
     * Compiles a model for all its switches.
     *
     * @throws IllegalArgumentException if the model is unsound or the pipeline is not the Weft program
     */
    public Compilation compile(SemanticModel model) {
        DataPlaneIds ids = DataPlaneIds.of(model);
        Topology topology = Topology.of(model);
        SortedMap<String, SwitchConfiguration> switches = new TreeMap<>();
        for (SwitchNode node : model.network().switches()) {
            SwitchScope scope = new SwitchScope(model, node, topology, ids, pipeline);
            EdgeRules.add(scope);
            UnderlayRules.add(scope);
            ServiceRules.add(scope);
            PermissionRules.add(scope);
            scope.configuration().agent(AgentConfigurations.of(scope));
            switches.put(node.name(), scope.configuration().build());
        }
        return new Compilation(model, ids, switches);
    }
}
