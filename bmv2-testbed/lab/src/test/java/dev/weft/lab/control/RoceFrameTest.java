package dev.weft.lab.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.control.core.model.IpAddress;
import dev.weft.control.core.model.MacAddress;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The RoCEv2 frames of the tests against octets written by scapy 2.8.0 (scapy.contrib.roce), which computes the CRC itself. */
class RoceFrameTest {
    private static final String TRANSPORT =
            "0440ffff0000040280000007000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

    @ParameterizedTest
    @CsvSource({
        "10.1.0.1, 10.96.0.10, 49152, 456a004c00004000401125cc0a0100010a60000ac00012b700380000, 3d2ad387",
        "fd00:1::1, fd00:96::10, 50000, 66a1234500381140fd000001000000000000000000000001fd000096000000000000000000000010c35012b70038e3ae, de3af398"
    })
    void asScapyWritesThem(String from, String to, int port, String headers, String crc) {
        RoceFrame.Way way = new RoceFrame.Way(
                MacAddress.of("02:00:00:00:10:01"),
                MacAddress.of("02:00:00:00:01:00"),
                IpAddress.of(from),
                IpAddress.of(to));
        String type = from.contains(":") ? "86dd" : "0800";
        byte[] theirs = HexFormat.of().parseHex("020000000100" + "020000001001" + type + headers + TRANSPORT + crc);
        byte[] ours =
                RoceFrame.of(way, port, HexFormat.of().parseHex(TRANSPORT)).bytes();
        if (type.equals("86dd")) { // scapy fills in the checksum, which the CRC leaves out
            ours[60] = theirs[60];
            ours[61] = theirs[61];
        }
        assertThat(HexFormat.of().formatHex(ours)).isEqualTo(HexFormat.of().formatHex(theirs));
        assertThat(new RoceFrame(theirs).crcHolds()).isTrue();
        theirs[from.contains(":") ? 53 : 33] ^= 1; // the last octet of the destination
        assertThat(new RoceFrame(theirs).crcHolds()).isFalse();
    }
}
