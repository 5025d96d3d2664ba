package dev.weft.control.core.evaluate;

import dev.weft.control.core.model.Host;
import dev.weft.control.core.model.IpAddress;
import dev.weft.control.core.model.Link;
import dev.weft.control.core.model.Locator;
import dev.weft.control.core.model.SemanticModel;
import dev.weft.control.core.model.Service;
import dev.weft.control.core.model.SwitchNode;
import dev.weft.control.core.model.Tunnel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What tunnels mean (RFC 2003, 2473, 9800), by the text of addresses; it shares nothing with the compiler's. */
final class Tunnels {
    /** End.DT46: unpack and route. */
    private static final String UNPACK = "e046";

    /** End.DX4 and End.DX6: unpack and hand to the host at a port, which the last nine bits say. */
    private static final int DELIVER = 0xe200;

    private static final int V4_OCTETS = 20;
    private static final int V6_OCTETS = 40;

    private final SemanticModel model;
    private final Delays delays;

    Tunnels(SemanticModel model, Delays delays) {
        this.model = model;
        this.delays = delays;
    }

    /** The switches that requests cross from one to another, without the first; empty if they need no tunnel. */
    List<String> stops(Service service, String ingress, String egress) {
        List<String> all = new ArrayList<>();
        String last = ingress;
        List<String> wanted = new ArrayList<>(service.tunnel().via());
        wanted.add(egress);
        for (String stop : wanted) {
            if (!stop.equals(last)) {
                all.add(stop);
            }
            last = stop;
        }
        return service.tunnel().isNone() ? List.of() : all;
    }

    /** The envelope from an ingress over these stops to a host; empty if an end has no address for it. */
    Optional<Envelope> envelope(Service service, SwitchNode ingress, List<String> stops, Host host) {
        if (stops.isEmpty()) {
            return Optional.empty();
        }
        boolean srv6 = service.tunnel().kind() == Tunnel.Kind.SRV6;
        SwitchNode egress = node(stops.get(stops.size() - 1));
        IpAddress from = srv6
                ? ingress.locator().map(own -> own.prefix().address()).orElse(null)
                : ingress.tunnelAddress().orElse(null);
        IpAddress to = srv6
                ? list(stops, service.isRoce() ? delivering(host) : UNPACK)
                : egress.tunnelAddress().orElse(null);
        if (from == null || to == null || from.isV6() != to.isV6()) {
            return Optional.empty();
        }
        int least = 65_535;
        String at = ingress.name();
        for (String stop : stops) {
            least = Math.min(least, least(at, stop));
            at = stop;
        }
        return Optional.of(new Envelope(from, to, least - (to.isV6() ? V6_OCTETS : V4_OCTETS)));
    }

    /** What every link on every shortest path carries. */
    private int least(String from, String to) {
        int least = 65_535;
        for (int port : delays.ports(from, to)) {
            for (Link link : model.network().links()) {
                boolean here = link.a().switchName().equals(from) && link.a().port() == port
                        || link.b().switchName().equals(from) && link.b().port() == port;
                if (here) {
                    least = Math.min(
                            least, Math.min(link.mtu(), least(link.far(from).switchName(), to)));
                }
            }
        }
        return least;
    }

    private static String delivering(Host host) {
        return Integer.toHexString(DELIVER + host.port());
    }

    private IpAddress list(List<String> stops, String function) {
        StringBuilder groups = new StringBuilder();
        for (String stop : stops) {
            Optional<Locator> locator = node(stop).locator();
            if (locator.isEmpty()) {
                return null;
            }
            String[] own = groups(locator.get().prefix().address());
            groups.append(groups.length() == 0 ? own[0] + ":" + own[1] + ":" : "")
                    .append(own[2])
                    .append(':');
        }
        return IpAddress.of(padded(groups + function));
    }

    /** Whether packets to an address leave their tunnel at a switch. */
    boolean unpacks(SwitchNode node, IpAddress address) {
        return node.tunnelAddress().filter(address::equals).isPresent()
                || node.locator().isPresent() && address.equals(list(List.of(node.name()), UNPACK));
    }

    /** The host of a switch that packets to an address are handed to when they have left their tunnel. */
    Optional<Host> delivers(SwitchNode node, IpAddress address) {
        return model.services().stream()
                .filter(Service::isRoce)
                .flatMap(service -> service.instances().stream())
                .map(instance -> model.host(instance.host()).orElseThrow())
                .filter(host -> host.switchName().equals(node.name()))
                .filter(host -> address.equals(list(List.of(node.name()), delivering(host))))
                .findFirst();
    }

    /** Whether an address begins with the segment of a switch. */
    boolean visits(SwitchNode node, IpAddress address) {
        return node.locator()
                .filter(locator -> locator.prefix().contains(address))
                .isPresent();
    }

    /** Whether an address is an end of a tunnel of any switch: hosts may not send there. */
    boolean isEnd(IpAddress address) {
        return model.network().switches().stream()
                .anyMatch(node -> visits(node, address)
                        || node.tunnelAddress().filter(address::equals).isPresent());
    }

    /** The address without its first segment. */
    static IpAddress next(IpAddress address) {
        String[] groups = groups(address);
        StringBuilder moved = new StringBuilder(groups[0] + ":" + groups[1]);
        for (int i = 3; i < groups.length; i++) {
            moved.append(':').append(groups[i]);
        }
        return IpAddress.of(padded(moved.toString()));
    }

    private static String[] groups(IpAddress address) {
        byte[] octets = address.octets();
        String[] groups = new String[8];
        for (int i = 0; i < 8; i++) {
            groups[i] = String.format("%02x%02x", octets[2 * i], octets[2 * i + 1]);
        }
        return groups;
    }

    private static String padded(String groups) {
        StringBuilder whole = new StringBuilder(groups);
        for (int i = groups.split(":").length; i < 8; i++) {
            whole.append(":0");
        }
        return whole.toString();
    }

    private SwitchNode node(String name) {
        return model.switchNode(name)
                .orElseThrow(() -> new IllegalArgumentException("the model has no switch/" + name));
    }
}
