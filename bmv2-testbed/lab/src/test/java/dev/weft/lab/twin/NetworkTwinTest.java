package dev.weft.lab.twin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.bmv2.p4runtime.P4RuntimeTarget;
import dev.weft.control.core.model.SemanticModel;
import dev.weft.control.daemon.Controller;
import dev.weft.lab.twin.Explanation.Kind;
import dev.weft.p4.program.Drop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Packets through the twin of {@code examples/arvr.yaml}. */
class NetworkTwinTest {
    private static final String FILE = "examples/arvr.yaml";
    private static NetworkTwin twin;

    @BeforeAll
    static void build() throws IOException {
        Controller controller = Controller.create();
        SemanticModel model = controller.read(FILE, Files.readString(Path.of("../..", FILE)));
        twin = NetworkTwin.of(model, controller);
    }

    @AfterAll
    static void close() {
        if (twin != null) {
            twin.close();
        }
    }

    @Test
    void aRequestGoesToTheNearestSiteAndEveryStepNamesItsStatement() throws IOException {
        Explanation e = explain("in=s1:1 src=10.1.0.1 dst=10.96.0.2 proto=udp sport=40000 dport=9000");

        // Network only, and site 2 is the nearest by the link delays of the file.
        assertThat(e.hops()).extracting(Explanation.Hop::switchId).containsExactly("s1", "s3");
        assertThat(e.outcome().kind()).isEqualTo(Kind.DELIVERED);
        assertThat(e.outcome().at()).isEqualTo("site2-a");
        assertThat(step(e, 0, "hosts_v4").statements())
                .extracting(Explanation.Source::id)
                .contains("host/glasses");
        Explanation.Step permission = step(e, 0, "permissions");
        assertThat(permission.action()).isEqualTo("permit");
        assertThat(permission.statements()).extracting(Explanation.Source::id).contains("permission/humans-render");
        // The line is that of the statement, counted independently.
        List<String> lines = Files.readAllLines(Path.of("../..", FILE));
        for (Explanation.Source source : permission.statements()) {
            if (source.id().equals("permission/humans-render")) {
                assertThat(lines.get(source.line() - 1)).contains("id: humans-render");
            }
        }
        assertThat(step(e, 0, "instances").entry()).contains("instance=render-network-2");
        assertThat(step(e, 0, "instances").action()).isEqualTo("to_v4(address=10.3.0.1, port=9002)");
        assertThat(step(e, 0, "routes_v4").action()).startsWith("next_hop_v4(port=11, ");
        // The second switch forwards and asks nothing about permissions.
        assertThat(e.hops().get(1).steps()).extracting(Explanation.Step::table).doesNotContain("permissions");
    }

    @Test
    void aRequestWithAnAgentHeaderIsSteeredByItsServiceId() {
        Explanation e = explain("in=s1:3 dst=10.96.0.10 agent=assistant-1 service=billing");

        assertThat(e.outcome().at()).isEqualTo("site1-b");
        assertThat(step(e, 0, "agents").statements())
                .extracting(Explanation.Source::id)
                .contains("agent/assistant-1");
        assertThat(step(e, 0, "services_agent").action()).contains("service=billing,");
    }

    @Test
    void thePingOfAnAnycastAddressIsAnsweredByTheIngress() {
        Explanation e = explain("in=s1:1 dst=10.96.0.10 proto=icmp");

        assertThat(e.hops()).hasSize(1);
        assertThat(e.outcome().kind()).isEqualTo(Kind.DELIVERED);
        assertThat(e.outcome().at()).isEqualTo("glasses");
    }

    @Test
    void aPacketToTheAgentOfASwitchEndsThere() {
        Explanation e = explain("in=s2:1 dst=10.255.0.2 dport=22342 agent=glasses-1");

        assertThat(e.outcome().kind()).isEqualTo(Kind.DROPPED); // glasses-1 does not live at site 1
        assertThat(e.outcome().reason()).contains("UNKNOWN_AGENT");
        Explanation metric = twin.explain("s2", 1, metricFrame(), "a metric report");
        assertThat(metric.outcome().kind()).isEqualTo(Kind.TO_AGENT);
        assertThat(metric.outcome().reason()).contains("agent of s2").contains("LOCAL");
    }

    /** A datagram from site1-a to the agent of s2 with the message METRIC: built by hand after docs/wire-formats.md. */
    private static byte[] metricFrame() {
        PacketSpec spec = PacketSpec.parse("in=s2:1 src=10.2.0.1 dst=10.255.0.2 dport=22342 agent=x");
        return Frames.build(
                spec,
                spec.source().orElseThrow(),
                0x020000002001L,
                0x020000000200L,
                java.util.Optional.of(
                        dev.weft.p4.program.wire.AgentHeader.message(dev.weft.p4.program.wire.AgentHeader.METRIC)
                                .build()));
    }

