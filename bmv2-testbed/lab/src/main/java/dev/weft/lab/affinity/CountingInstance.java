package dev.weft.lab.affinity;

import dev.weft.lab.host.Host;
import dev.weft.lab.packet.Datagram;
import dev.weft.lab.time.Randomness;
import dev.weft.p4.program.wire.AgentHeader;
import dev.weft.p4.program.wire.ComputeReport;
import dev.weft.p4.program.wire.Feedback;
import java.nio.ByteBuffer;

/**
 * An instance that answers requests, and of a plain flow the first packet that it sees, and tells the referee of every one.
 * Its load is a random walk, so that scores change all the time.
 */
final class CountingInstance {
    private static final int SERVICE_US = 1_000;
    private static final int MOST_QUEUE = 12;
    private static final int ROOM = 128;

    private final Host host;
    private final int number;
    private final int domainNumber;
    private final Instances instances;
    private final Referee referee;
    private final Randomness randomness;
    private final ByteBuffer out = ByteBuffer.allocate(ROOM);
    private int queue;
    private int sequence;
    private int completed;

    /** @param domainNumber of the instance in the data plane */
    CountingInstance(Host host, int number, int domainNumber, Instances instances, Referee referee) {
        this.host = host;
        this.number = number;
        this.domainNumber = domainNumber;
        this.instances = instances;
        this.referee = referee;
        this.randomness = host.network().randomness("instance " + number);
        host.bind(AffinityNetwork.PORT, this::receive);
    }

    /** Reports its load each period while it lives. */
    void reportTo(byte[] agent, long periodNs) {
        long firstNs = (long) (randomness.uniform() * periodNs);
        host.network().scheduler().every(firstNs, periodNs, () -> {
            if (instances.isAlive(number)) {
                report(agent);
            }
        });
    }

    private void receive(Datagram packet) {
        if (!instances.isAlive(number)) {
            return;
        }
        ByteBuffer payload = packet.payload();
        AgentHeader header = packet.sourcePort() == AgentHeader.UDP_PORT ? AgentHeader.read(payload) : null;
        FlowPacket.Kind kind = FlowPacket.kind(payload);
        int flow = payload.getInt();
        completed++;
        boolean isNew = referee.arrived(flow, number);
        if (header != null || isNew || kind == FlowPacket.Kind.FIRST) {
            reply(packet, header, flow);
        }
    }

    private void reply(Datagram packet, AgentHeader header, int flow) {
        out.clear();
        if (header != null) {
            AgentHeader.message(AgentHeader.REPLY)
                    .next(AgentHeader.NEXT_FEEDBACK)
                    .source(header.destination())
                    .destination(header.source())
                    .task(header.task())
                    .echo(header)
                    .build()
                    .write(out);
            feedback().write(out);
        }
        FlowPacket.write(out, FlowPacket.Kind.FIRST, flow);
        host.send(AffinityNetwork.PORT, packet.source(), packet.sourcePort(), 0, out.flip());
    }

    private Feedback feedback() {
        queue = Math.max(0, Math.min(MOST_QUEUE, queue + randomness.below(3) - 1));
        return new Feedback(0, queue, (queue + 1) * SERVICE_US, sequence++);
    }

    private void report(byte[] agent) {
        out.clear();
        AgentHeader.message(AgentHeader.METRIC)
                .next(AgentHeader.NEXT_FEEDBACK)
                .sequence(sequence)
                .build()
                .write(out);
        feedback().write(out);
        new ComputeReport(domainNumber, 1, Math.max(0, queue - 1), Math.min(1, queue), SERVICE_US, completed, 0)
                .write(out);
        host.send(AffinityNetwork.PORT, agent, AgentHeader.UDP_PORT, 0, out.flip());
    }
}
