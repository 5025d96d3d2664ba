package dev.weft.control.core.compile;

import dev.weft.control.core.index.ModelDelta;
import dev.weft.control.core.index.ModelIndex;
import dev.weft.control.core.ir.AgentConfiguration;
import dev.weft.control.core.ir.LocalInstance;
import dev.weft.control.core.ir.Pool;
import dev.weft.control.core.ir.SwitchChange;
import dev.weft.control.core.ir.SwitchConfiguration;
import dev.weft.control.core.model.IpPrefix;
import dev.weft.control.core.model.Link;
import dev.weft.control.core.model.Measurement;
import dev.weft.control.core.model.SemanticModel;
import dev.weft.control.core.model.SwitchNode;
import dev.weft.control.core.pipeline.PipelineModel;
import dev.weft.control.core.topology.Topology;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Keeps a compilation true while its model changes, at a cost that follows the change. It applies the rules of {@link
 * Compiler} to the statements that a change concerns: first as they were, taking back what they said, then as they are (the
 * counting algorithm of Gupta, Mumick and Subrahmanian, "Maintaining views incrementally", SIGMOD 1993). What a change
 * concerns is found by {@link Concerned}. Changes of switches and of what holds for the whole domain, the first host or last
 * host of a switch, and links that connect or separate parts of the network are compiled as a whole.
 *
 * <p>Not thread-safe. The model must be sound whenever it is compiled.
 */
public final class LiveCompiler {
    private final PipelineModel pipeline;
    private final ModelIndex index = new ModelIndex();
    private Parts parts = new Parts();
    private final SortedMap<String, AgentConfiguration> agents = new TreeMap<>();
    private DataPlaneIds ids = DataPlaneIds.of(index);
    private Topology topology = Topology.of(List.of(), List.of());
    private boolean settingsChanged = true;
    private boolean first = true;

    /** Makes a compiler of an empty model for a pipeline, which must be the Weft program. */
    public LiveCompiler(PipelineModel pipeline) {
        this.pipeline = pipeline;
    }

    /** Sets what holds for the domain as a whole; the next {@link #apply} takes it into account. */
    public void settings(String domain, List<IpPrefix> prefixes, Measurement measurement) {
        index.settings(domain, prefixes, measurement);
        settingsChanged = true;
    }

    /** Returns the statements that are compiled; only {@link #apply} changes them. */
    public ModelIndex index() {
        return index;
    }

    /** Returns the paths between the switches. */
    public Topology topology() {
        return topology;
    }

    /**
     * Compiles a change.
     *
     * @return what is another than before, for each switch where anything is; the first time, when everything is, entries are
     *     not listed
     */
    public List<SwitchChange> apply(ModelDelta delta) {
        Topology next = topologyAfter(delta);
        boolean local = !settingsChanged && Concerned.isLocal(delta, index, topology, next);
        Set<String> moved = local ? ids.change(delta.removed(), delta.added()) : Set.of();
        if (!local || Concerned.movesWays(moved, delta)) {
            everything(delta);
            settingsChanged = false;
            return changes(true);
        }
        Concerned concerned = Concerned.by(delta, index, moved);
        Exchange exchange = new Exchange();
        concerned.apply(new RuleScope(index, ids, topology, pipeline, exchange.before()));
        delta.applyTo(index);
        ids.settle();
        boolean paths = next != topology;
        topology = next;
        concerned.apply(new RuleScope(index, ids, topology, pipeline, exchange.after()));
        exchange.apply(parts);
        return changes(paths);
    }

    private Topology topologyAfter(ModelDelta delta) {
        boolean same = delta.removed().stream().noneMatch(LiveCompiler::isNetwork)
                && delta.added().stream().noneMatch(LiveCompiler::isNetwork);
        if (same) {
            return topology;
        }
        Map<String, SwitchNode> switches = new TreeMap<>();
        Map<String, Link> links = new TreeMap<>();
        index.switches().forEach(node -> switches.put(node.id(), node));
        index.links().forEach(link -> links.put(link.id(), link));
        delta.removed().forEach(statement -> {
            switches.remove(statement.id());
            links.remove(statement.id());
        });
        delta.added().forEach(statement -> {
            if (statement instanceof SwitchNode) {
                switches.put(statement.id(), (SwitchNode) statement);
            } else if (statement instanceof Link) {
                links.put(statement.id(), (Link) statement);
            }
        });
        return Topology.of(switches.values(), links.values());
    }

    private static boolean isNetwork(Object statement) {
        return statement instanceof SwitchNode || statement instanceof Link;
    }

    private void everything(ModelDelta delta) {
        delta.applyTo(index);
        ids = DataPlaneIds.of(index);
        topology = Topology.of(index.switches(), index.links());
        Parts fresh = new Parts();
        Compiler.everything(new RuleScope(index, ids, topology, pipeline, fresh.adding()));
        if (first) {
            // That everything is new need not be remembered entry by entry.
            first = false;
            parts = fresh;
            parts.remember();
        } else {
            parts.become(fresh);
        }
    }

    private List<SwitchChange> changes(boolean allAgents) {
        List<SwitchChange> changes = new ArrayList<>();
        for (String name : parts.all().keySet()) {
            if (index.switchNode(name).isEmpty()) {
                agents.remove(name);
            }
        }
        parts.all().keySet().removeIf(name -> index.switchNode(name).isEmpty());
        SharedPools shared = new SharedPools();
        for (SwitchNode node : index.switches()) {
            SwitchParts at = parts.at(node.name());
            Set<Integer> changedPools = at.pools.changed().keySet();
            boolean told = !changedPools.isEmpty() | !at.instances.changed().isEmpty() | allAgents;
            Optional<AgentConfiguration> before = Optional.ofNullable(agents.get(node.name()));
            if (told) {
                Map<Integer, Pool> pools = at.pools.live();
                Collection<LocalInstance> instances = at.instances.live().values();
                agents.put(
                        node.name(),
                        allAgents || before.isEmpty()
                                ? AgentConfigurations.of(index, topology, node, shared.all(pools), instances)
                                : AgentConfigurations.with(
                                        before.get(),
                                        shared.changed(before.get().pools(), pools, changedPools),
                                        instances));
            }
            boolean agentChanged = told && !(allAgents && before.equals(Optional.of(agents.get(node.name()))));
            SwitchChange change = new SwitchChange(
                    node.name(),
                    at.entries.changed(),
                    at.members.changed(),
                    at.groups.changed(),
                    at.meters.changed(),
                    agentChanged,
                    before);
            if (!change.isEmpty()) {
                changes.add(change);
            }
        }
        return changes;
    }

    /** Returns the number of entries in each table of a switch, and of members in the groups of each selector. */
    public Map<String, Long> usage(String switchName) {
        return parts.at(switchName).usage();
    }

    /**
     * Returns the compilation as it is and will be: its configurations change with every {@link #apply}.
     *
     * @param model what has been compiled
     */
    public Compilation compilation(SemanticModel model) {
        return new Compilation(model, ids, configurations());
    }

    /** Returns the configuration of each switch as it is and will be. */
    public SortedMap<String, SwitchConfiguration> configurations() {
        SortedMap<String, SwitchConfiguration> switches = new TreeMap<>();
        for (SwitchNode node : index.switches()) {
            SwitchParts at = parts.at(node.name());
            switches.put(node.name(), at.view(node.name(), node.device(), agents.get(node.name())));
        }
        return switches;
    }
}
