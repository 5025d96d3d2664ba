package dev.weft.lab.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.control.core.model.IpAddress;
import dev.weft.control.core.model.SemanticModel;
import dev.weft.control.core.model.Service;
import dev.weft.control.core.text.SemanticReader;
import dev.weft.lab.fabric.Fabric;
import dev.weft.lab.host.Arrivals;
import dev.weft.lab.host.ComputeInstance;
import dev.weft.lab.host.RequestSource;
import dev.weft.lab.host.ServiceTime;
import dev.weft.lab.host.Target;
import dev.weft.lab.time.VirtualClock;
import dev.weft.lab.twin.PacketSpec;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Requests in tunnels over real switches with real agents, in virtual time: the ingress s1, egresses s2 and s4, and s3, which
 * is on no shortest path to s2 and crossed only where the file says so.
 */
class TunnelOnSwitchesTest {
    private static final int PORT = 9000;
    private static final int FLOWS = 40;
    private static final int FIRST_FLOW = 20_000;
    private static final long MS = 1_000_000;
    private static final long SECOND = 1_000 * MS;
    private static final int IP = 14;

    private final VirtualClock clock = new VirtualClock();
    private final List<ComputeInstance> instances = new ArrayList<>();
    private final List<byte[]> towardsS3 = new ArrayList<>();
    private final List<byte[]> towardsS2 = new ArrayList<>();
    private final List<byte[]> atClient = new ArrayList<>();

    private static String text(String tunnel) {
        return String.join(
                "\n",
                "weft: 1",
                "domain: tunnels",
                "network:",
                "  measurement: {probeMs: 10, metricMs: 10, staleMs: 1000}",
                "  switches:",
                "    - {id: s1, device: 1, agent: \"127.0.0.1:9561\", address: 10.255.0.1, mac: \"02:00:00:00:01:00\", tunnelAddress: 10.254.0.1, locator: \"5f00:0:1::/48\"}",
                "    - {id: s2, device: 2, agent: \"127.0.0.1:9562\", address: 10.255.0.2, mac: \"02:00:00:00:02:00\", tunnelAddress: 10.254.0.2, locator: \"5f00:0:2::/48\"}",
                "    - {id: s3, device: 3, agent: \"127.0.0.1:9563\", address: 10.255.0.3, mac: \"02:00:00:00:03:00\", tunnelAddress: 10.254.0.3, locator: \"5f00:0:3::/48\"}",
                "    - {id: s4, device: 4, agent: \"127.0.0.1:9564\", address: 10.255.0.4, mac: \"02:00:00:00:04:00\", tunnelAddress: 10.254.0.4, locator: \"5f00:0:4::/48\"}",
                "  links:",
                "    - {id: s1-s2, between: [\"s1:10\", \"s2:10\"], delayMs: 0.5}",
                "    - {id: s1-s3, between: [\"s1:11\", \"s3:10\"], delayMs: 0.5}",
                "    - {id: s3-s2, between: [\"s3:11\", \"s2:11\"], delayMs: 0.5}",
                "    - {id: s2-s4, between: [\"s2:12\", \"s4:10\"], delayMs: 0.5, mtu: 1400}",
                "  hosts:",
                "    - {id: client, switch: s1, port: 1, address: 10.1.0.1, mac: \"02:00:00:00:10:01\"}",
                "    - {id: m0, switch: s2, port: 1, address: 10.2.0.1, mac: \"02:00:00:00:20:01\"}",
                "    - {id: bystander, switch: s3, port: 1, address: 10.3.0.1, mac: \"02:00:00:00:30:01\"}",
                "    - {id: m1, switch: s4, port: 1, address: 10.4.0.1, mac: \"02:00:00:00:40:01\"}",
                "capabilities: [work]",
                "agents: [{id: caller, type: agent, host: client}]",
                "permissions: [{id: all, allow: {agents: [\"*\"], services: [\"*\"]}}]",
                "services:",
                "  - id: work",
                "    capability: work",
                "    address: 10.96.0.1",
                "    protocol: udp",
                "    port: " + PORT,
                "    " + tunnel,
                "    instances: [{id: i0, host: m0}, {id: i1, host: m1}]",
                "");
    }

    private Fabric fabric(String tunnel) {
        SemanticModel model =
                new SemanticReader().read("tunnels.yaml", text(tunnel)).model().orElseThrow();
        Fabric fabric = Fabric.of(model, clock, 3);
        fabric.apply();
        for (int i = 0; i < 2; i++) {
            instances.add(
                    fabric.run(model.services().get(0).instances().get(i), i + 1, ServiceTime.exponential(4 * MS)));
        }
        fabric.network().listen((time, port, outbound, frame) -> {
            if (!outbound) {
                return;
            }
            byte[] bytes = Arrays.copyOf(frame.bytes(), frame.length());
            if (port.node().name().equals("s1") && isTunnel(bytes)) {
                (port.number() == 11 ? towardsS3 : port.number() == 10 ? towardsS2 : atClient).add(bytes);
            } else if (port.node().name().equals("s1") && port.number() == 1) {
                atClient.add(bytes);
            }
        });
        assertThat(fabric.awaitStable(10 * SECOND))
                .as(fabric.unknown().toString())
                .isTrue();
        return fabric;
    }

    private static boolean isTunnel(byte[] frame) {
        boolean v6 = frame[12] == (byte) 0x86;
        int protocol = v6 ? frame[IP + 6] : frame[IP + 9];
        return protocol == 4 || protocol == 41;
    }

