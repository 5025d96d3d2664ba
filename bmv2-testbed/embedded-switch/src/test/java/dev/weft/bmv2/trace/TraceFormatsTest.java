package dev.weft.bmv2.trace;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.bmv2.EmbeddedSwitch;
import dev.weft.bmv2.TestPrograms;
import dev.weft.bmv2.control.MatchValue;
import dev.weft.bmv2.control.ReplicationControl.CloneSession;
import dev.weft.bmv2.control.ReplicationControl.Replica;
import dev.weft.bmv2.control.SwitchControl;
import dev.weft.bmv2.control.TableAction.Call;
import dev.weft.bmv2.control.TableEntry;
import dev.weft.bmv2.exec.ExecutorKind;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The names that docs/embedded-switch.md promises; both executors tell the same. */
class TraceFormatsTest {
    /** kind 1, a 2, b 3, ip 10.0.0.1. */
    private static final byte[] FRAME = {1, 2, 0, 3, 10, 0, 0, 1, 0, 0, 0, 0, (byte) 0xab};

    private static SwitchControl programmed(EmbeddedSwitch target) {
        SwitchControl control = target.control();
        control.tables()
                .insert(new TableEntry("I.fwd", List.of(MatchValue.lpm(0x0a000000, 8)), 0, Call.of("I.send", 3)));
        control.tables()
                .insert(new TableEntry(
                        "I.acl",
                        List.of(MatchValue.ternary(2, 3), MatchValue.range(1, 5), MatchValue.any()),
                        10,
                        Call.of("I.mirror")));
        control.replication().insertSession(new CloneSession(7, List.of(new Replica(9, 4)), 0, 0));
        return control;
    }

    @ParameterizedTest
    @EnumSource
    void json(ExecutorKind executor) {
        EmbeddedSwitch target = EmbeddedSwitch.builder(TestPrograms.program("control"))
                .executor(executor)
                .build();
        SwitchControl control = programmed(target);
        JsonNode trace = TraceJson.of(target.receiveTraced(1, FRAME), EntryLookup.of(control));
        assertThat(trace.get("kind").asText()).isEqualTo("packet");
        assertThat(trace.get("port").asInt()).isEqualTo(1);
        assertThat(types(trace))
                .startsWith("parserState", "pipeline", "table")
                .contains("branch", "log", "copy", "deparse", "transmit");
        assertThat(event(trace, "table"))
                .hasToString("{\"type\":\"table\",\"table\":\"I.fwd\",\"key\":{\"h.h.ip\":\"0xa000001\"},\"hit\":true,"
                        + "\"entry\":{\"handle\":0,\"matches\":[\"0xa000000/8\"],\"constant\":false},"
                        + "\"action\":{\"name\":\"I.send\",\"arguments\":{\"port\":\"0x3\"}}}");
        assertThat(event(trace, "deparse"))
                .hasToString("{\"type\":\"deparse\",\"headers\":[{\"name\":\"h\",\"offsetBits\":0,\"widthBits\":96}],"
                        + "\"payloadBytes\":1}");
        assertThat(event(trace, "transmit").at("/port").asInt()).isEqualTo(3);
        assertThat(event(trace, "transmit").at("/bytes").asInt()).isEqualTo(13);
        JsonNode clone = event(trace, "copy").get("packet");
        assertThat(clone.get("kind").asText()).isEqualTo("ingress clone");
        assertThat(clone.has("port")).isFalse();
        JsonNode replica = event(clone, "copy").get("packet");
        assertThat(replica.get("kind").asText()).isEqualTo("replica");
        assertThat(event(replica, "transmit").at("/frame").asText()).startsWith("01020003");
    }

    @ParameterizedTest
    @EnumSource
    void text(ExecutorKind executor) {
        EmbeddedSwitch target = EmbeddedSwitch.builder(TestPrograms.program("control"))
                .executor(executor)
                .build();
        SwitchControl control = programmed(target);
        assertThat(TraceText.lines(target.trace(1, FRAME), EntryLookup.of(control)))
                .startsWith("packet port 1", "  parser start")
                .contains(
                        "  table I.fwd [h.h.ip=0xa000001] hit entry 0 {0xa000000/8} -> I.send(port=0x3)",
                        "  table I.acl [h.h.a=0x2, h.h.b=0x3, h.h.ip=0xa000001] hit entry 0"
                                + " {0x2&&&0x3, 0x1..0x5, *; priority 10} -> I.mirror()",
                        "  ingress clone",
                        "    replica port 9",
                        "  log kind 1 from 1",
                        "  deparsed h, 1 bytes of payload")
                .last()
                .asString()
                .startsWith("  transmitted on port 3: 13 bytes 01020003");
        byte[] lost = FRAME.clone();
        lost[4] = 11;
        assertThat(target.trace(1, lost).toString()).endsWith("  dropped: drop at the end of ingress\n");
    }

    private static List<String> types(JsonNode packet) {
        return events(packet).stream().map(e -> e.get("type").asText()).toList();
    }

    private static JsonNode event(JsonNode packet, String type) {
        return events(packet).stream()
                .filter(e -> e.get("type").asText().equals(type))
                .findFirst()
                .orElseThrow();
    }

    private static List<JsonNode> events(JsonNode packet) {
        return StreamSupport.stream(packet.get("events").spliterator(), false).toList();
    }
}
