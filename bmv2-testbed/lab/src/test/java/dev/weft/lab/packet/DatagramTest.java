package dev.weft.lab.packet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class DatagramTest {
    private static final HexFormat HEX = HexFormat.of();

    @Test
    void checksumOfTheExampleInRfc1071() {
        byte[] words = HEX.parseHex("0001f203f4f5f6f7");
        assertThat(Checksum.finish(Checksum.add(0, words, 0, words.length))).isEqualTo(0x220d);
    }

    /** Frames computed by Scapy 2.5: Ether()/IP(flags="DF", id=0)/UDP()/payload and so on. */
    @Test
    void framesEqualThoseOfAnIndependentImplementation() {
        byte[] out = new byte[2048];
        byte[] body = "weft!".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        Datagram packet = new Datagram()
                .macs(0x020000001001L, 0x020000000100L)
                .addresses(new byte[] {10, 1, 0, 1}, new byte[] {10, 96, 0, 10})
                .ports(22342, 9000)
                .trafficClass(46);
        int length = packet.write(out, body, body.length);
        assertThat(HEX.formatHex(out, 0, length)).isEqualTo(V4_UDP);
        byte[] from = HEX.parseHex("20010db8000000000000000000000001");
        byte[] to = HEX.parseHex("20010db8000000000000000000000002");
        length = packet.addresses(from, to).tcp(0x18, 1000, 2000).write(out, body, body.length);
        assertThat(HEX.formatHex(out, 0, length)).isEqualTo(V6_TCP);
    }

    private static final String V4_UDP =
            "020000000100020000001001080045b8002100004000401125a90a0100010a60000a57462328000d7220776566742100000000000000000000000000";
    private static final String V6_TCP =
            "02000000010002000000100186dd6b8000000019064020010db800000000000000000000000120010db800000000000000000000000257462328000003e8000007d05018ffffcf5200007765667421";

    @Property(tries = 200)
    void whatIsWrittenIsRead(
            @ForAll @Size(max = 600) byte[] body,
            @ForAll boolean v6,
            @ForAll boolean tcp,
            @ForAll @IntRange(max = 0xffff) int sourcePort,
            @ForAll @IntRange(max = 0xffff) int destinationPort,
            @ForAll @IntRange(max = 63) int trafficClass) {
        byte[] from = new byte[v6 ? 16 : 4];
        byte[] to = new byte[v6 ? 16 : 4];
        from[0] = 10;
        to[0] = 11;
        Datagram written = new Datagram()
                .macs(1, 2)
                .addresses(from, to)
                .ports(sourcePort, destinationPort)
                .trafficClass(trafficClass)
                .protocol(tcp ? Datagram.TCP : Datagram.UDP);
        byte[] out = new byte[2048];
        int length = written.write(out, body, body.length);
        Datagram read = new Datagram();
        assertThat(read.read(out, length)).isEqualTo(Datagram.Result.OK);
        assertThat(read.source()).isEqualTo(from);
        assertThat(read.destination()).isEqualTo(to);
        assertThat(read.sourcePort()).isEqualTo(sourcePort);
        assertThat(read.destinationPort()).isEqualTo(destinationPort);
        assertThat(read.trafficClass()).isEqualTo(trafficClass);
        byte[] payload = new byte[read.payload().remaining()];
        read.payload().get(payload);
        assertThat(payload).isEqualTo(body);
        int corrupt = 14 + (v6 ? 40 : 20);
        out[corrupt] ^= 1;
        boolean noChecksum = !v6 && !tcp && out[corrupt + 6] == 0 && out[corrupt + 7] == 0;
        assertThat(read.read(out, length)).isEqualTo(noChecksum ? Datagram.Result.OK : Datagram.Result.BAD_CHECKSUM);
    }

    @Property(tries = 500)
    void anyBytesAreReadWithoutHarm(@ForAll @Size(max = 120) byte[] bytes, @ForAll @IntRange(max = 3) int kind) {
        byte[] frame = bytes.clone();
        if (frame.length > 14 && kind > 0) {
            frame[12] = (byte) (kind == 1 ? 0x08 : 0x86);
            frame[13] = (byte) (kind == 1 ? 0x00 : 0xdd);
            frame[14] = (byte) (kind == 1 ? 0x45 : 0x60);
        }
        assertThat(new Datagram().read(frame, frame.length)).isNotNull();
    }
}
