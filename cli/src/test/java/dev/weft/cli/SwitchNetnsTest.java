package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weft.packetio.linux.NetNamespace;
import dev.weft.packetio.pcap.PcapReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two Linux hosts, unmodified, talk TCP through {@code weft switch} on veth, all in namespaces of this test's own. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SwitchNetnsTest {
    private static final int OCTETS = 400_000;

    private final String prefix = "weft-cli-" + ProcessHandle.current().pid() + "-";

    @TempDir
    private Path folder;

    @Test
    void hostsTalkThroughTheSwitch() throws Exception {
        talk("--pcap", folder.toString());
        long octets = 0;
        try (PcapReader reader = PcapReader.open(folder.resolve("s1_in.pcap"))) {
            for (var packet = reader.next(); packet != null; packet = reader.next()) {
                octets += packet.data().length;
                assertThat(packet.data().length).isLessThanOrEqualTo(1514);
            }
        }
        assertThat(octets).isGreaterThan(OCTETS);
    }

    @Test
    void hostsTalkThroughRings() throws Exception {
        talk("--io", "ring", "--report", folder.resolve("report.json").toString());
        JsonNode ports = new ObjectMapper()
                .readTree(folder.resolve("report.json").toFile())
                .at("/ports");
        for (int i = 0; i < 2; i++) {
            JsonNode counters = ports.get(i).at("/counters");
            JsonNode other = ports.get(1 - i).at("/counters");
            assertThat(counters.at("/rxDropped").asLong()).isZero();
            assertThat(other.at("/txFrames").asLong() + other.at("/txDropped").asLong())
                    .as("what came in at one port left through the other")
                    .isEqualTo(counters.at("/rxFrames").asLong());
        }
    }

    @Test
    void hostsTalkThroughTwoWorkers() throws Exception {
        talk("--workers", "2");
    }

    @Test
    void hostsTalkThroughSockets() throws Exception {
        talk("--io", "socket");
    }

    private void talk(String... options) throws Exception {
        assumeTrue("root".equals(System.getProperty("user.name")), "needs root for network namespaces: skipped");
        assumeTrue(
                Files.isExecutable(Path.of("/usr/sbin/ip")) || Files.isExecutable(Path.of("/sbin/ip")),
                "needs ip (apt-get install iproute2): skipped");
        assumeTrue(ip("netns", "add", prefix + "sw") == 0, "this sandbox forbids network namespaces: skipped");
        host("h1", "s1", "10.9.1.1/24");
        host("h2", "s2", "10.9.1.2/24");

        byte[] data = new byte[OCTETS];
        new Random(4).nextBytes(data);
        List<String> arguments = new ArrayList<>(List.of("--json", SwitchProcessTest.JSON.toString()));
        arguments.addAll(List.of("--port", "0@s1", "--port", "1@s2", "--grpc", "127.0.0.1:0"));
        arguments.addAll(List.of(options));
        try (SwitchChild child = SwitchChild.start(
                folder, List.of("ip", "netns", "exec", prefix + "sw"), arguments.toArray(new String[0]))) {
            child.ready();
            try (ServerSocket server = NetNamespace.call(prefix + "h2", () -> {
                ServerSocket socket = new ServerSocket();
                socket.bind(new InetSocketAddress("10.9.1.2", 5001));
                return socket;
            })) {
                CompletableFuture<byte[]> received = CompletableFuture.supplyAsync(() -> readAll(server));
                try (Socket client = NetNamespace.call(prefix + "h1", () -> new Socket("10.9.1.2", 5001))) {
                    client.getOutputStream().write(data);
                    client.shutdownOutput();
                    assertThat(Arrays.equals(received.get(60, TimeUnit.SECONDS), data))
                            .as("all octets arrived")
                            .isTrue();
                }
            }
            assertThat(child.signal("INT")).isEqualTo(130);
            assertThat(child.errors()).isEmpty();
        }
    }

    @AfterEach
    void removeNamespaces() throws Exception {
        for (String name : new String[] {"sw", "h1", "h2"}) {
            if (Files.exists(Path.of("/run/netns", prefix + name))) {
                ip("netns", "delete", prefix + name);
            }
        }
    }

    private void host(String name, String port, String address) throws Exception {
        String host = prefix + name;
        String sw = prefix + "sw";
        assertThat(ip("netns", "add", host)).isZero();
        assertThat(ip("-n", sw, "link", "add", port, "type", "veth", "peer", "name", "eth0", "netns", host))
                .isZero();
        assertThat(ip("-n", sw, "link", "set", port, "up")).isZero();
        assertThat(ip("-n", host, "link", "set", "eth0", "up")).isZero();
        assertThat(ip("-n", host, "addr", "add", address, "dev", "eth0")).isZero();
        assertThat(ip("-n", sw, "link", "set", "lo", "up")).isZero();
    }

    private static int ip(String... arguments) throws IOException, InterruptedException {
        String[] command = new String[arguments.length + 1];
        command[0] = "ip";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }

    private static byte[] readAll(ServerSocket server) {
        try (Socket socket = server.accept();
                InputStream in = socket.getInputStream()) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
