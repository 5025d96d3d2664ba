package dev.weft.lab.translation;

import dev.weft.control.core.evaluate.Endpoint;
import dev.weft.control.core.model.Agent;
import dev.weft.control.core.model.Host;
import dev.weft.control.core.model.Instance;
import dev.weft.control.core.model.IpAddress;
import dev.weft.control.core.model.MacAddress;
import dev.weft.control.core.model.SemanticModel;
import dev.weft.control.core.model.Service;
import dev.weft.control.core.model.SwitchNode;
import dev.weft.control.core.model.WireIds;
import dev.weft.lab.translation.TestFrame.AgentHeader;
import dev.weft.lab.translation.TestFrame.Spec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Random packets of a domain: most nearly right, so that they reach every block of the pipeline. */
final class RandomPackets {
    private static final int REQUEST = 1;
    private final SemanticModel model;
    private final Random random;
    private final boolean tunnels;

    RandomPackets(SemanticModel model, Random random) {
        this(model, random, true);
    }

    /** Packets some of which are in others, or long, where {@code tunnels} says so. */
    RandomPackets(SemanticModel model, Random random, boolean tunnels) {
        this.model = model;
        this.random = random;
        this.tunnels = tunnels;
    }

    /** Where a packet enters and what it is. */
    record Arrival(String switchName, int port, TestFrame frame) {}

    Arrival draw() {
        Host at = pick(model.network().hosts());
        SwitchNode node = pick(model.network().switches());
        return switch (random.nextInt(tunnels ? 13 : 12)) {
            case 12 -> tunnelled(at, node);
            case 0 -> new Arrival(node.name(), 255, frame(at));
            case 1 -> new Arrival(node.name(), fabricPort(node), frame(at));
            case 2 -> new Arrival(node.name(), random.nextInt(8), frame(at));
            case 3 -> new Arrival(at.switchName(), at.port(), notIp(at));
            default -> new Arrival(at.switchName(), at.port(), frame(at));
        };
    }

    /** A packet in a packet: from a host, which may not, or as between switches; to an end of a tunnel, mostly. */
    private Arrival tunnelled(Host at, SwitchNode node) {
        TestFrame inner = frame(at);
        List<IpAddress> ends = new ArrayList<>();
        for (SwitchNode one : model.network().switches()) {
            one.tunnelAddress().ifPresent(ends::add);
            one.locator().ifPresent(locator -> {
                String prefix = locator.prefix().address().toString().replace("::", "");
                SwitchNode next = pick(model.network().switches());
                ends.add(IpAddress.of(prefix + ":e046::"));
                ends.add(IpAddress.of(prefix + "::"));
                next.locator()
                        .ifPresent(other ->
                                ends.add(IpAddress.of(prefix + ":" + Integer.toHexString(other.node()) + ":e046::")));
            });
        }
        IpAddress to =
                ends.isEmpty() || random.nextInt(6) == 0 ? address(at.address().isV6()) : pick(ends);
        boolean own = to.isV6() == at.address().isV6() && random.nextInt(4) != 0;
        IpAddress from = own ? at.address() : IpAddress.of(to.isV6() ? "2001:db8::2" : "192.0.2.2");
        TestFrame outer = inner.in(from, to, pick(64, 64, 64, 2, 1));
        return random.nextInt(3) == 0
                ? new Arrival(at.switchName(), at.port(), outer)
                : new Arrival(node.name(), random.nextInt(4) == 0 ? 255 : fabricPort(node), outer);
    }

    /** Cuts a frame somewhere in its headers, or spoils the IPv4 header's checksum. */
    byte[] spoil(TestFrame frame) {
        byte[] bytes = frame.bytes();
        if (!frame.isV6() && random.nextBoolean()) {
            int offset = bytes[12] == (byte) 0x81 ? 18 : 14;
            bytes[offset + 10 + random.nextInt(2)] ^= (byte) (1 << random.nextInt(8));
            return bytes;
        }
        return Arrays.copyOf(bytes, random.nextInt(frame.headerBytes()));
    }

    private int fabricPort(SwitchNode node) {
        return model.network().links().stream()
                .filter(link -> link.a().switchName().equals(node.name())
                        || link.b().switchName().equals(node.name()))
                .map(link -> link.near(node.name()).port())
                .findFirst()
                .orElse(100);
    }

