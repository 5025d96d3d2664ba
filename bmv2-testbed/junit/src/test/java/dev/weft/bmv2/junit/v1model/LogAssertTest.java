package dev.weft.bmv2.junit.v1model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.bmv2.junit.P4Program;
import dev.weft.bmv2.junit.P4Switch;
import dev.weft.bmv2.junit.P4Test;
import dev.weft.bmv2.trace.PacketTrace;

/** log_msg in the trace; a false assert or assume drops the packet, where bmv2 ends (docs/embedded-switch.md). */
@P4Program("../embedded-switch/src/test/resources/v1model/log_assert.json")
class LogAssertTest {
    @P4Test
    void messagesAreInTheTrace(P4Switch device) {
        device.send(0, "07 1234 fe 00").expect(1, "07 1234 fe 01");
        assertThat(device.trace().all(PacketTrace.Logged.class))
                .extracting(PacketTrace.Logged::message)
                .containsExactly("packet", "kind 7 x 4660 y -2");
    }

    @P4Test
    void whatIsFalseDrops(P4Switch device) {
        device.send(0, "ee 0000 00 00").expectDrop("assert failed");
        device.send(0, "01 dead 00 00").expectDrop("assume failed");
        device.send(0, "00 dead 00 00").expect(1, "00 dead 00 01");
        device.insert("limits", "kind = 5", "check", 0x100);
        device.send(0, "05 0100 00 00").expectDrop("assert failed");
        device.send(0, "05 00ff 00 00").expect(1, "05 00ff 00 01");
    }
}
