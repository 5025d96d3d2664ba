package dev.weft.lab.transactions;

import dev.weft.control.core.evaluate.AgentFacts;
import dev.weft.control.core.evaluate.Endpoint;
import dev.weft.control.core.evaluate.Evaluator;
import dev.weft.control.core.evaluate.PacketFacts;
import dev.weft.control.core.evaluate.Verdict;
import dev.weft.control.core.model.Agent;
import dev.weft.control.core.model.Host;
import dev.weft.control.core.model.Instance;
import dev.weft.control.core.model.Link;
import dev.weft.control.core.model.SemanticModel;
import dev.weft.control.core.model.Service;
import dev.weft.control.core.model.SwitchNode;
import dev.weft.control.core.model.WireIds;
import dev.weft.lab.packet.Datagram;
import dev.weft.p4.program.wire.AgentHeader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Packets that meet every statement of a model at one of its switches, each with what the reference evaluator says of it:
 * calls of every service by every agent, plain and with an agent header, in traffic classes with and without a permission of
 * their own; what instances answer; what goes to instances past their service; packets to every host and switch; and what must
 * not come in.
 */
final class Probes {
    private static final int[] CLASSES = {0, 46};
    private static final int SOURCE_PORT = 30_000;
    private static final int UNUSED_PORT = 77;
    private static final int MOST_BYTES = 200;
    private static final byte[] BODY = {1, 2, 3, 4};
    private static final long GATEWAY_MAC = 0x0200_0000_ee01L;

    /** A packet, where it arrives, and what becomes of it. */
    record Probe(int port, byte[] frame, String text, Verdict verdict) {}

    private final SemanticModel model;
    private final Evaluator evaluator;
    private final SwitchNode node;
    private final List<Probe> all = new ArrayList<>();

    private Probes(SemanticModel model, Evaluator evaluator, SwitchNode node) {
        this.model = model;
        this.evaluator = evaluator;
        this.node = node;
    }

    static List<Probe> of(SemanticModel model, Evaluator evaluator, SwitchNode node) {
        Probes probes = new Probes(model, evaluator, node);
        model.network().hosts().stream()
                .filter(host -> host.switchName().equals(node.name()))
                .forEach(probes::fromHost);
        List<Integer> ports = new ArrayList<>();
        for (Link link : model.network().links()) {
            if (link.a().switchName().equals(node.name())
                    || link.b().switchName().equals(node.name())) {
                ports.add(link.near(node.name()).port());
            }
        }
        probes.fromLinks(ports);
        return List.copyOf(probes.all);
    }

    private void fromHost(Host host) {
        for (Service service : model.services()) {
            Endpoint called = new Endpoint(service.address(), service.port());
            for (int trafficClass : CLASSES) {
                add(host.port(), host, SOURCE_PORT, called, trafficClass, Optional.empty());
                for (Agent agent : model.agents()) {
                    // From another host's port an agent's name counts for nothing. The id tells the service.
                    Endpoint anywhere = new Endpoint(host.address(), AgentHeader.UDP_PORT);
                    Optional<AgentFacts> header = Optional.of(header(agent, service));
                    add(host.port(), host, AgentHeader.UDP_PORT, anywhere, trafficClass, header);
                }
            }
            for (Instance instance : service.instances()) {
                Host at = model.host(instance.host()).orElseThrow();
                add(host.port(), host, SOURCE_PORT, new Endpoint(at.address(), instance.port()), 0, Optional.empty());
                if (at.name().equals(host.name())) {
                    model.network()
                            .hosts()
                            .forEach(to -> add(
                                    host.port(),
                                    host,
                                    instance.port(),
                                    new Endpoint(to.address(), SOURCE_PORT),
                                    0,
                                    Optional.empty()));
                }
            }
        }
        toHosts(host.port(), host);
        Host other = model.network().hosts().stream()
                .filter(one -> !one.name().equals(host.name()))
                .findFirst()
                .orElseThrow();
        add(host.port(), other, SOURCE_PORT, new Endpoint(host.address(), SOURCE_PORT), 0, Optional.empty());
        add(UNUSED_PORT, host, SOURCE_PORT, new Endpoint(other.address(), SOURCE_PORT), 0, Optional.empty());
    }

    private void fromLinks(List<Integer> ports) {
        Host from = model.network().hosts().get(0);
        Host to = model.network().hosts().get(1);
        ports.forEach(
                port -> add(port, from, SOURCE_PORT, new Endpoint(to.address(), SOURCE_PORT), 0, Optional.empty()));
        int port = ports.get(0);
        toHosts(port, from);
        model.network()
                .switches()
                .forEach(other ->
                        add(port, from, SOURCE_PORT, new Endpoint(other.address(), SOURCE_PORT), 0, Optional.empty()));
        Endpoint agent = new Endpoint(node.address(), AgentHeader.UDP_PORT);
        add(port, from, SOURCE_PORT, agent, 0, Optional.of(new AgentFacts(AgentHeader.PROBE, 0, 0, 0, false)));
    }

    private void toHosts(int port, Host from) {
        model.network()
                .hosts()
                .forEach(to ->
                        add(port, from, SOURCE_PORT, new Endpoint(to.address(), SOURCE_PORT), 0, Optional.empty()));
    }

    private AgentFacts header(Agent agent, Service service) {
        return new AgentFacts(
                AgentHeader.REQUEST,
                0,
                WireIds.agent(model.domain(), agent.name()),
                WireIds.service(model.domain(), service.name()),
                false);
    }

    private void add(int port, Host from, int fromPort, Endpoint to, int trafficClass, Optional<AgentFacts> named) {
        Endpoint source = new Endpoint(from.address(), fromPort);
        Optional<AgentFacts> header = named.map(facts ->
                new AgentFacts(facts.message(), trafficClass, facts.source(), facts.destination(), facts.steered()));
        PacketFacts.Builder facts = PacketFacts.ip(source, to, Datagram.UDP);
        facts.trafficClass(trafficClass);
        header.ifPresent(facts::agent);
        PacketFacts packet = facts.build();
        all.add(new Probe(
                port,
                frame(from, source, to, trafficClass, header),
                node.name() + ":" + port + " " + packet,
                evaluator.evaluate(node.name(), port, packet)));
    }

    private static byte[] frame(
            Host from, Endpoint source, Endpoint to, int trafficClass, Optional<AgentFacts> header) {
        byte[] body = header.map(Probes::octets).orElse(BODY);
        byte[] out = new byte[MOST_BYTES];
        int length = new Datagram()
                .macs(from.mac().value(), GATEWAY_MAC)
                .addresses(source.address().octets(), to.address().octets())
                .ports(source.port(), to.port())
                .protocol(Datagram.UDP)
                .trafficClass(trafficClass)
                .ttl(64)
                .write(out, body, body.length);
        return Arrays.copyOf(out, length);
    }

    private static byte[] octets(AgentFacts facts) {
        ByteBuffer out = ByteBuffer.allocate(AgentHeader.BYTES);
        AgentHeader.message(facts.message())
                .subject(AgentHeader.AGENT, 0)
                .trafficClass(facts.trafficClass())
                .source(facts.source())
                .destination(facts.destination())
                .task(1)
                .sequence(1)
                .build()
                .write(out);
        return out.array();
    }
}
