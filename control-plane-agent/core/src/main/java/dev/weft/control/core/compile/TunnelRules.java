package dev.weft.control.core.compile;

import static dev.weft.control.core.compile.P4Names.family;

import dev.weft.control.core.model.Host;
import dev.weft.control.core.model.Instance;
import dev.weft.control.core.model.IpAddress;
import dev.weft.control.core.model.IpPrefix;
import dev.weft.control.core.model.Locator;
import dev.weft.control.core.model.Service;
import dev.weft.control.core.model.SwitchNode;
import dev.weft.control.core.model.Tunnel;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Tunnels from ingress to egress (tunnel.p4): where they end, the ways there, which requests enter them, and that no host
 * sends into one.
 */
final class TunnelRules {
    /**
     * The segment of 16 bits behind a locator that means: take the packet out, IPv4 or IPv6, and route it (End.DT46 of RFC
     * 8986). It lies behind {@link Locator#LAST_NODE}, among the numbers that each switch gives itself.
     */
    private static final int DECAPSULATE = 0xe046;

    private static final int BLOCK_OCTETS = 4;
    private static final int CONTAINER_OCTETS = 16;

    private TunnelRules() {}

    /** The ends at a switch. */
    static void node(RuleScope scope, SwitchNode node) {
        node.tunnelAddress().ifPresent(address -> {
            end(scope, node, IpPrefix.whole(address), P4Names.DECAPSULATE);
            reached(scope, node, IpPrefix.whole(address));
        });
        node.locator().ifPresent(locator -> {
            end(scope, node, IpPrefix.whole(container(List.of(locator))), P4Names.DECAPSULATE);
            end(scope, node, locator.prefix(), P4Names.NEXT_SEGMENT);
            reached(scope, node, locator.prefix());
        });
    }

    private static void end(RuleScope scope, SwitchNode node, IpPrefix address, String action) {
        scope.add(
                node.name(),
                scope.entry(P4Names.ENDS + family(address.address().isV6()))
                        .match("address", address)
                        .action(action)
                        .because(node.id()));
    }

    /** From the other switches, and from no host. */
    private static void reached(RuleScope scope, SwitchNode node, IpPrefix address) {
        UnderlayRules.remote(scope, node.name(), UnderlayRules.route(scope, address, node.id(), node.id()));
        String family = family(address.address().isV6());
        scope.addAtEdges(scope.entry(P4Names.SERVICES + family)
                .match("address", address)
                .action(P4Names.REFUSE + family)
                .because(node.id()));
    }

    /** The way to each instance, at every edge that reaches it. */
    static void service(RuleScope scope, Service service) {
        if (service.tunnel().isNone()) {
            return;
        }
        for (Instance instance : service.instances()) {
            Host host = scope.host(instance.host());
            for (String edge : scope.edges()) {
                if (scope.topology().reaches(edge, host.switchName())) {
                    way(scope, service, instance, host, edge);
                }
            }
        }
    }

    private static void way(RuleScope scope, Service service, Instance instance, Host host, String ingress) {
        List<String> stops = stops(service.tunnel(), ingress, host.switchName());
        if (stops.isEmpty()) {
            return;
        }
        boolean srv6 = service.tunnel().kind() == Tunnel.Kind.SRV6;
        Optional<IpAddress> from = source(scope, ingress, srv6);
        Optional<IpAddress> to = srv6
                ? container(scope, stops)
                : scope.switchNode(host.switchName()).tunnelAddress();
        // An edge without hosts that may call has no address; the checks have said so where it matters.
        if (from.isEmpty() || to.isEmpty() || from.get().isV6() != to.get().isV6()) {
            return;
        }
        boolean v6 = to.get().isV6();
        List<String> whole = new ArrayList<>(List.of(ingress));
        whole.addAll(stops);
        EntryWriter entry = scope.entry(P4Names.TUNNELS)
                .match("instance", scope.ids().instance(instance.name()))
                .action(P4Names.OVER + family(v6))
                .with("outer_source", from.get())
                .with("outer_destination", to.get())
                .with("mtu", scope.topology().mtu(whole) - Tunnel.outerOctets(v6))
                .because(
                        service.id(),
                        instance.id(),
                        host.id(),
                        scope.switchNode(ingress).id());
        stops.forEach(stop -> entry.because(scope.switchNode(stop).id()));
        scope.add(ingress, entry);
    }

    /** The switches that the packet is sent to one after the other; none if it is there already. */
    private static List<String> stops(Tunnel tunnel, String ingress, String egress) {
        List<String> stops = new ArrayList<>(tunnel.via());
        if (!stops.isEmpty() && stops.get(0).equals(ingress)) {
            stops.remove(0);
        }
        if (stops.isEmpty()
                ? !egress.equals(ingress)
                : !stops.get(stops.size() - 1).equals(egress)) {
            stops.add(egress);
        }
        return stops;
    }

    private static Optional<IpAddress> source(RuleScope scope, String ingress, boolean srv6) {
        SwitchNode node = scope.switchNode(ingress);
        return srv6 ? node.locator().map(locator -> locator.prefix().address()) : node.tunnelAddress();
    }

    private static Optional<IpAddress> container(RuleScope scope, List<String> stops) {
        List<Locator> locators = new ArrayList<>();
        stops.forEach(stop -> scope.switchNode(stop).locator().ifPresent(locators::add));
        return locators.size() == stops.size() ? Optional.of(container(locators)) : Optional.empty();
    }

    /** The block, the nodes in order, and the function at the last one (RFC 9800, section 4.1). */
    private static IpAddress container(List<Locator> locators) {
        ByteBuffer octets = ByteBuffer.allocate(CONTAINER_OCTETS);
        octets.put(locators.get(0).prefix().address().octets(), 0, BLOCK_OCTETS);
        locators.forEach(locator -> octets.putShort((short) locator.node()));
        octets.putShort((short) DECAPSULATE);
        return IpAddress.of(octets.array());
    }
}
