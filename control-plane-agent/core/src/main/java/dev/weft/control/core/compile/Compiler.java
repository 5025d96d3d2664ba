package dev.weft.control.core.compile;

import dev.weft.control.core.index.ModelIndex;
import dev.weft.control.core.ir.SwitchConfiguration;
import dev.weft.control.core.model.SemanticModel;
import dev.weft.control.core.model.Service;
import dev.weft.control.core.model.SwitchNode;
import dev.weft.control.core.pipeline.PipelineModel;
import dev.weft.control.core.topology.Topology;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Compiles a model into the configuration of each switch. Pure: equal input gives equal output. The model must have
 * passed {@code dev.weft.control.core.check} without errors. {@link LiveCompiler} applies the same rules to changes.
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
        ModelIndex index = ModelIndex.of(model);
        DataPlaneIds ids = DataPlaneIds.of(index);
        Topology topology = Topology.of(index.switches(), index.links());
        Parts parts = new Parts();
        SwitchParts everyEdge = new SwitchParts();
        everything(new RuleScope(index, ids, topology, pipeline, parts.adding(everyEdge)));
        index.switches().forEach(node -> parts.at(node.name())); // from here on every switch is for itself
        SortedMap<String, SwitchConfiguration> switches = new TreeMap<>();
        index.switches().parallelStream()
                .map(node -> configuration(index, topology, node, parts.at(node.name()), everyEdge))
                .forEachOrdered(made -> switches.put(made.switchName(), made));
        return new Compilation(model, ids, switches);
    }

    private static SwitchConfiguration configuration(
            ModelIndex index, Topology topology, SwitchNode node, SwitchParts at, SwitchParts everyEdge) {
        if (index.isEdge(node.name())) {
            at.addAll(everyEdge);
        }
        return at.view(
                node.name(),
                node.device(),
                AgentConfigurations.of(
                        index,
                        topology,
                        node,
                        at.pools.live().values(),
                        at.instances.live().values()));
    }

    /** Applies every rule to every statement. */
    static void everything(RuleScope scope) {
        ModelIndex index = scope.index();
        index.switches().forEach(node -> node(scope, node));
        index.links().forEach(link -> EdgeRules.link(scope, link));
        index.hosts().forEach(host -> {
            EdgeRules.host(scope, host);
            UnderlayRules.host(scope, host);
        });
        index.agents().forEach(agent -> EdgeRules.agent(scope, agent));
        index.services().forEach(service -> service(scope, service));
        index.permissions().forEach(permission -> PermissionRules.permission(scope, permission));
    }

    private static void node(RuleScope scope, SwitchNode node) {
        EdgeRules.node(scope, node);
        ServiceRules.node(scope, node);
        UnderlayRules.node(scope, node);
        UnderlayRules.ways(scope, node);
        TunnelRules.node(scope, node);
    }

    /** Applies the rules about services to one of them. */
    static void service(RuleScope scope, Service service) {
        EdgeRules.service(scope, service);
        ServiceRules.service(scope, service);
        TunnelRules.service(scope, service);
        AgentConfigurations.service(scope, service);
    }
}
