package dev.weft.control.core.compile;

import static dev.weft.control.core.compile.P4Names.family;

import dev.weft.control.core.ir.MeterConfig;
import dev.weft.control.core.ir.MeterKey;
import dev.weft.control.core.ir.TableEntry;
import dev.weft.control.core.model.Demand;
import dev.weft.control.core.model.Host;
import dev.weft.control.core.model.Instance;
import dev.weft.control.core.model.IpAddress;
import dev.weft.control.core.model.Policy;
import dev.weft.control.core.model.Protocol;
import dev.weft.control.core.model.Selection;
import dev.weft.control.core.model.Service;
import dev.weft.control.core.model.SwitchNode;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What packets ask for, which pool serves them, and the addresses of instances (services.p4, steering.p4). At edges only:
 * packets of a transit switch were decided on at their ingress.
 */
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

    /** The address of a switch's own agent. */
    static void node(RuleScope scope, SwitchNode node) {
        IpAddress address = node.address();
        String family = family(address.isV6());
        scope.add(
                node.name(),
                scope.entry(P4Names.SERVICES + family)
                        .match("address", address)
                        .match("protocol", Protocol.UDP.number())
                        .match("port", AGENT_PORT)
                        .action(P4Names.TO_AGENT + family)
                        .because(node.id()));
        scope.add(node.name(), echo(scope, address, node.id()));
    }

    static void service(RuleScope scope, Service service) {
        address(scope, service);
        rate(scope, service);
        demands(scope, service);
        for (Instance instance : service.instances()) {
            instance(scope, service, instance);
        }
    }

    private static EntryWriter echo(RuleScope scope, IpAddress address, String cause) {
        String family = family(address.isV6());
        return scope.entry(P4Names.SERVICES + family)
                .match("address", address)
                .match("protocol", address.isV6() ? ICMPV6 : ICMP)
                .action(P4Names.ECHO + family)
                .because(cause);
    }

    private static void address(RuleScope scope, Service service) {
        String family = family(service.address().isV6());
        EntryWriter byAddress = scope.entry(P4Names.SERVICES + family)
                .match("address", service.address())
                .match("protocol", service.protocol().number())
                .match("port", service.port())
                .action(P4Names.SERVE + family);
        scope.addAtEdges(serve(byAddress, scope, service));
        if (service.protocol() == Protocol.UDP && !service.isRoce()) {
            // The agent header travels over UDP, in the place of what RDMA says there.
            EntryWriter byId = scope.entry(P4Names.SERVICES + "agent")
                    .match64("destination", scope.ids().service64(service.name()))
                    .action(P4Names.SERVE + "agent");
            scope.addAtEdges(serve(byId, scope, service));
        }
        scope.addAtEdges(echo(scope, service.address(), service.id()));
    }

    private static EntryWriter serve(EntryWriter entry, RuleScope scope, Service service) {
        Policy policy = service.policy();
        boolean here = service.selection() != Selection.CENTRALISED;
        return entry.with("service", scope.ids().service(service.name()))
                .with("compute_mask", here && policy.weighsCompute() ? ALL_ONES : 0)
                .with("network_mask", here && policy.weighsNetwork() ? ALL_ONES : 0)
                .with("idle_ticks", idleTicks(service))
                .because(service.id());
    }

    /** 0 where packets name their instance themselves. */
    private static long idleTicks(Service service) {
        return service.idleTimeoutNs() == 0 ? 0 : Math.max(1, service.idleTimeoutNs() / NS_PER_TICK);
    }

    private static void rate(RuleScope scope, Service service) {
        if (service.ratePps().isPresent()) {
            long rate = service.ratePps().getAsLong();
            long burst = Math.max(1, rate / 10); // a tenth of a second
            MeterKey key = new MeterKey(
                    scope.pipeline().meter(P4Names.SERVICE_METER).name(),
                    scope.ids().service(service.name()));
            MeterConfig meter = new MeterConfig(key, rate, burst, rate, burst, Set.of(service.id()));
            scope.edges().forEach(edge -> scope.sink().meter(edge, meter));
        }
    }

    private static void demands(RuleScope scope, Service service) {
        scope.addAtEdges(demand(scope, service, DataPlaneIds.defaultPool(service)));
        for (Demand demand : service.demands()) {
            if (demand.trafficClass().isPresent()) {
                scope.addAtEdges(demand(scope, service, demand.id())
                        .match("traffic_class", demand.trafficClass().getAsInt())
                        .priority(DEMAND_PRIORITY));
            }
        }
    }

    private static EntryWriter demand(RuleScope scope, Service service, String cause) {
        return scope.entry(P4Names.DEMANDS)
                .match("service", scope.ids().service(service.name()))
                .action(P4Names.SET_POOL)
                .with("pool", scope.ids().pool(cause))
                .because(service.id(), cause);
    }

    /** Where it is, at the edges that reach it; and that nobody calls it there directly. */
    private static void instance(RuleScope scope, Service service, Instance instance) {
        Host host = scope.host(instance.host());
        boolean v6 = host.address().isV6();
        TableEntry to = scope.entry(P4Names.INSTANCES)
                .match("ipv6", v6 ? 1 : 0)
                .match("instance", scope.ids().instance(instance.name()))
                .action(P4Names.TO + family(v6))
                .with("address", host.address())
                .with("port", instance.port())
                .because(instance.id(), host.id())
                .build();
        List<String> reaching = scope.edges().stream()
                .filter(edge -> scope.topology().reaches(edge, host.switchName()))
                .filter(edge -> !service.isRoce() || TunnelRules.carries(scope, service, host, edge))
                .collect(Collectors.toList());
        if (reaching.size() == scope.edges().size()) {
            scope.sink().entry(scope.edges(), to);
        } else {
            reaching.forEach(edge -> scope.sink().entry(edge, to));
        }
        scope.addAtEdges(scope.entry(P4Names.SERVICES + family(v6))
                .match("address", host.address())
                .match("protocol", service.protocol().number())
                .match("port", instance.port())
                .action(P4Names.REFUSE + family(v6))
                .because(instance.id(), host.id()));
    }
}
