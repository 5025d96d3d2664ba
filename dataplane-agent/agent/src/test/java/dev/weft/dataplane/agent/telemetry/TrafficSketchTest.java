package dev.weft.dataplane.agent.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.weft.dataplane.agent.packet.Datagram;
import dev.weft.dataplane.api.TrafficSample;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Sketches beside exact counts of the same packets. */
class TrafficSketchTest {
    private static final long SECOND = 1_000_000_000;
    private static final ByteString MAC = ByteString.copyFrom(new byte[6]);
    private static final ByteString SERVICE = ByteString.copyFrom(new byte[] {10, 96, 0, 1});

    private final TrafficSketch sketch = new TrafficSketch();

    private static ByteString frame(int client, int port) {
        ByteString source = ByteString.copyFrom(new byte[] {10, 1, (byte) (client >> 8), (byte) client});
        return new Datagram(source, port, SERVICE, 80, ByteString.EMPTY).toFrame(MAC, MAC);
    }

    @Test
    void flowsAndHeavySourcesAreEstimatedWithinTheirBounds() {
        Random random = new Random(9);
        Set<Long> flows = new HashSet<>();
        Map<String, Long> sources = new HashMap<>();
        for (int i = 0; i < 60_000; i++) {
            int client = i % 5 == 0 ? 7 : i % 7 == 0 ? 8 : random.nextInt(5_000);
            int port = 1_000 + random.nextInt(4);
            sketch.add(frame(client, port), SECOND);
            flows.add((long) client << 16 | port);
            sources.merge("10.1." + (client >> 8) + "." + (client & 0xff), 1L, Long::sum);
        }
        TrafficSample sample = sketch.sample(SECOND);
        assertThat(sample.getPackets()).isEqualTo(60_000);
        assertThat((double) flows.size()).isBetween(sample.getFlowsLow(), sample.getFlowsHigh());
        assertThat(sample.getFlowsHigh() / sample.getFlowsLow())
                .as("worth telling")
                .isLessThan(1.2);
        assertThat(sample.getSourcesCount()).isBetween(2, 10);
        assertThat(sample.getSources(0).getSource()).isEqualTo("10.1.0.7");
        assertThat(sample.getSources(1).getSource()).isEqualTo("10.1.0.8");
        for (TrafficSample.HeavyHitter hitter : sample.getSourcesList()) {
            assertThat(sources.get(hitter.getSource())).isBetween(hitter.getPacketsLow(), hitter.getPacketsHigh());
        }
    }

    @Test
    void whatIsOlderThanTwoWindowsIsForgotten() {
        sketch.add(frame(1, 1), 0);
        sketch.add(frame(2, 1), 11 * SECOND);
        assertThat(sketch.sample(12 * SECOND).getPackets()).isEqualTo(2);
        assertThat(sketch.sample(21 * SECOND).getPackets()).isEqualTo(1);
        assertThat(sketch.sample(21 * SECOND).getSources(0).getSource()).isEqualTo("10.1.0.2");
        assertThat(sketch.sample(60 * SECOND).getPackets()).isZero();
    }

    @Test
    void framesThatAreNoIpOrCutShortAreOnlyCounted() {
        sketch.add(ByteString.EMPTY, 0);
        sketch.add(ByteString.copyFrom(new byte[14]), 0);
        ByteString whole = frame(1, 1);
        for (int length = 0; length < whole.size(); length++) {
            sketch.add(whole.substring(0, length), 0);
        }
        byte[] v6 = new byte[14 + 44];
        v6[12] = (byte) 0x86;
        v6[13] = (byte) 0xdd;
        v6[20] = 17;
        sketch.add(ByteString.copyFrom(v6), 0);
        TrafficSample sample = sketch.sample(0);
        assertThat(sample.getPackets()).isEqualTo(3 + whole.size());
        assertThat(sample.getSourcesList())
                .extracting(TrafficSample.HeavyHitter::getSource)
                .contains("10.1.0.1", "0:0:0:0:0:0:0:0");
    }
}
