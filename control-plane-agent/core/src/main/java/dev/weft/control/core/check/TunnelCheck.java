package dev.weft.control.core.check;

import dev.weft.control.core.index.ModelIndex;
import dev.weft.control.core.model.Host;
import dev.weft.control.core.model.Instance;
import dev.weft.control.core.model.IpAddress;
import dev.weft.control.core.model.Locator;
import dev.weft.control.core.model.Service;
import dev.weft.control.core.model.Statement;
import dev.weft.control.core.model.SwitchNode;
import dev.weft.control.core.model.Tunnel;
import dev.weft.control.core.topology.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Tunnels have two ends of one family, ways between them, and room for a packet that every sender may rely on. */
final class TunnelCheck {
    /** RFC 8200, section 5; RFC 791, section 3.2: what every way carries of a datagram that may not be fragmented. */
    private static final int LEAST_V6 = 1280;

    private static final int LEAST_V4 = 576;

    private final ModelIndex index;
    private final Topology topology;
    private final Service service;
    private final boolean srv6;
    private final Findings findings;

    private TunnelCheck(ModelIndex index, Topology topology, Service service, Findings findings) {
        this.index = index;
        this.topology = topology;
        this.service = service;
        this.srv6 = service.tunnel().kind() == Tunnel.Kind.SRV6;
        this.findings = findings;
    }

    /** Checks what a service says for itself. */
    static void check(Service service, Findings findings) {
        List<String> via = service.tunnel().via();
        if (!via.isEmpty() && service.tunnel().kind() != Tunnel.Kind.SRV6) {
            findings.error(
                    service,
                    "goes via " + String.join(", ", via) + ", but its tunnel is "
                            + service.tunnel().kind() + ", which has no waypoints",
                    "use the tunnel srv6, or remove \"via\"");
        }
        for (int i = 1; i < via.size(); i++) {
            if (via.get(i).equals(via.get(i - 1))) {
                findings.error(
                        service, "goes via " + via.get(i) + " twice in a row", "name each waypoint once in a row");
            }
        }
    }

    /** Checks that no address lies among the segments of a switch, and that all locators are of one block. */
    static void check(ModelIndex index, Statement statement, Findings findings) {
        if (statement instanceof SwitchNode) {
            SwitchNode node = (SwitchNode) statement;
            outside(index, node, node.address(), findings);
            node.tunnelAddress().ifPresent(address -> outside(index, node, address, findings));
            node.locator().ifPresent(locator -> oneBlock(index, node, locator, findings));
        } else if (statement instanceof Host) {
            outside(index, statement, ((Host) statement).address(), findings);
        } else if (statement instanceof Service) {
            outside(index, statement, ((Service) statement).address(), findings);
        }
    }

    private static void outside(ModelIndex index, Statement statement, IpAddress address, Findings findings) {
        for (SwitchNode node : index.switches()) {
            if (node.locator().isPresent() && node.locator().get().prefix().contains(address)) {
                findings.error(
                        statement,
                        "address " + address + " lies in the locator of " + node.id() + ", "
                                + node.locator().get(),
                        "use an address outside: those inside are segments");
            }
        }
    }

    private static void oneBlock(ModelIndex index, SwitchNode node, Locator locator, Findings findings) {
        for (SwitchNode other : index.switches()) {
            if (other.locator().isPresent() && !other.locator().get().inBlockOf(locator)) {
                findings.error(
                        node,
                        "its locator " + locator + " is of another block than that of " + other.id() + " "
                                + findings.place(other, node) + ", "
                                + other.locator().get(),
                        "give the locators of all switches the same first 32 bits");
                return;
            }
        }
    }

    /**
     * Checks the ways of a service in a sound model.
     *
     * @param ingresses the names of the switches where agents live
     */
    static void check(ModelIndex index, Topology topology, Set<String> ingresses, Service service, Findings findings) {
        if (!service.tunnel().isNone()) {
            new TunnelCheck(index, topology, service, findings).ends(ingresses);
        }
    }

    private void ends(Set<String> ingresses) {
        List<String> from = new ArrayList<>();
        for (String ingress : ingresses) {
            if (hasEnd(service, node(ingress), "whose hosts may call it")) {
                from.add(ingress);
            }
        }
        for (String stop : service.tunnel().via()) {
            hasEnd(service, node(stop), "via which it goes");
        }
        for (Instance instance : service.instances()) {
            SwitchNode egress = node(host(instance).switchName());
            if (hasEnd(instance, egress, "its egress")) {
                from.forEach(ingress -> way(instance, ingress, egress));
            }
        }
    }

    private boolean hasEnd(Statement about, SwitchNode node, String role) {
        boolean has = srv6 ? node.locator().isPresent() : node.tunnelAddress().isPresent();
        if (!has) {
            String key = srv6 ? "locator" : "tunnelAddress";
            findings.error(
                    about,
                    "the tunnel of " + service.id() + " is " + service.tunnel().kind() + ", but " + node.id() + " "
                            + findings.place(node, about) + ", " + role + ", has no tunnel address",
                    "add \"" + key + "\" to " + node.id() + ", or use another tunnel");
        }
        return has;
    }

    private void way(Instance instance, String ingress, SwitchNode egress) {
        SwitchNode from = node(ingress);
        if (ingress.equals(egress.name()) && service.tunnel().via().isEmpty()) {
            return;
        }
        boolean v6 = srv6 || egress.tunnelAddress().orElseThrow().isV6();
        if (!srv6 && from.tunnelAddress().orElseThrow().isV6() != v6) {
            findings.error(
                    instance,
                    "the tunnel from " + from.id() + " to " + egress.id() + " has an "
                            + from.tunnelAddress().get().family() + " and an "
                            + egress.tunnelAddress().get().family() + " end",
                    "give both a \"tunnelAddress\" of one family");
            return;
        }
        List<String> stops = new ArrayList<>(List.of(ingress));
        stops.addAll(service.tunnel().via());
        stops.add(egress.name());
        for (int i = 1; i < stops.size(); i++) {
            if (!topology.reaches(stops.get(i - 1), stops.get(i))) {
                findings.error(
                        instance,
                        "the tunnel from " + from.id() + " breaks off: there is no path from switch " + stops.get(i - 1)
                                + " to " + stops.get(i),
                        "add a link, or go another way");
                return;
            }
        }
        int left = topology.mtu(stops) - Tunnel.outerOctets(v6);
        int least = service.address().isV6() ? LEAST_V6 : LEAST_V4;
        if (left < least) {
            findings.error(
                    instance,
                    "the tunnel from " + from.id() + " carries packets of " + left + " octets, and "
                            + service.address().family() + " asks for " + least,
                    "raise \"mtu\" of the links on the way");
        }
    }

    private SwitchNode node(String name) {
        return index.switchNode(name)
                .orElseThrow(() -> new IllegalArgumentException("the model has no switch/" + name));
    }

    private Host host(Instance instance) {
        return index.host(instance.host())
                .orElseThrow(() -> new IllegalArgumentException("the model has no host/" + instance.host()));
    }
}
