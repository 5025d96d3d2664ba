package dev.weft.control.core.compile;

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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** What the resident agent of a switch is told: whom to probe, what to choose from, who reports to it. */
final class AgentConfigurations {
    private AgentConfigurations() {}

    static AgentConfiguration of(SwitchScope scope) {
        SwitchNode node = scope.node();
        return new AgentConfiguration(
                scope.model().domain(),
                node.name(),
                node.device(),
                node.address(),
                node.mac(),
                scope.model().network().measurement(),
                peers(scope),
                scope.isEdge() ? pools(scope) : List.of(),
                localInstances(scope));
    }

    private static List<Peer> peers(SwitchScope scope) {
        List<Peer> peers = new ArrayList<>();
        String here = scope.node().name();
        for (SwitchNode other : scope.model().network().switches()) {
            OptionalLong delayNs = scope.topology().delayNs(here, other.name());
            if (!other.name().equals(here) && delayNs.isPresent()) {
                peers.add(new Peer(other.name(), other.address(), delayNs.getAsLong()));
            }
        }
        peers.sort(Comparator.comparing(Peer::switchName));
        return peers;
    }

    private static List<Pool> pools(SwitchScope scope) {
        List<Pool> pools = new ArrayList<>();
        for (Service service : scope.model().services()) {
            if (DataPlaneIds.defaultDemand(service).isEmpty()) {
                pools.add(pool(scope, service, service.id(), OptionalInt.empty(), OptionalLong.empty()));
            }
            for (Demand demand : service.demands()) {
                pools.add(pool(scope, service, demand.id(), demand.trafficClass(), demand.deadlineUs()));
            }
        }
        pools.sort(Comparator.comparingInt(Pool::number));
        return pools;
    }

    private static Pool pool(
            SwitchScope scope, Service service, String statement, OptionalInt trafficClass, OptionalLong deadlineUs) {
        List<Candidate> candidates = new ArrayList<>();
        for (Instance instance : scope.reachable(service)) {
            candidates.add(new Candidate(
                    scope.ids().instance(instance.name()),
                    instance.name(),
                    scope.host(instance.host()).switchName(),
                    instance.workers()));
        }
        candidates.sort(Comparator.comparingInt(Candidate::instance));
        return new Pool(
                scope.ids().pool(statement),
                statement,
                scope.ids().service(service.name()),
                service.name(),
                trafficClass,
                service.policy(),
                deadlineUs,
                candidates);
    }

    private static List<LocalInstance> localInstances(SwitchScope scope) {
        List<LocalInstance> local = new ArrayList<>();
        for (Service service : scope.model().services()) {
            for (Instance instance : service.instances()) {
                Host host = scope.host(instance.host());
                if (host.switchName().equals(scope.node().name())) {
                    local.add(new LocalInstance(
                            scope.ids().instance(instance.name()),
                            instance.name(),
                            service.name(),
                            host.address(),
                            service.protocol(),
                            instance.port(),
                            instance.workers()));
                }
            }
        }
        local.sort(Comparator.comparingInt(LocalInstance::instance));
        return local;
    }
}
