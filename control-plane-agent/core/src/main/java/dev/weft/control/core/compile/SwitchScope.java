package dev.weft.control.core.compile;

import dev.weft.control.core.ir.SwitchConfiguration;
import dev.weft.control.core.model.Agent;
import dev.weft.control.core.model.Host;
import dev.weft.control.core.model.Instance;
import dev.weft.control.core.model.SemanticModel;
import dev.weft.control.core.model.Service;
import dev.weft.control.core.model.SwitchNode;
import dev.weft.control.core.pipeline.PipelineModel;
import dev.weft.control.core.topology.Topology;
import java.util.List;
import java.util.stream.Collectors;

/** What the rules of one switch are made from, and where they go. */
final class SwitchScope {
    private final SemanticModel model;
    private final SwitchNode node;
    private final Topology topology;
    private final DataPlaneIds ids;
    private final PipelineModel pipeline;
    private final SwitchConfiguration.Builder configuration;
    private final List<Host> hosts;
    private final List<Agent> agents;

    SwitchScope(SemanticModel model, SwitchNode node, Topology topology, DataPlaneIds ids, PipelineModel pipeline) {
        this.model = model;
        this.node = node;
        this.topology = topology;
        this.ids = ids;
        this.pipeline = pipeline;
        this.configuration = SwitchConfiguration.builder(node.name(), node.device());
        this.hosts = model.network().hosts().stream()
                .filter(host -> host.switchName().equals(node.name()))
                .collect(Collectors.toList());
        this.agents = model.agents().stream()
                .filter(agent -> host(agent.host()).switchName().equals(node.name()))
                .collect(Collectors.toList());
    }

    SemanticModel model() {
        return model;
    }

    SwitchNode node() {
        return node;
    }

    Topology topology() {
        return topology;
    }

    DataPlaneIds ids() {
        return ids;
    }

    PipelineModel pipeline() {
        return pipeline;
    }

    SwitchConfiguration.Builder configuration() {
        return configuration;
    }

    /** Returns the hosts of this switch. */
    List<Host> hosts() {
        return hosts;
    }

    /** Returns the agents on hosts of this switch. */
    List<Agent> agents() {
        return agents;
    }

    /** Returns whether packets of hosts enter here: the switch then decides for them. */
    boolean isEdge() {
        return !hosts.isEmpty();
    }

    EntryWriter entry(String table) {
        return EntryWriter.of(pipeline, table);
    }

    void add(EntryWriter entry) {
        configuration.entry(entry.build());
    }

    Host host(String name) {
        return model.host(name).orElseThrow(() -> new IllegalArgumentException("the model has no host/" + name));
    }

    /** Returns the instances of a service to which this switch has a path. */
    List<Instance> reachable(Service service) {
        return service.instances().stream()
                .filter(instance ->
                        topology.reaches(node.name(), host(instance.host()).switchName()))
                .collect(Collectors.toList());
    }
}
