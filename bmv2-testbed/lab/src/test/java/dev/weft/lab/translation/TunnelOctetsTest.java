package dev.weft.lab.translation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.bmv2.exec.ExecutorKind;
import dev.weft.control.core.compile.Compilation;
import dev.weft.control.core.compile.Compiler;
import dev.weft.control.core.model.IpAddress;
import dev.weft.control.core.text.SemanticReader;
import dev.weft.lab.translation.InstalledSwitch.Sent;
import dev.weft.p4.program.Drop;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Packets in tunnels, octet for octet, on both executors. The expected octets were written by scapy 2.8.0, which knows RFC
 * 2003, RFC 2473 and checksums but nothing of Weft; the segment lists are those of RFC 9800, section 4.1.
 */
class TunnelOctetsTest {
    private static final String FROM_CLIENT =
            "020000000100020000001001080045b9002c00070000401165960a0100010a60000a1388232800187c62" + payload();
    private static final String CARRIED = "45b9002c000700003f1166fd0a0100010a0200011388232900187cc8" + payload();
    private static final String TO_SERVER =
            "020000002001020000000200080045b9002c000700003e1167fd0a0100010a0200011388232900187cc8" + payload();

    /** DSCP and ECN of the packet inside, the label from its addresses and ports (CRC-32 de04dd56, the first bit set). */
    private static final String OUTER_V6 = "86dd6b9cdd56002c04";

    private static final String FROM_S1 = "5f000000000100000000000000000000";

    private static String payload() {
        return "000102030405060708090a0b0c0d0e0f";
    }

    private static String text(String tunnel) {
        return String.join(
                "\n",
                "weft: 1",
                "domain: octets",
                "network:",
                "  switches:",
                "    - {id: s1, device: 1, agent: \"127.0.0.1:9561\", address: 10.255.0.1, mac: \"02:00:00:00:01:00\", tunnelAddress: 10.254.0.1, locator: \"5f00:0:1::/48\"}",
                "    - {id: s2, device: 2, agent: \"127.0.0.1:9562\", address: 10.255.0.2, mac: \"02:00:00:00:02:00\", tunnelAddress: 10.254.0.2, locator: \"5f00:0:2::/48\"}",
                "    - {id: s3, device: 3, agent: \"127.0.0.1:9563\", address: 10.255.0.3, mac: \"02:00:00:00:03:00\", tunnelAddress: 10.254.0.3, locator: \"5f00:0:3::/48\"}",
                "  links:",
                "    - {id: s1-s3, between: [\"s1:10\", \"s3:10\"], delayMs: 1}",
                "    - {id: s3-s2, between: [\"s3:11\", \"s2:11\"], delayMs: 1}",
                "  hosts:",
                "    - {id: c1, switch: s1, port: 1, address: 10.1.0.1, mac: \"02:00:00:00:10:01\"}",
                "    - {id: h1, switch: s2, port: 1, address: 10.2.0.1, mac: \"02:00:00:00:20:01\"}",
                "capabilities: [work]",
                "agents: [{id: a1, type: agent, host: c1}]",
                "permissions: [{id: all, allow: {agents: [\"*\"], services: [\"*\"]}}]",
                "services:",
                "  - id: work",
                "    capability: work",
                "    address: 10.96.0.10",
                "    protocol: udp",
                "    port: 9000",
                "    " + tunnel,
                "    instances: [{id: i, host: h1, port: 9001}]",
                "");
    }

    private record Three(InstalledSwitch s1, InstalledSwitch s2, InstalledSwitch s3) {
        static Three of(String tunnel, ExecutorKind executor) {
            return of(executor, text(tunnel));
        }

        static Three of(ExecutorKind executor, String text) {
            Compilation compilation = new Compiler(TranslationValidationTest.PIPELINE)
                    .compile(new SemanticReader()
                            .read("octets.yaml", text)
                            .model()
                            .orElseThrow());
            List<InstalledSwitch> all = compilation.switches().values().stream()
                    .map(configuration -> new InstalledSwitch(
                            TranslationValidationTest.PIPELINE, configuration, new Random(1), () -> 0L, executor))
                    .toList();
            return new Three(all.get(0), all.get(1), all.get(2));
        }
    }

    private static void assertLeaves(InstalledSwitch device, int in, String frame, int out, String expected) {
        List<Sent> sent = device.receive(in, HexFormat.of().parseHex(frame));
        assertThat(sent).hasSize(1);
        assertThat(sent.get(0).port()).isEqualTo(out);
        assertThat(HexFormat.of().formatHex(sent.get(0).bytes())).isEqualTo(expected);
    }

    private static void assertDropped(InstalledSwitch device, int in, String frame, Drop reason) {
        long before = device.drops()[reason.ordinal()];
        assertThat(device.receive(in, HexFormat.of().parseHex(frame))).isEmpty();
        assertThat(device.drops()[reason.ordinal()]).isEqualTo(before + 1);
    }

