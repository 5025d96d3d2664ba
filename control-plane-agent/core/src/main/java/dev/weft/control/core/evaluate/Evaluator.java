package dev.weft.control.core.evaluate;

import dev.weft.control.core.model.Agent;
import dev.weft.control.core.model.Effect;
import dev.weft.control.core.model.Host;
import dev.weft.control.core.model.Instance;
import dev.weft.control.core.model.IpAddress;
import dev.weft.control.core.model.Link;
import dev.weft.control.core.model.Permission;
import dev.weft.control.core.model.SemanticModel;
import dev.weft.control.core.model.Service;
import dev.weft.control.core.model.SwitchNode;
import dev.weft.control.core.model.WireIds;
import dev.weft.p4.program.Drop;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The reference semantics (decision 7): what should happen to a packet, straight from the meaning of the statements.
 * It shares nothing with the compiler but the model, so that one can be held against the other.
 *
 * <p>It takes for granted that the switch-resident agents have done their work (each reachable instance of a service
 * may be chosen) and leaves out what depends on the past: rates, and which instance a flow already has. Not
 * thread-safe: it remembers delays.
 */
public final class Evaluator {
    private static final int UDP = 17;
    private static final int ICMP = 1;
    private static final int ICMPV6 = 58;
    private static final int AGENT_PORT = 22342;
    private static final int CPU_PORT = 255;
    private static final int REQUEST = 1;
    private final SemanticModel model;
    private final Delays delays;
    private final Tunnels tunnels;

    /** Makes an evaluator of a model that has passed {@code check} without errors. */
    public Evaluator(SemanticModel model) {
        this.model = model;
        this.delays = new Delays(model);
        this.tunnels = new Tunnels(model, delays);
    }

    /** Returns the model. */
    public SemanticModel model() {
        return model;
    }

    /**
     * Returns what should happen to a packet.
     *
     * @param switchName the switch at which it arrives
     * @param port the port through which it arrives; 255 for packets that the resident agent submits
     * @throws IllegalArgumentException if the model has no such switch
     */
    public Verdict evaluate(String switchName, int port, PacketFacts packet) {
        SwitchNode node = model.switchNode(switchName)
                .orElseThrow(() -> new IllegalArgumentException("the model has no switch/" + switchName));
        return new Judgement(node, port, packet).judge();
    }

    /** The state of one evaluation. */
    private final class Judgement {
        private final SwitchNode node;
        private final int port;
        private final PacketFacts packet;
        private final Set<String> because = new TreeSet<>();
        private Endpoint source;

        Judgement(SwitchNode node, int port, PacketFacts packet) {
            this.node = node;
            this.port = port;
            this.packet = packet;
        }

        Verdict judge() {
            Optional<Host> host = hostAt(port);
            boolean edge = host.isPresent();
            if (!edge && !isFabric()) {
                return drop(Drop.UNKNOWN_PORT);
            }
            host.ifPresent(h -> because.add(h.id()));
            if (!packet.isIp()) {
                return drop(edge ? Drop.UNKNOWN_HOST : Drop.NO_ROUTE);
            }
            source = packet.source();
            Optional<Agent> caller = Optional.empty();
            if (edge) {
                boolean own = host.get().address().equals(source.address());
                if (!own && !speaksForService(host.get())) {
                    return drop(Drop.UNKNOWN_HOST);
                }
                if (isRequest()) {
                    caller = namedAgent(host.get());
                } else if (own) {
                    caller = plainAgent(host.get());
                }
                if (isRequest() && caller.isEmpty()) {
                    return drop(Drop.UNKNOWN_AGENT);
                }
                caller.ifPresent(agent -> because.add(agent.id()));
                if (own) {
                    asService(host.get());
                }
            }
            Optional<Service> service = service();
            if (service.isPresent()) {
                return call(service.get(), edge, caller);
            }
            if (edge && (isInstance(packet.destination()) || isTunnel(packet.destination()))) {
                return drop(Drop.DIRECT);
            }
            if (isForAgent()) {
                because.add(node.id());
                return verdict(Outcome.TO_AGENT, List.of());
            }
            if (isAnswered()) {
                return answer();
            }
            IpAddress destination = packet.destination().address();
            if (edge || packet.inner().isEmpty()) {
                return forward(packet.ttl(), packet.destination());
            }
            if (tunnels.unpacks(node, destination)) {
                because.add(node.id());
                PacketFacts inner = packet.inner().get();
                source = inner.source();
                return forward(inner.ttl(), inner.destination());
            }
            Optional<Host> receiver = tunnels.delivers(node, destination);
            if (receiver.isPresent()) {
                because.add(node.id());
                PacketFacts inner = packet.inner().get();
                source = inner.source();
                return inner.ttl() <= 1
                        ? drop(Drop.TTL)
                        : forward(receiver.get().id(), inner.destination(), portsTo(receiver.get()));
            }
            if (tunnels.visits(node, destination)) {
                because.add(node.id());
                return forward(packet.ttl(), new Endpoint(Tunnels.next(destination), 0));
            }
            return forward(packet.ttl(), packet.destination());
        }

