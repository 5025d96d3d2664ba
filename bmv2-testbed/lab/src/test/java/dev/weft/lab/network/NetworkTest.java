package dev.weft.lab.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.lab.time.VirtualClock;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class NetworkTest {
    private static final class Sink extends Node {
        private final List<Long> arrivalsNs = new ArrayList<>();

        Sink(Network network, String name) {
            super(network, name);
        }

        void send(int bytes) {
            transmit(1, network().frames().copyOf(new byte[bytes], 0, bytes));
        }

        @Override
        protected void receive(int port, Frame frame) {
            arrivalsNs.add(network().scheduler().nowNs());
            frame.release();
        }
    }

    private final VirtualClock clock = new VirtualClock();
    private final Network network = new Network(clock, 1);
    private final Sink a = new Sink(network, "a");
    private final Sink b = new Sink(network, "b");

    @Property(tries = 100)
    void arrivalIsSerialisationAndDelayAfterTheFramesBefore(
            @ForAll @Size(min = 1, max = 30) List<@IntRange(min = 60, max = 1514) Integer> sizes,
            @ForAll @IntRange(max = 5_000_000) int delayNs,
            @ForAll @IntRange(min = 1, max = 1000) int mbps) {
        VirtualClock time = new VirtualClock();
        Network net = new Network(time, 1);
        Sink from = new Sink(net, "from");
        Sink to = new Sink(net, "to");
        net.link(from.port(1), to.port(1)).delayNs(delayNs).mbps(mbps);
        List<Long> expected = new ArrayList<>();
        long wireNs = 0;
        for (int size : sizes) {
            from.send(size);
            wireNs += size * 8L * 1000 / mbps;
            expected.add(wireNs + delayNs);
        }
        time.runFor(10_000_000_000L);
        assertThat(to.arrivalsNs).isEqualTo(expected);
        assertThat(net.frames().inUse()).isZero();
    }

    @Test
    void unlimitedBandwidthMeansDelayOnly() {
        network.link(a.port(1), b.port(1)).delayMs(4.5);
        a.send(1500);
        a.send(60);
        clock.runFor(10_000_000);
        assertThat(b.arrivalsNs).containsExactly(4_500_000L, 4_500_000L);
    }

    @Test
    void aFullQueueDropsTheTail() {
        // 1000 bytes take 1 ms at 8 Mbit/s; three fit into 3000 bytes, one more after each has left.
        Link link = network.link(a.port(1), b.port(1)).mbps(8).queueBytes(3000);
        for (int i = 0; i < 5; i++) {
            a.send(1000);
        }
        assertThat(link.forward().waitingBytes(clock.nowNs())).isEqualTo(3000);
        clock.runFor(1_000_000);
        a.send(1000);
        clock.runFor(100_000_000);
        assertThat(b.arrivalsNs).containsExactly(1_000_000L, 2_000_000L, 3_000_000L, 4_000_000L);
        assertThat(link.forward().overflowFrames()).isEqualTo(2);
        assertThat(link.forward().sentFrames()).isEqualTo(6);
        assertThat(link.forward().deliveredFrames()).isEqualTo(4);
    }

    @Test
    void losesAsOftenAsItShould() {
        Link link = network.link(a.port(1), b.port(1)).loss(0.1);
        int n = 50_000;
        for (int i = 0; i < n; i++) {
            a.send(60);
        }
        clock.runFor(1);
        // Binomial: mean 5000, sigma 67; the seed is fixed, so this cannot flicker.
        assertThat(link.forward().lostFrames()).isBetween(4800L, 5200L);
        assertThat(b.arrivalsNs).hasSize((int) (n - link.forward().lostFrames()));
        assertThat(network.frames().inUse()).isZero();
    }

    @Test
    void aCutLosesWhatIsOnTheWire() {
        Link link = network.link(a.port(1), b.port(1)).delayMs(1);
        a.send(60);
        clock.runFor(500_000);
        link.down();
        a.send(60);
        clock.runFor(2_000_000);
        link.up();
        a.send(60);
        clock.runFor(2_000_000);
        assertThat(b.arrivalsNs).containsExactly(3_500_000L);
        assertThat(link.forward().cutFrames()).isEqualTo(2);
        assertThat(network.frames().inUse()).isZero();
    }

    @Test
    void sameSeedSameEventLog() {
        assertThat(logOf(1)).isEqualTo(logOf(1)).isNotEqualTo(logOf(2));
    }

    private static long logOf(long seed) {
        VirtualClock time = new VirtualClock();
        Network net = new Network(time, seed);
        Sink from = new Sink(net, "from");
        Sink to = new Sink(net, "to");
        net.link(from.port(1), to.port(1)).delayMs(1).mbps(10).loss(0.5);
        EventLog log = new EventLog();
        net.listen(log);
        for (int i = 0; i < 100; i++) {
            from.send(60 + i);
        }
        time.runFor(1_000_000_000L);
        return log.hash();
    }

    @Test
    void mistakesAreNamed() {
        network.link(a.port(1), b.port(1));
        assertThatThrownBy(() -> network.link(a.port(1), b.port(2))).hasMessage("a:1 has a link already");
        assertThatThrownBy(() -> new Sink(network, "a")).hasMessageContaining("two nodes are called a");
        Frame frame = network.frames().take();
        frame.release();
        assertThatThrownBy(frame::release).hasMessage("frame released twice");
        a.port(7);
        assertThat(a.port(7).isConnected()).isFalse();
    }
}