    /** Without options, never to be fragmented, the traffic class of the packet inside. */
    @ParameterizedTest
    @EnumSource(ExecutorKind.class)
    void ipInIp(ExecutorKind executor) {
        Three three = Three.of("tunnel: ip", executor);
        String atIngress = "020000000300020000000100080045b90040000040003f0425030afe00010afe0002" + CARRIED;
        assertLeaves(three.s1, 1, FROM_CLIENT, 10, atIngress);
        String onItsWay = "020000000200020000000300080045b90040000040003e0426030afe00010afe0002" + CARRIED;
        assertLeaves(three.s3, 10, atIngress, 11, onItsWay);
        assertLeaves(three.s2, 11, onItsWay, 1, TO_SERVER);
    }

    /** The waypoint s3 shifts its segment out; s2 finds itself and the function that unpacks. */
    @ParameterizedTest
    @EnumSource(ExecutorKind.class)
    void compressedSegments(ExecutorKind executor) {
        Three three = Three.of("tunnel: srv6\n    via: [s3]", executor);
        String atIngress = "020000000300020000000100" + OUTER_V6 + "3f" + FROM_S1 + "5f0000000003"
                + "0002e046000000000000" + CARRIED;
        assertLeaves(three.s1, 1, FROM_CLIENT, 10, atIngress);
        String onItsWay = "020000000200020000000300" + OUTER_V6 + "3e" + FROM_S1 + "5f0000000002"
                + "e0460000000000000000" + CARRIED;
        assertLeaves(three.s3, 10, atIngress, 11, onItsWay);
        assertLeaves(three.s2, 11, onItsWay, 1, TO_SERVER);
        String tooEarly = atIngress.replace("5f0000000003", "5f0000000002");
        assertDropped(three.s2, 11, tooEarly, Drop.NO_ROUTE); // two segments of its own in a row
    }

    /** A destination address before and after it, from FD.io VPP's own test of this behaviour (block of 32 bits, nodes of 16). */
    @ParameterizedTest
    @EnumSource(ExecutorKind.class)
    void aWaypointShiftsAsVppDoes(ExecutorKind executor) {
        String text = text("tunnel: srv6\n    via: [s3]")
                .replace("5f00:0:1:", "1111:2222:1:")
                .replace("5f00:0:2:", "1111:2222:bbbb:")
                .replace("5f00:0:3:", "1111:2222:aaaa:");
        Three three = Three.of(executor, text);
        String before = "1111" + "2222" + "aaaa" + "bbbb" + "cccc" + "dddd" + "eeee" + "ffff";
        String after = "1111" + "2222" + "bbbb" + "cccc" + "dddd" + "eeee" + "ffff" + "0000";
        assertLeaves(
                three.s3,
                10,
                "020000000300020000000100" + OUTER_V6 + "3f" + FROM_S1 + before + CARRIED,
                11,
                "020000000200020000000300" + OUTER_V6 + "3e" + FROM_S1 + after + CARRIED);
    }

    /** RFC 6040, section 4.2: congestion on the way is told to the receiver, if the sender can bear it. */
    @ParameterizedTest
    @EnumSource(ExecutorKind.class)
    void aMarkOfCongestionGoesOn(ExecutorKind executor) {
        Three three = Three.of("tunnel: srv6", executor);
        String marked = "0200000002000200000003" + "00" + "86dd6bbcdd56002c04" + "3e" + FROM_S1
                + "5f0000000002e0460000000000000000" + CARRIED;
        String told =
                "020000002001020000000200080045bb002c000700003e1167fb0a0100010a0200011388232900187cc8" + payload();
        assertLeaves(three.s2, 11, marked, 1, told);
        String incapable = marked.replace("45b9002c000700003f1166fd", "45b8002c000700003f1166fe");
        assertDropped(three.s2, 11, incapable, Drop.MALFORMED);
        String broken = marked.replace("45b9002c000700003f1166fd", "45b9002c000700003f1166ff");
        assertDropped(three.s2, 11, broken, Drop.MALFORMED);
    }

    /** A host would pass the source guard if what it wraps were unwrapped. */
    @ParameterizedTest
    @EnumSource(ExecutorKind.class)
    void noHostSendsIntoATunnel(ExecutorKind executor) {
        Three three = Three.of("tunnel: ip", executor);
        byte[] forged = new TestFrame(HexFormat.of().parseHex(FROM_CLIENT))
                .in(IpAddress.of("10.1.0.1"), IpAddress.of("10.254.0.2"), 64)
                .bytes();
        assertDropped(three.s1, 1, HexFormat.of().formatHex(forged), Drop.DIRECT);
        byte[] atEgress = new TestFrame(HexFormat.of().parseHex(FROM_CLIENT))
                .in(IpAddress.of("10.2.0.1"), IpAddress.of("10.254.0.2"), 64)
                .bytes();
        assertDropped(three.s2, 1, HexFormat.of().formatHex(atEgress), Drop.DIRECT);
    }
}
