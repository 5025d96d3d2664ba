package dev.weft.dataplane.agent.packet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.weft.p4.program.wire.WireException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

/** What senders of packets that are too long are told; the first octets and the CRC-32 of all were written by scapy 2.8.0. */
class TooBigTest {
    private static final ByteString MAC = hex("020000000100");
    private static final ByteString AGENT = hex("0aff0001");

    private static ByteString hex(String text) {
        return ByteString.copyFrom(HexFormat.of().parseHex(text));
    }

    private static long crc(ByteString bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes.toByteArray());
        return crc.getValue();
    }

    /** UDP from port 5000 to 9000, its payload zeros. */
    private static ByteString frame(String ethernetAndIp, String checksum, int zeros) {
        ByteBuffer udp = ByteBuffer.allocate(8 + zeros);
        udp.putShort((short) 5000).putShort((short) 9000).putShort((short) (8 + zeros));
        udp.putShort((short) Integer.parseInt(checksum, 16)).rewind();
        return hex(ethernetAndIp).concat(ByteString.copyFrom(udp));
    }

    @Test
    void fragmentationIsNeeded() {
        ByteString frame = frame("02000000010002000000100108004500027400074000401124070a0100010a60000a", "b012", 600);
        ByteString answer = TooBig.answer(frame, 580, AGENT, MAC);
        assertThat(answer.size()).isEqualTo(14 + 576);
        assertThat(HexFormat.of().formatHex(answer.substring(0, 60).toByteArray()))
                .isEqualTo("020000001001020000000100080045c0024000004000400122fc0aff00010a01000103041195000002444500"
                        + "027400074000401124070a0100010a60");
        assertThat(crc(answer)).isEqualTo(740264538L);
    }

    /** The agent has no IPv6 address: it answers by the anycast address. The tag stays. */
    @Test
    void packetTooBig() {
        ByteString frame = frame(
                "0200000001000200000010018100000786dd6000000005801140fd000001000000000000000000000001fd000096000000000000000000000001",
                "c3a3",
                1400);
        ByteString answer = TooBig.answer(frame, 1300, AGENT, MAC);
        assertThat(answer.size()).isEqualTo(18 + 1280);
        assertThat(HexFormat.of().formatHex(answer.substring(0, 74).toByteArray()))
                .isEqualTo("0200000010010200000001008100000786dd6000000004d83a40fd000096000000000000000000000001"
                        + "fd0000010000000000000000000000010200880f000005146000000005801140");
        assertThat(crc(answer)).isEqualTo(3697726887L);
    }

    @Test
    void whatIsNoIpPacketHasNoAnswer() {
        for (String frame :
                new String[] {"", "020000000100020000001001", "0200000001000200000010010806000108000604000100"}) {
            assertThatThrownBy(() -> TooBig.answer(hex(frame), 580, AGENT, MAC)).isInstanceOf(WireException.class);
        }
    }
}
