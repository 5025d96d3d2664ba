package dev.weft.packetio.linux;

import static dev.weft.packetio.linux.TestNetwork.ip;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.packetio.PacketIoException;
import dev.weft.packetio.PacketPort;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Real packet sockets on veth pairs in namespaces of this test's own: {@code h1 --eth0|s1-- switch --s2|eth0-- h2}.
 * Skipped without root.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AfPacketPortTest {
    private TestNetwork network;
    String h1;
    String h2;
    String sw;

    @BeforeEach
    void links() throws Exception {
        network = TestNetwork.create();
        h1 = network.namespace("h1");
        h2 = network.namespace("h2");
        sw = network.namespace("sw");
        link(h1, "s1", "10.9.0.1/24", "fd00::1/64");
        link(h2, "s2", "10.9.0.2/24", "fd00::2/64");
    }

    private void link(String host, String port, String ipv4, String ipv6) throws Exception {
        ip("-n", sw, "link", "add", port, "type", "veth", "peer", "name", "eth0", "netns", host);
        ip("-n", sw, "link", "set", port, "up");
        ip("-n", host, "link", "set", "eth0", "up");
        ip("-n", host, "link", "set", "lo", "up");
        ip("-n", host, "addr", "add", ipv4, "dev", "eth0");
        ip("-n", host, "addr", "add", ipv6, "dev", "eth0", "nodad");
    }

    @AfterEach
    void removeNamespaces() throws Exception {
        if (network != null) {
            network.close();
        }
    }

    @Test
    void framesCrossAndOwnOnesAreNotReadBack() throws Exception {
        byte[] frame = new byte[60];
        new Random(2).nextBytes(frame);
        frame[0] = 2; // unicast, to an address that is nobody's: needs promiscuous mode
        frame[12] = (byte) 0x88; // local experimental EtherType (IEEE 802)
        frame[13] = (byte) 0xb5;
        byte[] buffer = new byte[PacketPort.MAX_FRAME];
        try (PacketPort host = open(h1, "eth0");
                PacketPort port = open(sw, "s1")) {
            assertThat(host.send(frame, 0, frame.length)).isTrue();
            assertThat(receive(port, buffer, f -> f[12] == (byte) 0x88 && f[13] == (byte) 0xb5))
                    .isEqualTo(frame.length);
            assertThat(buffer).startsWith(frame);

            frame[14] ^= 1;
            assertThat(port.send(frame, 0, frame.length)).isTrue();
            assertThat(receive(host, buffer, f -> f[12] == (byte) 0x88 && f[13] == (byte) 0xb5))
                    .isEqualTo(frame.length);
            assertThat(buffer[14])
                    .as("the answer, not the frame it sent itself")
                    .isEqualTo(frame[14]);
            assertThat(host.counters().txFrames()).isEqualTo(1);
            assertThat(host.counters().txBytes()).isEqualTo(60);
            assertThat(port.counters().rxDropped()).isZero();
        }
    }

    @Test
    void vlanTagsStayWhole() throws Exception {
        byte[] frame = new byte[64];
        frame[0] = 2;
        Offload.putShort(frame, 12, 0x8100);
        Offload.putShort(frame, 14, 0x6005);
        Offload.putShort(frame, 16, 0x88b5);
        byte[] buffer = new byte[PacketPort.MAX_FRAME];
        try (PacketPort host = open(h1, "eth0");
                PacketPort port = open(sw, "s1")) {
            host.send(frame, 0, frame.length);
            assertThat(receive(port, buffer, f -> Offload.getShort(f, 12) == 0x8100))
                    .isEqualTo(frame.length);
            assertThat(Arrays.copyOf(buffer, frame.length)).isEqualTo(frame);
        }
    }

    @Test
    void udpChecksumsLeftToHardwareAreCompleted() throws Exception {
        byte[] payload = "weft weft weft!".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        ip("-n", h1, "neigh", "add", "10.9.0.2", "lladdr", "02:00:00:00:00:02", "dev", "eth0");
        byte[] buffer = new byte[PacketPort.MAX_FRAME];
        try (PacketPort port = open(sw, "s1");
                DatagramSocket socket = NetNamespace.call(h1, DatagramSocket::new)) {
            socket.send(new DatagramPacket(payload, payload.length, InetAddress.getByName("10.9.0.2"), 7777));
            int length =
                    receive(port, buffer, f -> Offload.getShort(f, 12) == 0x0800 && Offload.getShort(f, 36) == 7777);
            assertThat(length).isEqualTo(42 + payload.length);
            // Sum over pseudo-header and datagram is ffff when the checksum is right (RFC 768, RFC 1071).
            int udpLength = length - 34;
            long sum = Offload.sum(buffer, 26, length, 17 + udpLength);
            assertThat(Offload.fold(sum)).isEqualTo(0xffff);
        }
    }

    @Test
    void hostsWithSegmentationOffloadTalkTcpThroughTwoPorts() throws Exception {
        for (String address : new String[] {"10.9.0.2", "fd00::2"}) {
            byte[] data = new byte[3_000_000];
            new Random(3).nextBytes(data);
            int longest;
            try (PacketPort first = open(sw, "s1");
                    PacketPort second = open(sw, "s2");
                    ServerSocket server = NetNamespace.call(h2, () -> {
                        ServerSocket s = new ServerSocket();
                        s.bind(new InetSocketAddress(address, 5001));
                        return s;
                    })) {
                CompletableFuture<Integer> there = forward(first, second);
                CompletableFuture<Integer> back = forward(second, first);
                CompletableFuture<byte[]> received = CompletableFuture.supplyAsync(() -> readAll(server));
                try (Socket client = NetNamespace.call(h1, () -> new Socket(address, 5001))) {
                    OutputStream out = client.getOutputStream();
                    out.write(data);
                    client.shutdownOutput();
                    assertThat(Arrays.equals(received.get(40, TimeUnit.SECONDS), data))
                            .as("data arrived whole over " + address)
                            .isTrue();
                }
                first.close();
                second.close();
                longest = Math.max(there.get(10, TimeUnit.SECONDS), back.get(10, TimeUnit.SECONDS));
            }
            assertThat(longest).as("no frame longer than the MTU").isEqualTo(1514);
        }
    }

    @Test
    void closeEndsAWaitingReceive() throws Exception {
        PacketPort port = open(sw, "s1");
        CompletableFuture<Integer> waiting = CompletableFuture.supplyAsync(() -> drain(port));
        port.close();
        assertThat(waiting.get(20, TimeUnit.SECONDS)).isEqualTo(PacketPort.END);
        assertThatThrownBy(() -> port.send(new byte[60], 0, 60)).hasMessageContaining("s1: the port is closed");
        port.close();
    }

    @Test
    void linkDownDropsAndLinkUpResumes() throws Exception {
        byte[] frame = new byte[60];
        frame[0] = 2;
        Offload.putShort(frame, 12, 0x88b5);
        byte[] buffer = new byte[PacketPort.MAX_FRAME];
        try (PacketPort host = open(h1, "eth0");
                PacketPort port = open(sw, "s1")) {
            NetNamespace.call(sw, () -> {
                NetInterface.setUp("s1", false);
                return null;
            });
            assertThat(port.send(frame, 0, 60)).isFalse();
            assertThat(port.counters().txDropped()).isEqualTo(1);
            assertThat(port.receive(buffer, 0)).isEqualTo(PacketPort.NONE);
            NetNamespace.call(sw, () -> {
                NetInterface.setUp("s1", true);
                return null;
            });
            assertThat(host.send(frame, 0, 60)).isTrue();
            assertThat(receive(port, buffer, f -> Offload.getShort(f, 12) == 0x88b5))
                    .isEqualTo(60);
            assertThat(port.send(new byte[5000], 0, 5000))
                    .as("longer than the MTU")
                    .isFalse();
        }
    }

    @Test
    void aRemovedInterfaceIsAnError() throws Exception {
        try (PacketPort port = open(sw, "s1")) {
            ip("-n", sw, "link", "delete", "s1");
            assertThatThrownBy(() -> drain(port))
                    .hasRootCauseMessage("interface s1 was removed: create it again and restart the switch");
        }
    }

    @Test
    void interfacesCanBeReadAndChanged() throws Exception {
        NetNamespace.call(sw, () -> {
            NetInterface.setMtu("s1", 1400);
            ip("-n", sw, "link", "set", "s1", "address", "02:00:00:00:00:aa");
            NetInterface s1 = NetInterface.of("s1");
            assertThat(s1.mtu()).isEqualTo(1400);
            assertThat(s1.up()).isTrue();
            assertThat(s1.hardwareAddress()).isEqualTo("02:00:00:00:00:aa");
            assertThat(NetInterface.names()).containsExactly("lo", "s1", "s2");
            assertThatThrownBy(() -> open("veth9"))
                    .isInstanceOf(PacketIoException.class)
                    .hasMessageContaining("no network interface veth9 here; there are lo, s1, s2");
            return null;
        });
        assertThatThrownBy(() -> NetNamespace.call("weft-none", () -> null))
                .hasMessageContaining("ip netns add weft-none");
    }

    /** Opens the kind of port that is tested. */
    PacketPort open(String name) throws PacketIoException {
        return AfPacketPort.open(name);
    }

    private PacketPort open(String namespace, String name) throws Exception {
        return NetNamespace.call(namespace, () -> open(name));
    }

    /** Receives until a frame is the wanted one: hosts also send neighbour discovery and the like. */
    private static int receive(PacketPort port, byte[] buffer, Predicate<byte[]> wanted) throws Exception {
        int length;
        do {
            length = port.receive(buffer, -1);
        } while (length >= 0 && !wanted.test(buffer));
        return length;
    }

    private static int drain(PacketPort port) {
        byte[] buffer = new byte[PacketPort.MAX_FRAME];
        try {
            int length;
            do {
                length = port.receive(buffer, -1);
            } while (length != PacketPort.END);
            return length;
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Forwards until {@code from} is closed; the result is the longest frame's length. */
    private static CompletableFuture<Integer> forward(PacketPort from, PacketPort to) {
        CompletableFuture<Integer> done = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            byte[] buffer = new byte[PacketPort.MAX_FRAME];
            int longest = 0;
            try {
                for (int n = from.receive(buffer, -1); n != PacketPort.END; n = from.receive(buffer, -1)) {
                    longest = Math.max(longest, n);
                    to.send(buffer, 0, n);
                }
            } catch (java.io.IOException e) {
                // The other port was closed first: the test is over.
                assertThat(e).hasMessageContaining("the port is closed");
            }
            done.complete(longest);
        });
        thread.setDaemon(true);
        thread.start();
        return done;
    }

    private static byte[] readAll(ServerSocket server) {
        try (Socket socket = server.accept();
                InputStream in = socket.getInputStream()) {
            return in.readAllBytes();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