        private Verdict call(Service service, boolean edge, Optional<Agent> caller) {
            because.add(service.id());
            if (edge) {
                Optional<Permission> permission =
                        caller.flatMap(agent -> Admission.decide(model, agent, service, packet.trafficClass()));
                permission.ifPresent(p -> because.add(p.id()));
                if (permission.isEmpty() || permission.get().effect() == Effect.DENY) {
                    return drop(Drop.NOT_ADMITTED);
                }
            }
            List<Way> ways = new ArrayList<>();
            for (Instance instance : service.instances()) {
                Host at = host(instance.host());
                boolean sameFamily = at.address().isV6() == source.address().isV6();
                if (sameFamily && !portsTo(at).isEmpty()) {
                    // The checksum of RoCEv2 covers addresses and ports.
                    Endpoint destination =
                            service.isRoce() ? packet.destination() : new Endpoint(at.address(), instance.port());
                    List<String> stops = tunnels.stops(service, node.name(), at.switchName());
                    Optional<Envelope> envelope = tunnels.envelope(service, node, stops, at);
                    if (service.isRoce() && envelope.isEmpty() && !stops.isEmpty()) {
                        continue; // only unchanged, or not at all
                    }
                    Set<Integer> ports = envelope.isEmpty() ? portsTo(at) : delays.ports(node.name(), stops.get(0));
                    ways.add(new Way(Optional.of(instance.name()), destination, ports, envelope));
                }
            }
            if (ways.isEmpty()) {
                return drop(Drop.NO_INSTANCE);
            }
            if (packet.ttl() <= 1) {
                return drop(Drop.TTL);
            }
            if (service.isRoce()) {
                source = packet.source();
            }
            return new Verdict(Outcome.STEERED, Drop.NONE, Optional.of(service.name()), source, ways, because);
        }

        private Verdict answer() {
            Way back = new Way(Optional.empty(), source, Set.of(port));
            source = packet.destination();
            return verdict(Outcome.ANSWERED, List.of(back));
        }

        private Verdict forward(int ttl, Endpoint destination) {
            if (ttl <= 1) {
                return drop(Drop.TTL);
            }
            IpAddress address = destination.address();
            for (Host host : model.network().hosts()) {
                if (host.address().equals(address)) {
                    return forward(host.id(), destination, portsTo(host));
                }
            }
            for (SwitchNode other : model.network().switches()) {
                boolean end = other.tunnelAddress().filter(address::equals).isPresent();
                if (other.address().equals(address) || end || tunnels.visits(other, address)) {
                    return forward(other.id(), destination, delays.ports(node.name(), other.name()));
                }
            }
            return drop(Drop.NO_ROUTE);
        }

        private Verdict forward(String cause, Endpoint destination, Set<Integer> ports) {
            because.add(cause);
            return ports.isEmpty()
                    ? drop(Drop.NO_ROUTE)
                    : verdict(Outcome.FORWARDED, List.of(new Way(Optional.empty(), destination, ports)));
        }

        private Set<Integer> portsTo(Host host) {
            return host.switchName().equals(node.name())
                    ? Set.of(host.port())
                    : delays.ports(node.name(), host.switchName());
        }

        private Optional<Host> hostAt(int edgePort) {
            return model.network().hosts().stream()
                    .filter(host -> host.switchName().equals(node.name()) && host.port() == edgePort)
                    .findFirst();
        }

        private boolean isFabric() {
            for (Link link : model.network().links()) {
                boolean here = link.a().switchName().equals(node.name())
                        || link.b().switchName().equals(node.name());
                if (here && link.near(node.name()).port() == port) {
                    return true;
                }
            }
            return port == CPU_PORT;
        }

