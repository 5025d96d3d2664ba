package dev.weft.control.core.compile;

import dev.weft.control.core.index.ModelIndex;
import dev.weft.control.core.ir.AgentConfiguration;
import dev.weft.control.core.ir.Candidate;
import dev.weft.control.core.ir.LocalInstance;
import dev.weft.control.core.ir.Peer;
import dev.weft.control.core.ir.Pool;
import dev.weft.control.core.model.Demand;
import dev.weft.control.core.model.Host;
import dev.weft.control.core.model.Instance;
import dev.weft.control.core.model.Service;
import dev.weft.control.core.model.SwitchNode;
import dev.weft.control.core.topology.Topology;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** What the resident agent of a switch is told: whom to probe, what to choose from, who reports to it. */
final class AgentConfigurations {
    private AgentConfigurations() {}

    /** Puts the configuration of one agent together. */
    static AgentConfiguration of(
            ModelIndex index,
            Topology topology,
            SwitchNode node,
            Collection<Pool> pools,
            Collection<LocalInstance> instances) {
        return new AgentConfiguration(
                index.domain(),
                node.name(),
                node.device(),
                node.address(),
                node.mac(),
                index.measurement(),
                peers(index, topology, node),
                List.copyOf(pools),
                List.copyOf(instances));
    }

    /**
     * The same with other pools and instances, where neither peers nor settings have changed.
     *
     * @param pools all of them by number, in order
     */
    static AgentConfiguration with(AgentConfiguration before, List<Pool> pools, Collection<LocalInstance> instances) {
        return new AgentConfiguration(
                before.domain(),
                before.switchName(),
                before.device(),
                before.address(),
                before.mac(),
                before.measurement(),
                before.peers(),
                pools,
                List.copyOf(instances));
    }

    private static List<Peer> peers(ModelIndex index, Topology topology, SwitchNode node) {
        List<Peer> peers = new ArrayList<>();
        for (SwitchNode other : index.switches()) {
            OptionalLong delayNs = topology.delayNs(node.name(), other.name());
            if (!other.name().equals(node.name()) && delayNs.isPresent()) {
                peers.add(new Peer(other.name(), other.address(), delayNs.getAsLong()));
            }
        }
        return peers;
    }

    /** The pools of a service at the edges, and its instances at their switches. */
    static void service(RuleScope scope, Service service) {
        if (DataPlaneIds.defaultDemand(service).isEmpty()) {
            pool(scope, service, service.id(), OptionalInt.empty(), OptionalLong.empty());
        }
        for (Demand demand : service.demands()) {
            pool(scope, service, demand.id(), demand.trafficClass(), demand.deadlineUs());
        }
        for (Instance instance : service.instances()) {
            Host host = scope.host(instance.host());
            LocalInstance local = new LocalInstance(
                    scope.ids().instance(instance.name()),
                    instance.name(),
                    service.name(),
                    host.address(),
                    service.protocol(),
                    instance.port(),
                    instance.workers());
            scope.sink().local(host.switchName(), local);
        }
    }

    private static void pool(
            RuleScope scope, Service service, String statement, OptionalInt trafficClass, OptionalLong deadlineUs) {
        List<Candidate> all = new ArrayList<>();
        for (Instance instance : service.instances()) {
            all.add(new Candidate(
                    scope.ids().instance(instance.name()),
                    instance.name(),
                    scope.switchOf(instance.host()),
                    instance.workers(),
                    instance.weight(),
                    instance.backup()));
        }
        all.sort(Comparator.comparingInt(Candidate::instance));
        // Mostly every edge reaches every instance: then all edges share one pool.
        Map<List<Candidate>, Pool> pools = new HashMap<>();
        for (String edge : scope.edges()) {
            List<Candidate> candidates = new ArrayList<>(all);
            candidates.removeIf(candidate -> !scope.topology().reaches(edge, candidate.switchName()));
            Pool pool = pools.computeIfAbsent(
                    candidates,
                    reached -> new Pool(
                            scope.ids().pool(statement),
                            statement,
                            scope.ids().service(service.name()),
                            service.name(),
                            trafficClass,
                            service.policy(),
                            service.selection(),
                            deadlineUs,
                            reached));
            scope.sink().pool(edge, pool);
        }
    }
}
