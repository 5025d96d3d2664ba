package dev.weft.lab.twin;

import dev.weft.bmv2.EmbeddedSwitch;
import dev.weft.bmv2.trace.PacketTrace;
import dev.weft.control.core.compile.Compilation;
import dev.weft.control.core.model.Host;
import dev.weft.control.core.model.Link;
import dev.weft.control.core.model.PortRef;
import dev.weft.control.core.model.SemanticModel;
import dev.weft.control.core.model.SwitchNode;
import dev.weft.control.core.pipeline.PipelineModel;
import dev.weft.lab.twin.Explanation.Kind;
import dev.weft.lab.twin.Explanation.Outcome;
import dev.weft.p4.program.Drop;
import dev.weft.p4.program.Punt;
import dev.weft.p4.program.WeftProgram;
import dev.weft.p4.program.wire.AgentHeader;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Follows one packet through a network of embedded switches and explains every step. Nothing is changed on the way: the
 * switches are asked what they would do ({@link EmbeddedSwitch#trace}), so a running network can be asked too.
 */
public final class NetworkWalk {
    /** The source MAC of a packet that enters where no host is; no table looks at it. */
    private static final long STRANGER_MAC = 0x020000000001L;

    private final Compilation compilation;
    private final SemanticModel model;
    private final Function<String, EmbeddedSwitch> switches;
    private final TraceReader reader;

    /**
     * @param compilation what the switches hold, and why
     * @param pipeline the pipeline it was compiled for
     * @param switches the embedded switch that stands for each switch of the model, by name
     */
    public NetworkWalk(Compilation compilation, PipelineModel pipeline, Function<String, EmbeddedSwitch> switches) {
        this.compilation = compilation;
        this.model = compilation.model();
        this.switches = switches;
        this.reader = new TraceReader(compilation, pipeline);
    }

    /**
     * Explains a packet given in words.
     *
     * @throws IllegalArgumentException with one line when it names what the model does not have
     */
    public Explanation explain(PacketSpec spec) {
        InetAddress source = source(spec);
        byte[] frame = frame(spec);
        String text = source.getHostAddress()
                + (spec.sourcePort() > 0 ? " port " + spec.sourcePort() : "")
                + " to " + spec.destination().getHostAddress()
                + (spec.destinationPort() > 0 ? " port " + spec.destinationPort() : "")
                + ", " + protocol(spec.protocol())
                + (spec.trafficClass() > 0 ? ", class " + spec.trafficClass() : "")
                + spec.agent().map(a -> ", agent " + a).orElse("")
                + spec.service().map(s -> ", service " + s).orElse("");
        return explain(spec.switchId(), spec.port(), frame, text);
    }

    /**
     * Builds the frame of a packet given in words.
     *
     * @throws IllegalArgumentException with one line when it names what the model does not have
     */
    byte[] frame(PacketSpec spec) {
        return Frames.build(
                spec,
                source(spec),
                hostAt(spec.switchId(), spec.port()).map(h -> h.mac().value()).orElse(STRANGER_MAC),
                node(spec.switchId()).mac().value(),
                agentHeader(spec));
    }

    private InetAddress source(PacketSpec spec) {
        node(spec.switchId());
        InetAddress source = spec.source()
                .or(() -> hostAt(spec.switchId(), spec.port()).map(NetworkWalk::address))
                .orElseThrow(() -> new IllegalArgumentException(
                        "src=... is missing: no host of the file is at " + spec.switchId() + ":" + spec.port()));
        if (source.getAddress().length != spec.destination().getAddress().length) {
            throw new IllegalArgumentException("src is " + source.getHostAddress() + " and dst is "
                    + spec.destination().getHostAddress() + ": they must be of one IP version");
        }
        return source;
    }

    /**
     * Explains a frame.
     *
     * @param switchId where it enters
     * @param port the port it enters through
     * @param frame Ethernet, without FCS
     * @param text what to call it
     * @throws IllegalArgumentException with one line when the model has no such switch
     */
    public Explanation explain(String switchId, int port, byte[] frame, String text) {
        node(switchId);
        List<Explanation.Hop> hops = new ArrayList<>();
        String at = switchId;
        int in = port;
        byte[] packet = frame;
        // Between two of ingress, waypoints and egress a packet without a loop crosses each switch once.
        int stops = model.services().stream()
                .mapToInt(service -> service.tunnel().via().size())
                .max()
                .orElse(0);
        int limit = (2 + stops) * model.network().switches().size() + 1;
        while (hops.size() < limit) {
            EmbeddedSwitch device = switches.apply(at);
            PacketTrace trace = device.trace(in, packet);
            Decision decision = decide(at, trace);
            hops.add(new Explanation.Hop(
                    at, in, TraceReader.headers(trace), reader.steps(at, trace, device.control()), decision.result));
            if (decision.outcome.isPresent()) {
                return new Explanation(text, hops, decision.outcome.get());
            }
            PortRef next = decision.next.orElseThrow();
            at = next.switchName();
            in = next.port();
            packet = decision.frame;
        }
        return new Explanation(
                text, hops, new Outcome(Kind.LOOP, at, "still under way after " + limit + " switches: a loop"));
    }

    /** What one switch did: either the packet's way ends, or it goes on at {@code next}. */
    private record Decision(String result, Optional<Outcome> outcome, Optional<PortRef> next, byte[] frame) {
        static Decision end(String result, Kind kind, String at, String reason) {
            return new Decision(result, Optional.of(new Outcome(kind, at, reason)), Optional.empty(), null);
        }
    }

    private Decision decide(String at, PacketTrace trace) {
        List<PacketTrace.Transmitted> sent = trace.all(PacketTrace.Transmitted.class);
        if (sent.isEmpty()) {
            Drop drop = DropReasons.of(trace);
            String result = "dropped, " + drop.name() + ": " + drop.meaning();
            return Decision.end(result, Kind.DROPPED, at, "at " + at + ", " + drop.name() + ": " + drop.meaning());
        }
        PacketTrace.Transmitted out = sent.get(0);
        if (out.port() == WeftProgram.CPU_PORT) {
            // packet_in: ingress port (2 bytes), then the reason (docs/wire-formats.md).
            Punt reason = Punt.of(out.frame()[2] & 0xff);
            String result = "handed to the agent of " + at + ", reason " + reason;
            return Decision.end(result, Kind.TO_AGENT, at, "the agent of " + at + " takes it, reason " + reason);
        }
        String result = "forwarded through port " + out.port();
        for (Link link : model.network().links()) {
            for (PortRef near : List.of(link.a(), link.b())) {
                if (near.switchName().equals(at) && near.port() == out.port()) {
                    PortRef far = near == link.a() ? link.b() : link.a();
                    return new Decision(result + " over " + link.id(), Optional.empty(), Optional.of(far), out.frame());
                }
            }
        }
        return hostAt(at, out.port())
                .map(host -> Decision.end(
                        result + " to " + host.id(),
                        Kind.DELIVERED,
                        host.name(),
                        "to " + host.id() + " (" + host.address() + ") at " + at + ":" + out.port()))
                .orElseGet(() -> Decision.end(
                        result, Kind.DROPPED, at, "port " + out.port() + " of " + at + " is connected to nothing"));
    }

    private SwitchNode node(String switchId) {
        return model.switchNode(switchId)
                .orElseThrow(() -> new IllegalArgumentException("the file has no switch " + switchId + "; it has "
                        + model.network().switches().stream()
                                .map(SwitchNode::name)
                                .toList()));
    }

    private Optional<Host> hostAt(String switchId, int port) {
        return model.network().hosts().stream()
                .filter(h -> h.switchName().equals(switchId) && h.port() == port)
                .findFirst();
    }

    private Optional<AgentHeader> agentHeader(PacketSpec spec) {
        if (spec.agent().isEmpty()) {
            return Optional.empty();
        }
        spec.agent().filter(a -> model.agent(a).isEmpty()).ifPresent(a -> {
            throw new IllegalArgumentException("the file has no agent " + a);
        });
        spec.service().filter(s -> model.service(s).isEmpty()).ifPresent(s -> {
            throw new IllegalArgumentException("the file has no service " + s);
        });
        AgentHeader.Builder header = AgentHeader.message(AgentHeader.REQUEST)
                .subject(AgentHeader.AGENT, 0)
                .trafficClass(spec.trafficClass())
                .source(compilation.ids().agent64(spec.agent().get()))
                .task(spec.task())
                .sequence(1);
        spec.service().ifPresent(s -> header.destination(compilation.ids().service64(s)));
        return Optional.of(header.build());
    }

    private static InetAddress address(Host host) {
        try {
            return InetAddress.getByAddress(host.address().octets());
        } catch (UnknownHostException e) {
            throw new IllegalStateException(host + " has an address of a wrong length", e);
        }
    }

    private static String protocol(int number) {
        return switch (number) {
            case 1 -> "ICMP";
            case 6 -> "TCP";
            case 17 -> "UDP";
            case 58 -> "ICMPv6";
            default -> "protocol " + number;
        };
    }
}
