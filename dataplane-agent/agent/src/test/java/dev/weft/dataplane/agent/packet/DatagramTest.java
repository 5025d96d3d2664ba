package dev.weft.dataplane.agent.packet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.weft.p4.program.wire.WireException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class DatagramTest {
    private static final ByteString MAC_A = bytes("020000000001");
    private static final ByteString MAC_B = bytes("020000000002");

    private static ByteString bytes(String hex) {
        return ByteString.copyFrom(HexFormat.of().parseHex(hex));
    }

    /** Checksums worked out by hand from RFC 791 and RFC 768. */
    @Test
    void anIpv4FrameHasTheBytesOfTheRfcs() {
        Datagram datagram = new Datagram(bytes("0aff0001"), 22342, bytes("0aff0002"), 22342, bytes("0102"));
        ByteString frame = datagram.toFrame(MAC_B, MAC_A);
        // IPv4: 0x4500 + 0x001e + 0x4000 + 0x4011 + 0x0aff + 0x0001 + 0x0aff + 0x0002 = 0xdb30, complement 0x24cf.
        // UDP: addresses 0x1601, protocol 0x11, length 0x0a twice, ports 0x5746 twice, data 0x0102: 0xc5b4, 0x3a4b.
        assertThat(frame)
                .isEqualTo(bytes("020000000002" + "020000000001" + "0800" + "4500001e00004000401124cf" + "0aff0001"
                        + "0aff0002" + "57465746000a3a4b" + "0102"));
        assertThat(Datagram.parse(frame)).isEqualTo(datagram);
    }

    @Test
    void anIpv6FrameComesBack() {
        Datagram datagram = new Datagram(
                bytes("fd000000000000000000000000000001"),
                1,
                bytes("fd000000000000000000000000000002"),
                2,
                bytes("010203"));
        ByteString frame = datagram.toFrame(MAC_B, MAC_A);
        assertThat(frame.size()).isEqualTo(14 + 40 + 8 + 3);
        assertThat(Datagram.parse(frame)).isEqualTo(datagram);
    }

    @Test
    void aVlanTagIsSkippedAndPaddingIgnored() {
        Datagram datagram = new Datagram(bytes("0aff0001"), 1, bytes("0aff0002"), 2, bytes("01"));
        ByteString frame = datagram.toFrame(MAC_B, MAC_A);
        ByteString tagged = frame.substring(0, 12).concat(bytes("81000005")).concat(frame.substring(12));
        assertThat(Datagram.parse(tagged.concat(bytes("000000")))).isEqualTo(datagram);
    }

    @Test
    void whatIsNoUdpIsRefusedWithItsName() {
        assertThatThrownBy(() -> Datagram.parse(bytes("020000000002" + "020000000001" + "0806" + "00")))
                .isInstanceOf(WireException.class)
                .hasMessageContaining("0x0806");
    }
}
