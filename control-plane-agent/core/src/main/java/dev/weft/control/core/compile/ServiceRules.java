package dev.weft.control.core.compile;

import static dev.weft.control.core.compile.P4Names.family;

import dev.weft.control.core.ir.MeterConfig;
import dev.weft.control.core.ir.MeterKey;
import dev.weft.control.core.model.Demand;
import dev.weft.control.core.model.Host;
import dev.weft.control.core.model.Instance;
import dev.weft.control.core.model.IpAddress;
import dev.weft.control.core.model.Policy;
import dev.weft.control.core.model.Protocol;
import dev.weft.control.core.model.Service;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** What packets ask for, which pool serves them, and the addresses of instances (services.p4, steering.p4). */
final class ServiceRules {
    /** Under UDP: packets with an agent header (docs/wire-formats.md). */
    static final int AGENT_PORT = 22342;

    private static final int ICMP = 1;
    private static final int ICMPV6 = 58;
    private static final long ALL_ONES = 0xffff_ffffL;
    private static final int DEMAND_PRIORITY = 20;

    /** The data plane's clock: standard.ingress_global_timestamp >> 6. */
    private static final long NS_PER_TICK = 64_000;

    private ServiceRules() {}

    static void add(SwitchScope scope) {
        addAgentAddress(scope);
        if (!scope.isEdge()) {
            return; // packets of a transit switch were decided on at their ingress
        }
        SortedMap<IpAddress, Set<String>> addresses = new TreeMap<>();
        for (Service service : scope.model().services()) {
            addService(scope, service);
            addDemands(scope, service);
            addInstances(scope, service);
            addresses
                    .computeIfAbsent(service.address(), address -> new TreeSet<>())
                    .add(service.id());
        }
        addresses.forEach((address, causes) -> addEcho(scope, address, causes));
    }

    private static void addAgentAddress(SwitchScope scope) {
        IpAddress address = scope.node().address();
        String family = family(address.isV6());
        scope.add(scope.entry(P4Names.SERVICES + family)
                .match("address", address)
                .match("protocol", Protocol.UDP.number())
                .match("port", AGENT_PORT)
                .action(P4Names.TO_AGENT + family)
                .because(scope.node().id()));
        addEcho(scope, address, Set.of(scope.node().id()));
    }

    private static void addEcho(SwitchScope scope, IpAddress address, Set<String> causes) {
        String family = family(address.isV6());
        scope.add(scope.entry(P4Names.SERVICES + family)
                .match("address", address)
                .match("protocol", address.isV6() ? ICMPV6 : ICMP)
                .action(P4Names.ECHO + family)
                .because(causes));
    }

    private static void addService(SwitchScope scope, Service service) {
        String family = family(service.address().isV6());
        scope.add(serve(
                scope.entry(P4Names.SERVICES + family)
                        .match("address", service.address())
                        .match("protocol", service.protocol().number())
                        .match("port", service.port())
                        .action(P4Names.SERVE + family),
                scope,
                service));
        if (service.protocol() == Protocol.UDP) {
            // The agent header travels over UDP.
            scope.add(serve(
                    scope.entry(P4Names.SERVICES + "agent")
                            .match64("destination", scope.ids().service64(service.name()))
                            .action(P4Names.SERVE + "agent"),
                    scope,
                    service));
        }
        if (service.ratePps().isPresent()) {
            long rate = service.ratePps().getAsLong();
            long burst = Math.max(1, rate / 10); // a tenth of a second
            MeterKey key = new MeterKey(
                    scope.pipeline().meter(P4Names.SERVICE_METER).name(),
                    scope.ids().service(service.name()));
            scope.configuration().meter(new MeterConfig(key, rate, burst, rate, burst, Set.of(service.id())));
        }
    }

    private static EntryWriter serve(EntryWriter entry, SwitchScope scope, Service service) {
        Policy policy = service.policy();
        return entry.with("service", scope.ids().service(service.name()))
                .with("compute_mask", policy.weighsCompute() ? ALL_ONES : 0)
                .with("network_mask", policy.weighsNetwork() ? ALL_ONES : 0)
                .with("idle_ticks", Math.max(1, service.idleTimeoutNs() / NS_PER_TICK))
                .because(service.id());
    }

    private static void addDemands(SwitchScope scope, Service service) {
        Optional<Demand> general = DataPlaneIds.defaultDemand(service);
        String generalId = general.map(Demand::id).orElse(service.id());
        scope.add(demand(scope, service, generalId));
        for (Demand demand : service.demands()) {
            if (demand.trafficClass().isPresent()) {
                scope.add(demand(scope, service, demand.id())
                        .match("traffic_class", demand.trafficClass().getAsInt())
                        .priority(DEMAND_PRIORITY));
            }
        }
    }

    private static EntryWriter demand(SwitchScope scope, Service service, String cause) {
        return scope.entry(P4Names.DEMANDS)
                .match("service", scope.ids().service(service.name()))
                .action(P4Names.SET_POOL)
                .with("pool", scope.ids().pool(cause))
                .because(service.id(), cause);
    }

    private static void addInstances(SwitchScope scope, Service service) {
        for (Instance instance : scope.reachable(service)) {
            Host host = scope.host(instance.host());
            boolean v6 = host.address().isV6();
            scope.add(scope.entry(P4Names.INSTANCES)
                    .match("ipv6", v6 ? 1 : 0)
                    .match("instance", scope.ids().instance(instance.name()))
                    .action(P4Names.TO + family(v6))
                    .with("address", host.address())
                    .with("port", instance.port())
                    .because(instance.id(), host.id()));
        }
        for (Instance instance : service.instances()) {
            Host host = scope.host(instance.host());
            String family = family(host.address().isV6());
            scope.add(scope.entry(P4Names.SERVICES + family)
                    .match("address", host.address())
                    .match("protocol", service.protocol().number())
                    .match("port", instance.port())
                    .action(P4Names.REFUSE + family)
                    .because(instance.id(), host.id()));
        }
    }
}
