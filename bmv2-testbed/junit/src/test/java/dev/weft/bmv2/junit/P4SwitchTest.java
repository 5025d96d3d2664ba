package dev.weft.bmv2.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.bmv2.control.CounterValue;
import dev.weft.bmv2.control.MatchValue;
import dev.weft.bmv2.control.MeterConfig;
import dev.weft.bmv2.exec.ExecutorKind;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The extension on the program of {@code ControlTest}: kind, a, b, ip, o, colour, rid. */
@P4Program("../embedded-switch/src/test/resources/stf/control.json")
class P4SwitchTest {
    private static final String IP = "0a000001";

    private static String frame(int kind, int a, int b) {
        return String.format("%02x %02x %04x %s 00 00 0000", kind, a, b, IP);
    }

    @Test
    void everyKindOfKey(P4Switch sw) {
        sw.insert("fwd", "h.ip = 10.0.0.0/8", "send", 3);
        sw.insert("acl", 10, "a = 2&&&3, b = 1..5", "mark", 7);
        sw.insert("acl", 5, "ip = 10.0.0.1", "mark", 8);
        sw.send(1, frame(0, 6, 4)).expect(3, "00 06 0004 0a000001 07 00 0000");
        sw.send(1, frame(0, 6, 9)).expect(3, "00 06 0009 0a000001 08 00 0000");
        sw.expectNothingElse();
        assertThat(sw.entryCounter("fwd", 0, "h.ip = 10.0.0.0/8")).isEqualTo(new CounterValue(2, 24));
        assertThat(sw.register("seen", 0)).isEqualTo(2);
    }

    @Test
    void actionsWithNamedData(P4Switch sw) {
        sw.insert("fwd", "h.ip = 10.0.0.0/8", "send(port = 0x3)").insert("acl", 1, "", "mark( v = 7 )");
        sw.send(1, frame(0, 6, 4)).expect(3, "00 06 0004 0a000001 07 00 0000").expectHit("fwd");
        sw.send(1, frame(0, 6, 4).replace("0a0", "0b0")).expectMiss("fwd");
        assertThatThrownBy(() -> sw.expectHit("fwd")).hasMessageContaining("table I.fwd missed");
        assertThatThrownBy(() -> sw.insert("fwd", "h.ip = *", "send(prt = 3)"))
                .hasMessageContaining("takes [port], not [prt]");
        assertThatThrownBy(() -> sw.insert("fwd", "h.ip = *", "send(port = 3)", 4))
                .hasMessageContaining("1 values were given beside (port = 3)");
    }

    @Test
    void metersByTheClock(P4Switch sw) {
        sw.insert("fwd", "h.ip = 10.0.0.0/8", "send", 3).insert("metered", "a = 1", "send_metered", 4);
        sw.control().tables().writeMeter("I.metered", List.of(MatchValue.exact(1)), 0, new MeterConfig(1, 1, 1, 2));
        for (String colour : List.of("00", "04", "08")) {
            sw.send(1, frame(0, 1, 0)).expect(4, "00 01 0000 0a000001 00" + colour + "0000");
        }
        sw.advance(Duration.ofSeconds(1)).send(1, frame(0, 1, 0)).expect(4, "00 01 0000 0a000001 00 00 0000");
    }

    @Test
    @P4Program(value = "../embedded-switch/src/test/resources/stf/control.json", executor = ExecutorKind.INTERPRETED)
    void digestsOfTheInterpreter(P4Switch sw) {
        sw.send(1, frame(5, 17, 0)).expectDrop("end of ingress");
        assertThat(sw.digests()).containsExactly(List.of(BigInteger.valueOf(17), BigInteger.valueOf(0x0a000001)));
    }

    @Test
    void wrongExpectationsFail(P4Switch sw) {
        sw.insert("fwd", "h.ip = *", "send", 3).send(1, frame(0, 0, 0));
        assertThatThrownBy(() -> sw.expectDrop("ingress")).isInstanceOf(AssertionError.class);
        assertThatThrownBy(sw::expectNothingElse).hasMessageContaining("port 3 0000");
        assertThatThrownBy(() -> sw.take(4)).hasMessageContaining("nothing left on port 4; waiting: [port 3 ");
        assertThatThrownBy(() -> sw.expect(3, "01")).hasMessageContaining("packet on port 3");
        assertThatThrownBy(() -> sw.expectCount("kinds", 0, 2)).hasMessageContaining("packets of kinds[0]");
        assertThatThrownBy(() -> sw.expectAction("fwd", "drop")).hasMessageContaining("table I.fwd ran [I.send]");
        assertThat(sw.traceText()).contains("table I.fwd", "hit entry 0 {");
    }

    @Test
    void namesAreExplained(P4Switch sw) {
        assertThatThrownBy(() -> sw.insert("nosuch", "", "send", 3)).hasMessageContaining("there are [I.fwd");
        assertThatThrownBy(() -> sw.insert("fwd", "port = 1", "send", 3)).hasMessageContaining("[h.h.ip]");
        assertThatThrownBy(() -> sw.insert("fwd", "h.ip = 1", "send")).hasMessageContaining("takes [port]");
        assertThatThrownBy(() -> sw.insert("metered", "", "send_metered", 3)).hasMessageContaining("give it a value");
        assertThatThrownBy(() -> sw.insert("fwd", "h.ip = x", "send", 3)).hasMessageContaining("'x' is neither");
    }

    @Test
    void numbersAsPeopleWriteThem() {
        assertThat(KeyText.number("::1")).isEqualTo(1);
        assertThat(KeyText.number("::ffff:10.0.0.1")).isEqualTo(0xffff0a000001L);
        assertThat(KeyText.number("02:00:00:00:00:01")).isEqualTo(0x020000000001L);
        assertThat(KeyText.number("0b101")).isEqualTo(5);
        assertThat(KeyText.number("true")).isEqualTo(1);
    }
}
