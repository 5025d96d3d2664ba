package dev.weft.dataplane.agent.telemetry;

import com.google.protobuf.ByteString;
import dev.weft.dataplane.api.TrafficSample;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.datasketches.frequencies.ErrorType;
import org.apache.datasketches.frequencies.ItemsSketch;
import org.apache.datasketches.hll.HllSketch;
import org.apache.datasketches.hll.Union;

/**
 * Sketches of the packets that were handed to the agent: how many flows, and which sources send most. Memory is bounded
 * whatever is sent: 4,096 cells for flows, 256 sources, each twice (the window that fills and the one before). Confined to
 * the agent's thread.
 */
final class TrafficSketch {
    private static final long WINDOW_NS = 10_000_000_000L;
    private static final int FLOWS_LOG = 12;
    private static final int SOURCES = 256;
    private static final int TOLD = 10;
    private static final int DEVIATIONS = 2;
    private static final int ETHERNET = 14;
    private static final int ETHER_TYPE = 12;
    private static final int IPV4 = 0x0800;
    private static final int IPV6 = 0x86dd;

    private Window filling = new Window();
    private Window before = new Window();
    private long startedNs;

    private static final class Window {
        private final HllSketch flows = new HllSketch(FLOWS_LOG);
        private final ItemsSketch<ByteString> sources = new ItemsSketch<>(SOURCES);
        private long packets;
    }

    /** Takes note of an Ethernet frame; of one that carries no IP only the number. */
    void add(ByteString frame, long nowNs) {
        turn(nowNs);
        filling.packets++;
        if (frame.size() < ETHERNET) {
            return;
        }
        ByteBuffer in = frame.asReadOnlyByteBuffer();
        int type = in.getShort(ETHER_TYPE) & 0xffff;
        if (type == IPV4 && frame.size() >= ETHERNET + 20) {
            int header = (in.get(ETHERNET) & 0xf) << 2;
            flow(frame, ETHERNET + 12, 4, in.get(ETHERNET + 9), ETHERNET + header);
        } else if (type == IPV6 && frame.size() >= ETHERNET + 40) {
            flow(frame, ETHERNET + 8, 16, in.get(ETHERNET + 6), ETHERNET + 40);
        }
    }

    private void flow(ByteString frame, int addresses, int length, byte protocol, int ports) {
        byte[] flow = new byte[2 * length + 5];
        frame.copyTo(flow, addresses, 0, 2 * length);
        flow[2 * length] = protocol;
        if ((protocol == 6 || protocol == 17) && frame.size() >= ports + 4) {
            frame.copyTo(flow, ports, 2 * length + 1, 4);
        }
        filling.flows.update(flow);
        filling.sources.update(frame.substring(addresses, addresses + length));
    }

    private void turn(long nowNs) {
        if (nowNs - startedNs >= 2 * WINDOW_NS) {
            before = new Window();
            filling = new Window();
            startedNs = nowNs;
        } else if (nowNs - startedNs >= WINDOW_NS) {
            before = filling;
            filling = new Window();
            startedNs += WINDOW_NS;
        }
    }

    /** The last two windows together. */
    TrafficSample sample(long nowNs) {
        turn(nowNs);
        Union flows = new Union(FLOWS_LOG);
        flows.update(before.flows);
        flows.update(filling.flows);
        ItemsSketch<ByteString> sources = new ItemsSketch<>(SOURCES);
        sources.merge(before.sources);
        sources.merge(filling.sources);
        TrafficSample.Builder sample = TrafficSample.newBuilder()
                .setPackets(before.packets + filling.packets)
                .setFlows(flows.getEstimate())
                .setFlowsLow(flows.getLowerBound(DEVIATIONS))
                .setFlowsHigh(flows.getUpperBound(DEVIATIONS));
        Arrays.stream(sources.getFrequentItems(ErrorType.NO_FALSE_NEGATIVES))
                .limit(TOLD)
                .forEach(row -> sample.addSources(TrafficSample.HeavyHitter.newBuilder()
                        .setSource(text(row.getItem()))
                        .setPacketsLow(row.getLowerBound())
                        .setPacketsHigh(row.getUpperBound())));
        return sample.build();
    }

    private static String text(ByteString address) {
        try {
            return InetAddress.getByAddress(address.toByteArray()).getHostAddress();
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address has 4 or 16 octets", e);
        }
    }
}