    private static IpAddress outerDestination(byte[] frame) {
        boolean v6 = frame[12] == (byte) 0x86;
        return IpAddress.of(Arrays.copyOfRange(frame, IP + (v6 ? 24 : 16), IP + (v6 ? 40 : 20)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"tunnel: ip", "tunnel: srv6", "tunnel: srv6\n    via: [s3]"})
    void requestsCrossTheTunnelAndFlowsKeepTheirInstance(String tunnel) {
        try (Fabric fabric = fabric(tunnel)) {
            Service service = fabric.model().services().get(0);
            Map<Integer, Set<Integer>> servedBy = new HashMap<>();
            RequestSource source = RequestSource.on(fabric.host("client"), "client")
                    .to(new Target(service.address().octets(), PORT, 0, 0))
                    .flows(FLOWS, 0)
                    .firstFlow(FIRST_FLOW)
                    .arrivals(Arrivals.poisson(400))
                    .onReply(request -> servedBy.computeIfAbsent(request.flow(), f -> new HashSet<>())
                            .add(request.servedBy()))
                    .build();
            source.send(400);
            assertThat(fabric.clock().await(() -> source.replied() == 400, 30 * SECOND))
                    .isTrue();
            instances.get(0).speed(0.5); // scores change, flows stay
            source.send(400);
            assertThat(fabric.clock().await(() -> source.replied() == 800, 30 * SECOND))
                    .isTrue();
            assertThat(servedBy).hasSize(FLOWS);
            assertThat(servedBy.values()).allMatch(all -> all.size() == 1);
            Set<Integer> both = new HashSet<>();
            servedBy.values().forEach(both::addAll);
            assertThat(both).containsExactlyInAnyOrder(1, 2);
            assertThat(fabric.host("client").badChecksums()).isZero();
            assertThat(instances.get(0).host().badChecksums()).isZero();

            assertThat(towardsS3.size() + towardsS2.size()).isEqualTo(800);
            Set<String> ends = new HashSet<>();
            List<byte[]> all = tunnel.contains("via") ? towardsS3 : towardsS2;
            assertThat(all).hasSize(800);
            all.forEach(frame -> ends.add(outerDestination(frame).toString()));
            assertThat(ends).containsExactlyInAnyOrderElementsOf(ends(tunnel));
            explained(fabric, tunnel);
            tooBig(fabric, tunnel);
        }
    }

    private static List<String> ends(String tunnel) {
        if (tunnel.contains("via")) {
            return List.of("5f00:0:3:2:e046::", "5f00:0:3:4:e046::");
        }
        return tunnel.contains("ip")
                ? List.of("10.254.0.2", "10.254.0.4")
                : List.of("5f00:0:2:e046::", "5f00:0:4:e046::");
    }

    private static void explained(Fabric fabric, String tunnel) {
        String text = fabric.explain(
                        PacketSpec.parse("in=s1:1 dst=10.96.0.1 proto=udp sport=" + FIRST_FLOW + " dport=" + PORT))
                .toString();
        assertThat(text)
                .contains(tunnel.contains("ip") ? "over_v4(outer_source=" : "over_v6(outer_source=")
                .contains("action=decapsulate")
                .contains("service/work")
                .contains("DELIVERED");
        if (tunnel.contains("via")) {
            assertThat(text).contains("action=next_segment");
        }
    }

    /** To s4 the link carries 1,400 octets: the sender is told what is left of them, and then its packets fit. */
    private void tooBig(Fabric fabric, String tunnel) {
        int outer = tunnel.contains("ip") ? 20 : 40;
        atClient.clear();
        long before = instances.get(0).received() + instances.get(1).received();
        for (int port = 30_000; port < 30_016; port++) {
            fabric.host("client").sendFrame(datagram(port, 1_500));
        }
        clock.pass(SECOND / 10);
        assertThat(instances.get(0).received() + instances.get(1).received()).isEqualTo(before);
        Set<Integer> told = new HashSet<>();
        for (byte[] frame : atClient) {
            if (frame[IP + 9] == 1) {
                assertThat(HexFormat.of().formatHex(frame, IP + 20, IP + 22)).isEqualTo("0304");
                assertThat(HexFormat.of().formatHex(frame, IP + 28 + 16, IP + 28 + 20))
                        .as("the sender's own packet, to the address that it knows")
                        .isEqualTo("0a600001");
                told.add(ByteBuffer.wrap(frame).getShort(IP + 26) & 0xffff);
            }
        }
        assertThat(told).contains(1_400 - outer).isSubsetOf(1_400 - outer, 1_500 - outer);
        assertThat(fabric.device("s1").status().getCountersOrThrow("too-big")).isEqualTo(16);
        for (int port = 30_000; port < 30_016; port++) {
            fabric.host("client").sendFrame(datagram(port, 1_400 - outer));
        }
        clock.pass(SECOND);
        assertThat(towardsS2.size() + towardsS3.size()).isEqualTo(800 + 16);
    }

    /** An IPv4 packet of some length with a UDP datagram without checksum. */
    private static byte[] datagram(int sourcePort, int length) {
        ByteBuffer out = ByteBuffer.allocate(IP + length);
        out.put(HexFormat.of().parseHex("0200000001000200000010010800")).putShort((short) 0x4500);
        out.putShort((short) length)
                .putInt(0x4000)
                .put((byte) 64)
                .put((byte) 17)
                .putShort((short) 0);
        out.put(new byte[] {10, 1, 0, 1, 10, 96, 0, 1});
        out.putShort((short) sourcePort)
                .putShort((short) PORT)
                .putShort((short) (length - 20))
                .putShort((short) 0);
        int sum = 0;
        for (int i = IP; i < IP + 20; i += 2) {
            sum += out.getShort(i) & 0xffff;
        }
        sum = (sum & 0xffff) + (sum >> 16);
        out.putShort(IP + 10, (short) ~((sum & 0xffff) + (sum >> 16)));
        return out.array();
    }
}
