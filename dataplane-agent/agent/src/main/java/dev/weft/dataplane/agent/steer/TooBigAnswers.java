package dev.weft.dataplane.agent.steer;

import com.google.protobuf.ByteString;
import dev.weft.dataplane.agent.packet.TooBig;
import dev.weft.dataplane.agent.stats.Counters;
import dev.weft.dataplane.agent.stats.Event;
import dev.weft.dataplane.agent.target.PacketOuts;
import dev.weft.dataplane.agent.target.Punted;
import dev.weft.dataplane.agent.target.Target;
import dev.weft.dataplane.agent.time.Scheduler;
import dev.weft.p4.program.wire.WireException;

/** Answers packets that do not fit into a tunnel, at most 100 a second and 20 at once (RFC 4443, section 2.4 (f)). */
public final class TooBigAnswers {
    private static final long INTERVAL_NS = 10_000_000;
    private static final long BURST = 20;

    private final Target target;
    private final Scheduler scheduler;
    private final Counters counters;
    private long nextNs = Long.MIN_VALUE;

    /** Makes answers that leave through a target. */
    public TooBigAnswers(Target target, Scheduler scheduler, Counters counters) {
        this.target = target;
        this.scheduler = scheduler;
        this.counters = counters;
    }

    /**
     * Answers a packet.
     *
     * @param address of this agent, 4 or 16 bytes
     * @param mac of the switch
     */
    public void answer(Punted packet, ByteString address, ByteString mac) {
        counters.count(Event.TOO_BIG);
        long now = scheduler.nowNs();
        long next = Math.max(nextNs, now - BURST * INTERVAL_NS);
        if (next > now - INTERVAL_NS) {
            counters.count(Event.TOO_BIG_UNANSWERED);
            return;
        }
        nextNs = next + INTERVAL_NS;
        try {
            ByteString frame = TooBig.answer(packet.payload(), packet.flowDigest(), address, mac);
            target.packetOut(PacketOuts.emit(frame, packet.ingressPort()));
        } catch (WireException e) {
            counters.count(Event.PACKET_MALFORMED);
        }
    }
}