    static Stream<Arguments> drops() {
        return Stream.of(
                Arguments.of("in=s1:9 src=10.1.0.1 dst=10.96.0.1 dport=9000", Drop.UNKNOWN_PORT),
                Arguments.of("in=s1:1 src=10.1.0.9 dst=10.96.0.1 dport=9000", Drop.UNKNOWN_HOST),
                Arguments.of("in=s1:2 src=10.1.0.1 dst=10.96.0.1 dport=9000", Drop.UNKNOWN_HOST),
                Arguments.of("in=s1:1 dst=10.96.0.10 agent=assistant-1 service=render", Drop.UNKNOWN_AGENT),
                Arguments.of("in=s1:4 dst=10.96.0.20 dport=9100", Drop.NOT_ADMITTED),
                Arguments.of("in=s1:1 dst=10.96.0.20 dport=9100", Drop.NOT_ADMITTED),
                Arguments.of("in=s1:1 dst=10.2.0.1 dport=9000", Drop.DIRECT),
                Arguments.of("in=s1:1 dst=10.77.0.1 dport=9000", Drop.NO_ROUTE),
                Arguments.of("in=s1:1 dst=10.2.0.2 dport=12345 ttl=1", Drop.TTL),
                Arguments.of("in=s1:1 dst=10.96.0.2 dport=9000 ttl=1", Drop.TTL));
    }

    @ParameterizedTest
    @MethodSource("drops")
    void theReasonOfADropIsTheOneThatTheProgramCounts(String packet, Drop reason) {
        PacketSpec spec = PacketSpec.parse(packet);
        Explanation e = twin.explain(spec);
        assertThat(e.outcome().kind()).isEqualTo(Kind.DROPPED);
        assertThat(e.outcome().reason()).contains(reason.name()).contains(reason.meaning());

        // The same frame for real: the program's own counter is the oracle.
        assertThat(counted(spec.switchId(), spec.port(), twin.frame(spec))).containsExactly(reason);
    }

    @ParameterizedTest
    @CsvSource({"00", "020000000100020000001001080045", "0200000001000200000010010806000000000000"})
    void framesThatAreNoGoodAreExplainedToo(String hex) {
        byte[] frame = java.util.HexFormat.of().parseHex(hex);
        Explanation e = twin.explain("s1", 1, frame, "a frame");

        assertThat(e.outcome().kind()).isEqualTo(Kind.DROPPED);
        List<Drop> counted = counted("s1", 1, frame);
        assertThat(counted).hasSize(1);
        assertThat(e.outcome().reason()).contains(counted.get(0).name());
    }

    private static List<Drop> counted(String switchId, int port, byte[] frame) {
        P4RuntimeTarget target = twin.target(switchId);
        long[] before = counters(target);
        target.receive(port, frame, 0, frame.length);
        long[] after = counters(target);
        List<Drop> changed = new ArrayList<>();
        for (Drop drop : Drop.values()) {
            if (after[drop.ordinal()] != before[drop.ordinal()]) {
                changed.add(drop);
            }
        }
        return changed;
    }

    private static long[] counters(P4RuntimeTarget target) {
        long[] values = new long[Drop.values().length];
        for (int i = 0; i < values.length; i++) {
            values[i] = target.control()
                    .orElseThrow()
                    .state()
                    .readCounter("WeftIngress.drops", i)
                    .packets();
        }
        return values;
    }

    @Test
    void explainingChangesNothing() {
        long[] before = counters(twin.target("s1"));

        Explanation first = explain("in=s1:4 dst=10.96.0.20 dport=9100");
        Explanation second = explain("in=s1:4 dst=10.96.0.20 dport=9100");

        assertThat(second).isEqualTo(first);
        assertThat(counters(twin.target("s1"))).isEqualTo(before);
    }

    @Test
    void theTextReadsFromTopToBottom() {
        List<String> lines = ExplanationText.lines(explain("in=s1:4 dst=10.96.0.20 dport=9100"));

        assertThat(lines.get(0)).isEqualTo("packet  10.1.0.4 port 40000 to 10.96.0.20 port 9100, UDP");
        assertThat(lines.get(1)).isEqualTo("path    s1 -> dropped");
        assertThat(lines).anySatisfy(l -> assertThat(l).contains("permissions").endsWith("-> deny"));
        assertThat(lines)
                .anySatisfy(
                        l -> assertThat(l).contains("because of permission/no-camera-billing (examples/arvr.yaml:"));
        assertThat(lines.get(lines.size() - 1)).startsWith("dropped: at s1, NOT_ADMITTED: ");
    }

    @Test
    void whatTheFileDoesNotHaveIsNamed() {
        assertThatThrownBy(() -> explain("in=s9:1 dst=10.96.0.1 dport=9000"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no switch s9")
                .hasMessageContaining("s1, s2, s3, s4");
        assertThatThrownBy(() -> explain("in=s1:9 dst=10.96.0.1 dport=9000"))
                .hasMessageContaining("src=... is missing");
        assertThatThrownBy(() -> explain("in=s1:1 dst=2001:db8::1 dport=9000")).hasMessageContaining("IP version");
        assertThatThrownBy(() -> explain("in=s1:1 dst=10.96.0.1 agent=nobody")).hasMessageContaining("no agent nobody");
    }

    private static Explanation explain(String packet) {
        return twin.explain(PacketSpec.parse(packet));
    }

    private static Explanation.Step step(Explanation e, int hop, String table) {
        return e.hops().get(hop).steps().stream()
                .filter(s -> s.table().equals(table))
                .findFirst()
                .orElseThrow(() -> new AssertionError(String.join("\n", ExplanationText.lines(e))));
    }
}