        private boolean isRequest() {
            return packet.agent().isPresent() && packet.agent().get().message() == REQUEST;
        }

        /** An agent id counts only from the host where the agent lives. */
        private Optional<Agent> namedAgent(Host host) {
            long id = packet.agent().get().source();
            return model.agents().stream()
                    .filter(agent -> agent.host().equals(host.name()))
                    .filter(agent -> WireIds.agent(model.domain(), agent.name()) == id)
                    .findFirst();
        }

        private Optional<Agent> plainAgent(Host host) {
            return model.agents().stream()
                    .filter(agent -> agent.plain() && agent.host().equals(host.name()))
                    .findFirst();
        }

        /** RDMA: what an instance sends has the service's address already. */
        private boolean speaksForService(Host host) {
            for (Service service : model.services()) {
                for (Instance instance : service.instances()) {
                    if (service.isRoce()
                            && instance.host().equals(host.name())
                            && service.address().equals(source.address())) {
                        because.add(instance.id());
                        return true;
                    }
                }
            }
            return false;
        }

        /** What an instance says, its service says: callers never see an instance's own address. */
        private void asService(Host host) {
            for (Service service : model.services()) {
                for (Instance instance : service.instances()) {
                    if (instance.host().equals(host.name())
                            && packet.protocol() == service.protocol().number()
                            && packet.source().port() == instance.port()) {
                        because.add(instance.id());
                        source = new Endpoint(service.address(), service.port());
                    }
                }
            }
        }

        /** Only switches with hosts know services; and who is already steered is not steered again. */
        private Optional<Service> service() {
            boolean knows = model.network().hosts().stream()
                    .anyMatch(host -> host.switchName().equals(node.name()));
            if (!knows || isForAgent()) {
                return Optional.empty();
            }
            if (isRequest() && !(isFabric() && packet.agent().get().steered())) {
                long id = packet.agent().get().destination();
                for (Service service : model.services()) {
                    boolean named = service.protocol().number() == UDP && !service.isRoce();
                    if (named && WireIds.service(model.domain(), service.name()) == id) {
                        return Optional.of(service);
                    }
                }
            }
            return model.services().stream()
                    .filter(service -> service.protocol().number() == packet.protocol())
                    .filter(service -> new Endpoint(service.address(), service.port()).equals(packet.destination()))
                    .findFirst();
        }

        private boolean isInstance(Endpoint endpoint) {
            for (Service service : model.services()) {
                for (Instance instance : service.instances()) {
                    if (service.protocol().number() == packet.protocol()
                            && instance.port() == endpoint.port()
                            && host(instance.host()).address().equals(endpoint.address())) {
                        because.add(instance.id());
                        return true;
                    }
                }
            }
            return false;
        }

        private boolean isTunnel(Endpoint endpoint) {
            return tunnels.isEnd(endpoint.address());
        }

        private boolean isForAgent() {
            return packet.protocol() == UDP && packet.destination().equals(new Endpoint(node.address(), AGENT_PORT));
        }

        private boolean isAnswered() {
            IpAddress address = packet.destination().address();
            if (!packet.echoRequest() || packet.protocol() != (address.isV6() ? ICMPV6 : ICMP)) {
                return false;
            }
            if (address.equals(node.address())) {
                because.add(node.id());
                return true;
            }
            boolean edgeSwitch = model.network().hosts().stream()
                    .anyMatch(host -> host.switchName().equals(node.name()));
            boolean anycast = false;
            for (Service service : model.services()) {
                if (service.address().equals(address)) {
                    because.add(service.id());
                    anycast = true;
                }
            }
            return anycast && edgeSwitch;
        }

        private Host host(String name) {
            return model.host(name).orElseThrow(() -> new IllegalArgumentException("the model has no host/" + name));
        }

        private Verdict drop(Drop reason) {
            Endpoint from = source == null ? NOWHERE : source;
            return new Verdict(Outcome.DROPPED, reason, Optional.empty(), from, List.of(), because);
        }

        private Verdict verdict(Outcome outcome, List<Way> ways) {
            return new Verdict(outcome, Drop.NONE, Optional.empty(), source, ways, because);
        }
    }

    private static final Endpoint NOWHERE = new Endpoint(IpAddress.of("0.0.0.0"), 0);
}
