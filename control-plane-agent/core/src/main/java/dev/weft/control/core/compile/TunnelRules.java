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

    /**
     * To the host at a port, which lies in the last nine bits, whatever the destination address of the packet inside (End.DX4
     * and End.DX6 of RFC 8986).
     */
    private static final int DELIVER = 0xe200;

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
            end(scope, node, IpPrefix.whole(container(List.of(locator), DECAPSULATE)), P4Names.DECAPSULATE);
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
            if (service.isRoce()) {
                scope.switchNode(host.switchName())
                        .locator()
                        .map(locator -> container(List.of(locator), DELIVER + host.port()))
                        .ifPresent(segment -> scope.add(
                                host.switchName(),
                                deliver(scope, scope.entry(P4Names.ENDS + family(true)), service, instance, host)
                                        .match("address", segment)));
            }
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
            if (service.isRoce()) {
                scope.add(
                        ingress,
                        deliver(scope, scope.entry(P4Names.TUNNELS), service, instance, host)
                                .match("instance", scope.ids().instance(instance.name())));
            }
            return;
        }
        Optional<IpAddress> from = source(scope, ingress, service);
        Optional<IpAddress> to = destination(scope, service, host, stops);
        // An edge without hosts that may call has no address; the checks have said so where it matters.
        if (from.isEmpty() || to.isEmpty() || from.get().isV6() != to.get().isV6()) {
            return;
        }
        boolean v6 = to.get().isV6();
        List<String> whole = new ArrayList<>(List.of(ingress));
        whole.addAll(stops);
        EntryWriter entry = scope.entry(P4Names.TUNNELS)
                .match("instance", scope.ids().instance(instance.name()))
                .action(service.isRoce() ? P4Names.UNCHANGED_OVER_V6 : P4Names.OVER + family(v6))
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

    /** As the route to the host does it, but for a packet with another address. */
    private static EntryWriter deliver(
            RuleScope scope, EntryWriter entry, Service service, Instance instance, Host host) {
        return entry.action(P4Names.DELIVER)
                .with("port", host.port())
                .with("source", scope.switchNode(host.switchName()).mac().value())
                .with("destination", host.mac().value())
                .because(service.id(), instance.id(), host.id(), "switch/" + host.switchName());
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

    /** Whether requests that must not be rewritten get from an ingress to a host. */
    static boolean carries(RuleScope scope, Service service, Host host, String ingress) {
        List<String> stops = stops(service.tunnel(), ingress, host.switchName());
        return stops.isEmpty()
                || source(scope, ingress, service).isPresent()
                        && destination(scope, service, host, stops).isPresent();
    }

    private static boolean isSrv6(Service service) {
        return service.tunnel().kind() == Tunnel.Kind.SRV6;
    }

    private static Optional<IpAddress> destination(RuleScope scope, Service service, Host host, List<String> stops) {
        return isSrv6(service)
                ? container(scope, stops, service.isRoce() ? DELIVER + host.port() : DECAPSULATE)
                : scope.switchNode(host.switchName()).tunnelAddress();
    }

    private static Optional<IpAddress> source(RuleScope scope, String ingress, Service service) {
        SwitchNode node = scope.switchNode(ingress);
        return isSrv6(service) ? node.locator().map(locator -> locator.prefix().address()) : node.tunnelAddress();
    }

    private static Optional<IpAddress> container(RuleScope scope, List<String> stops, int function) {
        List<Locator> locators = new ArrayList<>();
        stops.forEach(stop -> scope.switchNode(stop).locator().ifPresent(locators::add));
        return locators.size() == stops.size() ? Optional.of(container(locators, function)) : Optional.empty();
    }

    /** The block, the nodes in order, and the function at the last one (RFC 9800, section 4.1). */
    private static IpAddress container(List<Locator> locators, int function) {
        ByteBuffer octets = ByteBuffer.allocate(CONTAINER_OCTETS);
        octets.put(locators.get(0).prefix().address().octets(), 0, BLOCK_OCTETS);
        locators.forEach(locator -> octets.putShort((short) locator.node()));
        octets.putShort((short) function);
        return IpAddress.of(octets.array());
    }
}
