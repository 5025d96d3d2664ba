package dev.weft.bmv2.junit.v1model;

import dev.weft.bmv2.control.MatchValue;
import dev.weft.bmv2.control.MeterConfig;
import dev.weft.bmv2.junit.P4Program;
import dev.weft.bmv2.junit.P4Switch;
import dev.weft.bmv2.junit.P4Test;
import java.time.Duration;
import java.util.List;

/** Each entry of a table with a direct meter has one of its own. */
@P4Program("../embedded-switch/src/test/resources/v1model/direct_meter.json")
class DirectMetersTest {
    private static final List<MatchValue> LOW = List.of(MatchValue.ternary(0x00, 0xf0));
    private static final List<MatchValue> ODD = List.of(MatchValue.ternary(0x11, 0xf1));

    private static P4Switch start(P4Switch device) {
        device.insert("first", 10, "a = 0x00&&&0xf0", "metered").insert("first", 20, "a = 0x11&&&0xf1", "metered");
        device.insert("second", "b = 7", "weighed", 7).insert("second", "b = 8", "weighed", 8);
        device.control().tables().writeMeter("I.first", LOW, 10, new MeterConfig(0, 1, 0, 2));
        device.control().tables().writeMeter("I.first", ODD, 20, new MeterConfig(1, 1, 1, 1));
        device.control().tables().writeMeter("I.second", List.of(MatchValue.exact(7)), 0, new MeterConfig(0, 4, 0, 8));
        return device;
    }

    @P4Test
    void entriesAreMeteredApart(P4Switch device) {
        start(device).send(0, "0100eeee").expect(1, "010000ee");
        device.send(0, "0000eeee").expect(1, "000001ee").send(0, "0000eeee").expect(1, "000002ee");
        device.send(0, "1100eeee").expect(1, "110000ee").send(0, "1300eeee").expect(1, "130002ee");
        device.advance(Duration.ofSeconds(1)).send(0, "1100eeee").expect(1, "110000ee");
        device.send(0, "0000eeee").expect(1, "000002ee");
    }

    @P4Test
    void bytesAndEntriesWithoutAConfiguration(P4Switch device) {
        start(device).send(0, "2007eeee").expect(1, "2007ee00");
        device.send(0, "2007eeee").expect(1, "2007ee01").send(0, "2007eeee").expect(1, "2007ee02");
        for (int i = 0; i < 5; i++) {
            device.send(0, "2008eeee").expect(1, "2008ee00");
        }
    }

    @P4Test
    void takingTheConfigurationAwayMakesGreen(P4Switch device) {
        start(device).send(0, "0100eeee").send(0, "0100eeee").send(0, "0100eeee");
        device.expect(1, "010000ee").expect(1, "010001ee").expect(1, "010002ee");
        device.control().tables().writeMeter("I.first", LOW, 10, null);
        device.send(0, "0100eeee").expect(1, "010000ee").send(0, "0100eeee").expect(1, "010000ee");
    }
}
