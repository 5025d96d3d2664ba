package dev.weft.control.core.compile;

import dev.weft.control.core.index.ModelIndex;
import dev.weft.control.core.model.Host;
import dev.weft.control.core.model.SwitchNode;
import dev.weft.control.core.pipeline.PipelineModel;
import dev.weft.control.core.topology.Topology;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What rules are made from, and where what they say goes. Each rule says everything that follows from one statement, on
 * whatever switch, so that a whole model and a change of one statement are compiled by the same rules.
 */
final class RuleScope {
    private final ModelIndex index;
    private final DataPlaneIds ids;
    private final Topology topology;
    private final PipelineModel pipeline;
    private final Sink sink;
    private final List<String> edges;

    RuleScope(ModelIndex index, DataPlaneIds ids, Topology topology, PipelineModel pipeline, Sink sink) {
        this.index = index;
        this.ids = ids;
        this.topology = topology;
        this.pipeline = pipeline;
        this.sink = sink;
        this.edges = index.switches().stream()
                .map(SwitchNode::name)
                .filter(index::isEdge)
                .collect(Collectors.toList());
    }

    ModelIndex index() {
        return index;
    }

    DataPlaneIds ids() {
        return ids;
    }

    Topology topology() {
        return topology;
    }

    PipelineModel pipeline() {
        return pipeline;
    }

    Sink sink() {
        return sink;
    }

    /** Returns the switches where packets of hosts enter: they decide for them. */
    List<String> edges() {
        return edges;
    }

    EntryWriter entry(String table) {
        return EntryWriter.of(pipeline, table);
    }

    void add(String switchName, EntryWriter entry) {
        sink.entry(switchName, entry.build());
    }

    /** Adds one entry at every edge. */
    void addAtEdges(EntryWriter entry) {
        sink.entry(edges, entry.build());
    }

    Host host(String name) {
        return index.host(name).orElseThrow(() -> new IllegalArgumentException("the model has no host/" + name));
    }

    SwitchNode switchNode(String name) {
        return index.switchNode(name)
                .orElseThrow(() -> new IllegalArgumentException("the model has no switch/" + name));
    }

    /** Returns the switch of a host. */
    String switchOf(String host) {
        return host(host).switchName();
    }
}
