package dev.weft.bmv2.junit.v1model;

import dev.weft.bmv2.control.MeterConfig;
import dev.weft.bmv2.junit.P4Program;
import dev.weft.bmv2.junit.P4Switch;
import dev.weft.bmv2.junit.P4Test;
import java.time.Duration;

/** Indirect meters in time: RFC 2698, colour-blind. The committed bucket gains CIR units a second, the other one PIR. */
@P4Program("../embedded-switch/src/test/resources/v1model/meters.json")
class MetersTest {
    private static void colours(P4Switch device, String cell, String... expected) {
        for (String colours : expected) {
            device.send(0, cell + "eeee").expect(1, cell + colours);
        }
    }

    @P4Test
    void bucketsRefillAtTheirRates(P4Switch device) {
        device.control().state().writeMeter("I.by_packets", 1, new MeterConfig(2, 2, 4, 4));
        colours(device, "01", "0000", "0000", "0100", "0100", "0200");
        // A quarter of a second: half a committed packet, one at peak.
        device.advance(Duration.ofMillis(250));
        colours(device, "01", "0100", "0200");
        // Another one: the half becomes a whole.
        device.advance(Duration.ofMillis(250));
        colours(device, "01", "0000", "0200");
        // No more than the bursts, however long it takes.
        device.advance(Duration.ofHours(1));
        colours(device, "01", "0000", "0000", "0100", "0100", "0200");
    }

    @P4Test
    void aRedPacketTakesNothing(P4Switch device) {
        device.control().state().writeMeter("I.by_packets", 0, new MeterConfig(1, 1, 1, 1));
        colours(device, "00", "0000", "0200", "0200", "0200");
        device.advance(Duration.ofMillis(999));
        colours(device, "00", "0200");
        device.advance(Duration.ofMillis(1));
        colours(device, "00", "0000", "0200");
    }

    @P4Test
    void bytesAreThoseOfTheFrame(P4Switch device) {
        device.control().state().writeMeter("I.by_bytes", 2, new MeterConfig(3000, 9, 3000, 12));
        colours(device, "02", "0000", "0000", "0000", "0001", "0002");
        // 3 bytes a millisecond: one packet of 3 bytes, not one of 4.
        device.advance(Duration.ofMillis(1));
        device.send(0, "02eeee99").expect(1, "02000299");
        colours(device, "02", "0000", "0002");
    }

    @P4Test
    void cellsAreApartAndAConfigurationFillsItsBuckets(P4Switch device) {
        device.control().state().writeMeter("I.by_packets", 0, new MeterConfig(0, 1, 0, 1));
        device.control().state().writeMeter("I.by_packets", 1, new MeterConfig(0, 1, 0, 1));
        colours(device, "00", "0000", "0200");
        colours(device, "01", "0000", "0200");
        device.control().state().writeMeter("I.by_packets", 0, new MeterConfig(0, 1, 0, 1));
        colours(device, "00", "0000", "0200");
        colours(device, "01", "0200");
    }
}
