package dev.weft.bmv2.ports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.packetio.MemoryPort;
import dev.weft.packetio.PacketPort;
import dev.weft.packetio.PortCounters;
import dev.weft.packetio.pcap.PcapPacket;
import dev.weft.packetio.pcap.PcapPort;
import dev.weft.packetio.pcap.PcapReader;
import dev.weft.packetio.pcap.PcapWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SwitchPortsTest {
    private final byte[] buffer = new byte[PacketPort.MAX_FRAME];

    @Test
    void aCrossConnectOverMemoryPorts() throws Exception {
        MemoryPort[] left = MemoryPort.wire("left", "0", 16);
        MemoryPort[] right = MemoryPort.wire("right", "1", 16);
        try (SwitchPorts ports =
                SwitchPorts.builder().live(0, left[1]).live(1, right[1]).build()) {
            ports.start((port, frame, offset, length) -> ports.transmit(1 - port, frame, offset, length));
            left[0].send(new byte[] {1, 2, 3}, 0, 3);
            assertThat(right[0].receive(buffer, -1)).isEqualTo(3);
            assertThat(buffer).startsWith(1, 2, 3);
            right[0].send(new byte[] {4}, 0, 1);
            assertThat(left[0].receive(buffer, -1)).isEqualTo(1);
            ports.transmit(7, buffer, 0, 10);
            ports.transmit(-1, buffer, 0, 10);
            assertThat(ports.unboundDropped()).isEqualTo(2);

            // A frame is there before its sender has counted it; closing waits for the senders.
            ports.close();
            assertThat(ports.counters())
                    .containsEntry(0, new PortCounters(1, 3, 0, 1, 1, 0))
                    .containsEntry(1, new PortCounters(1, 1, 0, 1, 3, 0));
        }
        assertThat(left[1].receive(buffer, 0)).isEqualTo(PacketPort.END);
    }

    @Test
    void aPacketThatBreaksTheSwitchDoesNotStopItsPort() throws Exception {
        MemoryPort[] wire = MemoryPort.wire("host", "0", 16);
        try (SwitchPorts ports = SwitchPorts.builder().live(0, wire[1]).build()) {
            ports.start((port, frame, offset, length) -> {
                if (frame[offset] == 13) {
                    throw new IllegalStateException("bad luck");
                }
                ports.transmit(0, frame, offset, length);
            });
            wire[0].send(new byte[] {13}, 0, 1);
            wire[0].send(new byte[] {14}, 0, 1);
            assertThat(wire[0].receive(buffer, -1)).isEqualTo(1);
            assertThat(buffer[0]).isEqualTo((byte) 14);
        }
    }

    @Test
    void filesAreReplayedInTheOrderOfTheirTimestamps(@TempDir Path folder) throws Exception {
        pcap(folder.resolve("a_in.pcap"), new long[] {10, 30, 30}, new int[] {1, 3, 4});
        pcap(folder.resolve("b_in.pcap"), new long[] {20, 30, 40}, new int[] {2, 5, 6});
        List<Integer> seen = new ArrayList<>();
        CompletableFuture<Void> replayed = new CompletableFuture<>();
        PortListener listener = new PortListener() {
            @Override
            public void replayed() {
                replayed.complete(null);
            }
        };
        try (SwitchPorts ports = SwitchPorts.builder()
                .replay(0, port(folder, "a"))
                .replay(1, port(folder, "b"))
                .listener(listener)
                .build()) {
            ports.start((port, frame, offset, length) -> {
                seen.add((int) frame[offset]);
                ports.transmit(1, frame, offset, length);
            });
            replayed.get(30, TimeUnit.SECONDS);
        }
        assertThat(seen).containsExactly(1, 2, 3, 4, 5, 6);
        List<Integer> written = new ArrayList<>();
        try (PcapReader reader = PcapReader.open(folder.resolve("b_out.pcap"))) {
            for (PcapPacket packet = reader.next(); packet != null; packet = reader.next()) {
                written.add((int) packet.data()[0]);
            }
        }
        assertThat(written).isEqualTo(seen);
    }

    @Test
    void aBrokenFileIsReportedAndTheOthersGoOn(@TempDir Path folder) throws Exception {
        pcap(folder.resolve("a_in.pcap"), new long[] {10, 30}, new int[] {1, 3});
        pcap(folder.resolve("b_in.pcap"), new long[] {20, 40}, new int[] {2, 4});
        byte[] file = Files.readAllBytes(folder.resolve("a_in.pcap"));
        Files.write(folder.resolve("a_in.pcap"), Arrays.copyOf(file, file.length - 1));
        BlockingQueue<String> events = new LinkedBlockingQueue<>();
        PortListener listener = new PortListener() {
            @Override
            public void failed(int port, String name, IOException cause) {
                events.add(port + "@" + name + " " + cause.getMessage());
            }

            @Override
            public void replayed() {
                events.add("replayed");
            }
        };
        List<Integer> seen = new ArrayList<>();
        try (SwitchPorts ports = SwitchPorts.builder()
                .replay(0, port(folder, "a"))
                .replay(1, port(folder, "b"))
                .listener(listener)
                .build()) {
            ports.start((port, frame, offset, length) -> seen.add((int) frame[offset]));
            assertThat(events.poll(30, TimeUnit.SECONDS)).startsWith("0@a ").contains("truncated");
            assertThat(events.poll(30, TimeUnit.SECONDS)).isEqualTo("replayed");
        }
        assertThat(seen).containsExactly(1, 2, 4);
    }

    @Test
    void aNumberIsBoundOnce() {
        MemoryPort[] wire = MemoryPort.wire("a", "b", 1);
        SwitchPorts.Builder builder = SwitchPorts.builder().live(3, wire[0]);
        assertThatThrownBy(() -> builder.live(3, wire[1]))
                .hasMessageContaining("port 3@b: port number 3 is bound already");
        assertThatThrownBy(() -> builder.live(-1, wire[1])).hasMessageContaining("not within 0..65535");
    }

    private static PcapPort port(Path folder, String name) throws IOException {
        return PcapPort.open(name, folder.resolve(name + "_in.pcap"), folder.resolve(name + "_out.pcap"), () -> 0);
    }

    private static void pcap(Path file, long[] timesNs, int[] frames) throws IOException {
        try (PcapWriter writer = PcapWriter.create(file)) {
            for (int i = 0; i < frames.length; i++) {
                writer.write(timesNs[i], new byte[] {(byte) frames[i]}, 0, 1);
            }
        }
    }
}
