package dev.weft.bmv2.junit.v1model;

import dev.weft.bmv2.control.ValueSetControl.Pattern;
import dev.weft.bmv2.junit.P4Program;
import dev.weft.bmv2.junit.P4Switch;
import dev.weft.bmv2.junit.P4Test;
import java.math.BigInteger;
import java.util.List;

/** Parser value sets: P4_16, section 13.11. Sets of other match kinds reach the switch as patterns: ExternTest. */
@P4Program("../embedded-switch/src/test/resources/v1model/value_sets.json")
class ValueSetsTest {
    private static BigInteger number(String hex) {
        return new BigInteger(hex, 16);
    }

    /** A packet of this type, a, b (4 bits) and c (4 bits) takes this way. */
    private static void way(P4Switch device, String packet, String path) {
        device.send(0, packet + "ff").expect(1, packet + path);
    }

    @P4Test
    void membersSteerTheParser(P4Switch device) {
        way(device, "86dd0000", "00");
        device.control().valueSets().replace("P.types", List.of(number("86dd"), number("0")));
        way(device, "86dd0000", "01");
        way(device, "00000000", "01");
        way(device, "86de0000", "00");
        way(device, "08000000", "02");
        device.control().valueSets().replace("P.types", List.of());
        way(device, "86dd0000", "00");
    }

    @P4Test
    void theSetStandsBeforeTheConstantBehindIt(P4Switch device) {
        device.control().valueSets().replace("P.types", List.of(number("0800")));
        way(device, "08000000", "01");
    }

    @P4Test
    void membersOfTwoFields(P4Switch device) {
        // a = 0x12, b = 0x3: 12 bits.
        device.control().valueSets().replace("P.pairs", List.of(number("123"), number("ff0")));
        way(device, "0000123f", "80");
        way(device, "08001230", "82");
        way(device, "0000ff01", "80");
        way(device, "00001240", "00");
        way(device, "00003120", "00");
    }

    @P4Test
    void patterns(P4Switch device) {
        device.control()
                .valueSets()
                .replacePatterns(
                        "P.pairs",
                        List.of(new Pattern(number("120"), number("ff0")), new Pattern(number("001"), number("00f"))));
        way(device, "00001250", "80");
        way(device, "0000991f", "80");
        way(device, "00009920", "00");
    }
}
