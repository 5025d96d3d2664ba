package dev.weft.dataplane.agent.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.dataplane.api.CounterSample;
import dev.weft.dataplane.api.DeviceSample;
import dev.weft.dataplane.api.PathSample;
import dev.weft.dataplane.api.PortSample;
import dev.weft.dataplane.api.TelemetrySample;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What counts as a change between samples a second apart. */
class ChangesTest {
    private final Changes changes = new Changes();
    private long second;
    private long packets;

    private String next(long packetsASecond, UnaryOperator<TelemetrySample.Builder> more) {
        second++;
        packets += packetsASecond;
        return changes.since(more.apply(TelemetrySample.newBuilder()
                        .setTimeNs(second * 1_000_000_000)
                        .setDevice(device(100, 600))
                        .addPorts(
                                PortSample.newBuilder().setName("p").setUp(true).setRxPackets(packets))
                        .addPaths(path(1_000, 0, true)))
                .build());
    }

    private static DeviceSample.Builder device(int cpu, long available) {
        return DeviceSample.newBuilder()
                .setCpuPermille(cpu)
                .setMemoryTotalBytes(1_000)
                .setMemoryAvailableBytes(available);
    }

    private static PathSample.Builder path(long delayUs, int loss, boolean reachable) {
        return PathSample.newBuilder()
                .setPeer("s2")
                .setDelayUs(delayUs)
                .setLossPermille(loss)
                .setReachable(reachable);
    }

    private void steady() {
        for (int i = 0; i < 5; i++) {
            next(10_000, sample -> sample);
        }
        assertThat(next(10_000, sample -> sample)).isEmpty();
    }

    @Test
    void theFirstSampleIsAChangeAndSteadyTrafficIsNone() {
        assertThat(next(10_000, sample -> sample)).isEqualTo("start");
        steady();
        assertThat(next(11_000, sample -> sample)).as("a tenth more").isEmpty();
    }

    @Test
    void aJumpOfARateIsAChangeOnceAndThenTheNewOrder() {
        steady();
        assertThat(next(20_000, sample -> sample)).isEqualTo("port p");
        assertThat(next(20_000, sample -> sample)).isEmpty();
    }

    @Test
    void levelsChangeWhenTheyLeaveTheirBand() {
        steady();
        assertThat(next(10_000, s -> s.setDevice(device(150, 600)))).isEmpty();
        assertThat(next(10_000, s -> s.setDevice(device(300, 600)))).isEqualTo("cpu");
        assertThat(next(10_000, s -> s.setDevice(device(300, 500)))).isEqualTo("memory");
        next(10_000, s -> s);
        assertThat(next(10_000, s -> s.setPaths(0, path(1_100, 0, true)))).isEmpty();
        assertThat(next(10_000, s -> s.setPaths(0, path(3_000, 0, true)))).isEqualTo("path s2");
        assertThat(next(10_000, s -> s.setPaths(0, path(3_000, 50, true)))).isEqualTo("path s2");
        assertThat(next(10_000, s -> s.setPaths(0, path(3_000, 50, false)))).isEqualTo("path s2");
        next(10_000, s -> s);
        assertThat(next(10_000, s -> s.setPorts(0, s.getPortsBuilder(0).setUp(false))))
                .isEqualTo("port p");
    }

    @Test
    void aServiceThatIsCalledAndPacketsThatAreDroppedAreAChange() {
        steady();
        next(10_000, s -> s.addCounters(counter(CounterSample.Kind.SERVICE, "web", 0)));
        next(10_000, s -> s.addCounters(counter(CounterSample.Kind.SERVICE, "web", 0)));
        assertThat(next(10_000, s -> s.addCounters(counter(CounterSample.Kind.SERVICE, "web", 500))))
                .isEqualTo("service web");
        next(10_000, s -> s.addCounters(counter(CounterSample.Kind.DROP, "TTL", 0)));
        next(10_000, s -> s.addCounters(counter(CounterSample.Kind.DROP, "TTL", 0)));
        assertThat(next(10_000, s -> s.addCounters(counter(CounterSample.Kind.DROP, "TTL", 500))))
                .isEqualTo("drops TTL");
    }

    private static CounterSample.Builder counter(CounterSample.Kind kind, String name, long packets) {
        return CounterSample.newBuilder().setKind(kind).setName(name).setPackets(packets);
    }
}
