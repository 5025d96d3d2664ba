package dev.weft.packetio.linux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.packetio.PacketIoException;
import dev.weft.packetio.PacketPort;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Ring ports do all that socket ports do, and batches. */
class RingPortTest extends AfPacketPortTest {
    private static final int TYPE = 0x88b5; // local experimental EtherType (IEEE 802)

    @Override
    PacketPort open(String name) throws PacketIoException {
        return RingPort.open(name);
    }

    private RingPort ring(String namespace, String name) throws Exception {
        return NetNamespace.call(namespace, () -> RingPort.open(name));
    }

    private static byte[] frame(int number) {
        byte[] frame = new byte[60 + number % 1_400];
        frame[0] = 2;
        Offload.putShort(frame, 12, TYPE);
        Offload.putInt(frame, 14, number);
        return frame;
    }

    @Test
    void batchesKeepOrderOverManyTurnsOfTheRings() throws Exception {
        try (RingPort from = ring(h1, "eth0");
                RingPort to = ring(sw, "s1");
                RingPoller poller = new RingPoller(List.of(to))) {
            byte[] buffer = new byte[PacketPort.MAX_FRAME];
            List<Integer> seen = new ArrayList<>();
            int sent = 0;
            while (sent < 10_000) {
                for (int i = 0; i < 100; i++) {
                    byte[] frame = frame(sent++);
                    assertThat(from.stage(frame, 0, frame.length)).isTrue();
                }
                assertThat(from.flush()).isTrue();
                while (seen.size() < sent) {
                    poller.await(-1, (port, cause) -> {
                        throw new AssertionError(cause);
                    });
                    to.receive(
                            (octets, offset, length) -> {
                                if (Offload.getShort(octets, offset + 12) == TYPE) {
                                    int number = Offload.getInt(octets, offset + 14);
                                    assertThat(length).isEqualTo(60 + number % 1_400);
                                    seen.add(number);
                                }
                            },
                            buffer,
                            64);
                }
            }
            for (int i = 0; i < sent; i++) {
                assertThat(seen.get(i)).isEqualTo(i);
            }
            assertThat(from.counters().txFrames()).isEqualTo(sent);
            assertThat(to.counters().rxDropped()).isZero();
        }
    }

    @Test
    void moreThanTheRingHoldsIsFlushedOnTheWay() throws Exception {
        try (RingPort from = ring(h1, "eth0");
                RingPort to = ring(sw, "s1")) {
            byte[] frame = frame(1);
            for (int i = 0; i < 1_500; i++) {
                assertThat(from.stage(frame, 0, frame.length)).isTrue();
            }
            from.flush();
            assertThat(from.counters().txFrames()).isEqualTo(1_500);
            int[] got = new int[1];
            byte[] buffer = new byte[PacketPort.MAX_FRAME];
            to.receive((octets, offset, length) -> got[0] += length == frame.length ? 1 : 0, buffer, 10_000);
            assertThat(got[0]).isEqualTo(1_500);
        }
    }

    @Test
    void whatALinkThatIsDownDidNotTakeNeverLeavesLater() throws Exception {
        try (RingPort host = ring(h1, "eth0");
                RingPort port = ring(sw, "s1")) {
            setUp(false);
            byte[] frame = frame(7);
            assertThat(port.stage(frame, 0, frame.length)).isTrue();
            assertThat(port.stage(frame, 0, frame.length)).isTrue();
            assertThat(port.flush()).isFalse();
            assertThat(port.counters().txDropped()).isEqualTo(2);
            setUp(true);
            byte[] other = frame(8);
            assertThat(port.send(other, 0, other.length)).isTrue();
            byte[] buffer = new byte[PacketPort.MAX_FRAME];
            int length;
            do {
                length = host.receive(buffer, -1);
            } while (Offload.getShort(buffer, 12) != TYPE);
            assertThat(Offload.getInt(buffer, 14)).isEqualTo(8);
        }
    }

    private void setUp(boolean up) throws Exception {
        NetNamespace.call(sw, () -> {
            NetInterface.setUp("s1", up);
            return null;
        });
    }

    @Test
    void aPollerTellsOfARemovedInterfaceAndEndsWhenWoken() throws Exception {
        try (RingPort first = ring(sw, "s1");
                RingPort second = ring(sw, "s2");
                RingPoller poller = new RingPoller(List.of(first, second))) {
            List<String> broken = new ArrayList<>();
            TestNetwork.ip("-n", sw, "link", "delete", "s1");
            while (broken.isEmpty()) {
                poller.await(-1, (port, cause) -> broken.add(port.name() + ": " + cause.getMessage()));
            }
            assertThat(broken).containsExactly("s1: interface s1 was removed: create it again and restart the switch");
            CompletableFuture<Void> waiting = CompletableFuture.runAsync(() -> {
                try {
                    byte[] buffer = new byte[PacketPort.MAX_FRAME];
                    while (broken.size() < 2) {
                        second.receive((octets, offset, length) -> {}, buffer, 100);
                        poller.await(-1, (port, cause) -> {});
                        broken.add("woken");
                    }
                } catch (java.io.IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            poller.wakeUp();
            waiting.get(20, TimeUnit.SECONDS);
        }
    }
}
