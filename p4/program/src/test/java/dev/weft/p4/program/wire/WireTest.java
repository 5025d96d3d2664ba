package dev.weft.p4.program.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** The layouts, against octets written by hand from docs/wire-formats.md, and as round trips. */
class WireTest {
    @Test
    void agentHeaderHasTheDocumentedOctets() {
        AgentHeader header = AgentHeader.message(AgentHeader.REQUEST)
                .subject(AgentHeader.AGENT, 3)
                .trafficClass(46)
                .ttl(7)
                .protocol(2)
                .epoch(9)
                .next(AgentHeader.NEXT_FEEDBACK)
                .source(0x0102030405060708L)
                .destination(0x1112131415161718L)
                .task(0x21222324)
                .token(0x31323334)
                .sequence(0x41424344)
                .instance(0x5152)
                .build();
        ByteBuffer out = ByteBuffer.allocate(AgentHeader.BYTES);
        header.write(out);
        assertThat(hex(out))
                .isEqualTo("11" + "23" + "2e" + "07" + "02" + "09" + "00" + "01" + "0102030405060708"
                        + "1112131415161718" + "21222324" + "31323334" + "41424344" + "5152" + "0000");
        assertThat(AgentHeader.read(out.flip())).isEqualTo(header);
    }

    @Test
    void feedbackHasTheDocumentedOctets() {
        ByteBuffer out = ByteBuffer.allocate(Feedback.BYTES);
        new Feedback(0x0102, 0x0304, 0x05060708, 0x090a0b0c).write(out);
        assertThat(hex(out)).isEqualTo("0102030405060708090a0b0c");
    }

    @Test
    void stateMessageHasTheDocumentedOctets() {
        ByteBuffer out = ByteBuffer.allocate(StateMessage.BYTES);
        StateMessage.write(StateMessage.LOAD, 5, 0x01020304).write(out);
        assertThat(hex(out)).isEqualTo("010200000000000501020304");
    }

    @Test
    void computeReportHasTheDocumentedOctets() {
        ByteBuffer out = ByteBuffer.allocate(ComputeReport.BYTES);
        new ComputeReport(1, 2, 3, 4, 5, 6, 700).write(out);
        assertThat(hex(out)).isEqualTo("0001000200030004" + "00000005" + "00000006" + "02bc0000");
    }

    @Test
    void shortOrForeignBytesAreRefused() {
        assertThatThrownBy(() -> AgentHeader.read(ByteBuffer.allocate(39)))
                .isInstanceOf(WireException.class)
                .hasMessage("agent header needs 40 bytes, 39 are left");
        assertThatThrownBy(() -> AgentHeader.read(ByteBuffer.allocate(40)))
                .isInstanceOf(WireException.class)
                .hasMessage("agent header of version 0, expected 1");
        assertThatThrownBy(() -> Feedback.read(ByteBuffer.allocate(11))).isInstanceOf(WireException.class);
        assertThatThrownBy(() -> StateMessage.read(ByteBuffer.allocate(11))).isInstanceOf(WireException.class);
        assertThatThrownBy(() -> ComputeReport.read(ByteBuffer.allocate(19))).isInstanceOf(WireException.class);
    }

    @Test
    void valuesWiderThanTheirFieldAreRefused() {
        assertThatThrownBy(() -> AgentHeader.message(16).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("message 16 does not fit in 4 bits");
        assertThatThrownBy(() -> new Feedback(0, 0, 1 << 30, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Property
    void computeReportsSurviveTheWire(
            @ForAll @IntRange(max = 65535) int instance,
            @ForAll @IntRange(max = 65535) int queue,
            @ForAll @IntRange(max = (1 << 30) - 1) int meanServiceUs,
            @ForAll int completed) {
        ComputeReport report = new ComputeReport(instance, 4, queue, 3, meanServiceUs, completed, 1000);
        ByteBuffer out = ByteBuffer.allocate(ComputeReport.BYTES);
        report.write(out);
        assertThat(ComputeReport.read(out.flip())).isEqualTo(report);
    }

    @Property
    void feedbackAndStateSurviveTheWire(
            @ForAll @IntRange(max = 65535) int small,
            @ForAll @IntRange(max = (1 << 30) - 1) int delayUs,
            @ForAll int word) {
        ByteBuffer out = ByteBuffer.allocate(Feedback.BYTES + StateMessage.BYTES);
        Feedback feedback = new Feedback(small, small, delayUs, word);
        StateMessage state = StateMessage.read(StateMessage.PAIRS, word, small);
        feedback.write(out);
        state.write(out);
        out.flip();
        assertThat(Feedback.read(out)).isEqualTo(feedback);
        assertThat(StateMessage.read(out)).isEqualTo(state);
        assertThat(out.hasRemaining()).isFalse();
    }

    private static String hex(ByteBuffer written) {
        return HexFormat.of().formatHex(written.array(), 0, written.position());
    }
}