    private TestFrame frame(Host at) {
        Host claimed = random.nextInt(8) == 0 ? pick(model.network().hosts()) : at;
        boolean v6 = claimed.address().isV6();
        int protocol = pick(TestFrame.UDP, TestFrame.UDP, TestFrame.TCP, v6 ? TestFrame.ICMPV6 : TestFrame.ICMP);
        Endpoint destination = new Endpoint(address(v6), 1000 + random.nextInt(10));
        int sourcePort = 5000 + random.nextInt(50);
        if (random.nextInt(4) != 0 && !model.services().isEmpty()) {
            Service service = pick(model.services());
            boolean direct = random.nextInt(5) == 0;
            Instance instance = pick(service.instances());
            Endpoint target = direct
                    ? new Endpoint(model.host(instance.host()).orElseThrow().address(), instance.port())
                    : new Endpoint(service.address(), service.port());
            if (target.address().isV6() == v6) {
                destination = target;
                boolean icmp = protocol == TestFrame.ICMP || protocol == TestFrame.ICMPV6;
                protocol = icmp || random.nextInt(6) == 0
                        ? protocol
                        : service.protocol().number();
            }
        }
        if (random.nextInt(3) == 0) {
            sourcePort = model.services().stream()
                    .flatMap(service -> service.instances().stream())
                    .filter(instance -> instance.host().equals(claimed.name()))
                    .map(Instance::port)
                    .findAny()
                    .orElse(sourcePort);
        }
        IpAddress source = claimed.address();
        Optional<Service> speaksFor = model.services().stream()
                .filter(Service::isRoce)
                .filter(service -> service.instances().stream()
                        .anyMatch(instance -> instance.host().equals(claimed.name())))
                .findFirst();
        if (speaksFor.isPresent() && random.nextInt(3) == 0) {
            source = speaksFor.get().address();
        }
        if (protocol == TestFrame.UDP && random.nextInt(4) == 0) {
            if (random.nextBoolean()) {
                sourcePort = TestFrame.AGENT_PORT;
            } else {
                SwitchNode node = pick(model.network().switches());
                if (node.address().isV6() == v6) {
                    destination = new Endpoint(node.address(), TestFrame.AGENT_PORT);
                }
            }
        }
        boolean fragment = !v6 && random.nextInt(20) == 0;
        boolean agent = protocol == TestFrame.UDP
                && !fragment
                && (sourcePort == TestFrame.AGENT_PORT || destination.port() == TestFrame.AGENT_PORT);
        return TestFrame.of(new Spec(
                claimed.mac(),
                new Endpoint(source, sourcePort),
                destination,
                protocol,
                pick(64, 64, 64, 64, 64, 64, 64, 64, 64, 255, 2, 1, 0),
                pick(0, 7, 46, 46, 63),
                random.nextInt(8) == 0,
                fragment,
                v6 || random.nextInt(8) != 0,
                random.nextInt(4) != 0,
                agent ? agentHeader(claimed, destination) : null,
                tunnels && random.nextInt(4) == 0 ? 500 + random.nextInt(900) : random.nextInt(40)));
    }

    private AgentHeader agentHeader(Host host, Endpoint to) {
        int message = pick(REQUEST, REQUEST, REQUEST, 2, 3, 4, 5);
        List<Agent> local = model.agents().stream()
                .filter(agent -> agent.host().equals(host.name()))
                .toList();
        long source = local.isEmpty() || random.nextInt(6) == 0
                ? WireIds.agent(model.domain(), pick(model.agents()).name())
                : WireIds.agent(model.domain(), pick(local).name());
        long destination = model.services().isEmpty() || random.nextInt(3) == 0
                ? random.nextInt(3)
                : WireIds.service(model.domain(), pick(model.services()).name());
        int trafficClass = pick(0, 7, 46, 200);
        // Reports go to agents and callers; a report that calls a service has no meaning of its own.
        boolean report = message == 3
                && model.services().stream()
                        .noneMatch(service -> service.address().equals(to.address()));
        return new AgentHeader(message, trafficClass, source, destination, random.nextInt(5), report);
    }

    private IpAddress address(boolean v6) {
        List<IpAddress> known = model.network().hosts().stream()
                .map(Host::address)
                .filter(address -> address.isV6() == v6)
                .toList();
        List<IpAddress> agents = model.network().switches().stream()
                .map(SwitchNode::address)
                .filter(address -> address.isV6() == v6)
                .toList();
        int choice = random.nextInt(8);
        if (choice == 0) {
            return IpAddress.of(v6 ? "2001:db8::1" : "192.0.2.1");
        }
        return choice == 1 && !agents.isEmpty() ? pick(agents) : pick(known);
    }

    private TestFrame notIp(Host at) {
        byte[] frame = new byte[60];
        MacAddress mac = at.mac();
        for (int i = 0; i < 6; i++) {
            frame[i] = (byte) 0xff;
            frame[6 + i] = (byte) (mac.value() >> 40 - 8 * i);
        }
        frame[12] = 8;
        frame[13] = 6; // ARP
        return new TestFrame(frame);
    }

    private int pick(int... options) {
        return options[random.nextInt(options.length)];
    }

    private <T> T pick(List<T> options) {
        return options.get(random.nextInt(options.size()));
    }
}
