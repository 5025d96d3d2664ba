package dev.weft.packetio.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OffloadTest {
    @Test
    void sumOfRfc1071Section3() {
        byte[] data = HexFormat.of().parseHex("0001f203f4f5f6f7");
        assertThat(Offload.fold(Offload.sum(data, 0, data.length, 0))).isEqualTo(0xddf2);
    }

    @Test
    void oddLengthCountsTheLastOctetAsHighHalf() {
        assertThat(Offload.sum(new byte[] {1, 2, 3}, 0, 3, 0)).isEqualTo(0x0102 + 0x0300);
    }

    @Test
    void ipv4HeaderOfAKnownPacket() {
        // Wikipedia, "Internet checksum": this header's checksum is b861.
        byte[] header = HexFormat.of().parseHex("450000730000400040110000c0a80001c0a800c7");
        Offload.ipv4HeaderChecksum(header, 0);
        assertThat(Offload.getShort(header, 10)).isEqualTo(0xb861);
    }

    @Test
    void vlanTagGoesBehindTheAddresses() {
        byte[] frame = Arrays.copyOf(HexFormat.of().parseHex("000102030405060708090a0b0800aabb"), 20);
        assertThat(Offload.insertVlan(frame, 16, 0x8100, 0x2005)).isEqualTo(20);
        assertThat(HexFormat.of().formatHex(frame)).isEqualTo("000102030405060708090a0b" + "81002005" + "0800aabb");
    }

    @Test
    void segmentsTcpOverIpv4() {
        byte[] payload = new byte[2500];
        new Random(1).nextBytes(payload);
        byte[] whole = ipv4Tcp(payload, 0xfffffff0, 0x9a /* CWR, ACK, PSH, SYN-less FIN below */ | 1);
        Segmenter segmenter = new Segmenter();
        assertThat(segmenter.load(whole, whole.length, Abi.VNET_GSO_TCPV4, 1000, 34, 16))
                .isTrue();

        byte[] out = new byte[2000];
        byte[] joined = new byte[0];
        for (int i = 0; i < 3; i++) {
            int length = segmenter.next(out);
            assertThat(length).isEqualTo(54 + (i < 2 ? 1000 : 500));
            assertThat(Offload.getShort(out, 16)).as("IPv4 total length").isEqualTo(length - 14);
            assertThat(Offload.getShort(out, 18)).as("IPv4 id").isEqualTo((0xfffe + i) & 0xffff);
            assertThat(ipv4Sum(out)).as("IPv4 header sums to ffff").isEqualTo(0xffff);
            assertThat(tcpSum(out, length)).as("TCP sums to ffff").isEqualTo(0xffff);
            assertThat(Offload.getInt(out, 38)).as("sequence").isEqualTo(0xfffffff0 + i * 1000);
            int flags = out[47] & 0xff;
            assertThat(flags & 0x80).as("CWR on the first only").isEqualTo(i == 0 ? 0x80 : 0);
            assertThat(flags & 0x09).as("FIN, PSH on the last only").isEqualTo(i == 2 ? 0x09 : 0);
            byte[] more = Arrays.copyOf(joined, joined.length + length - 54);
            System.arraycopy(out, 54, more, joined.length, length - 54);
            joined = more;
        }
        assertThat(segmenter.pending()).isFalse();
        assertThat(segmenter.next(out)).isZero();
        assertThat(joined).isEqualTo(payload);
    }

    @Test
    void refusesWhatIsNotWhatItClaims() {
        byte[] whole = ipv4Tcp(new byte[2000], 0, 0x10);
        Segmenter segmenter = new Segmenter();
        assertThat(segmenter.load(whole, whole.length, Abi.VNET_GSO_TCPV6, 1000, 34, 16))
                .isFalse();
        assertThat(segmenter.load(whole, whole.length, Abi.VNET_GSO_TCPV4, 0, 34, 16))
                .isFalse();
        assertThat(segmenter.load(whole, whole.length, Abi.VNET_GSO_TCPV4, 1000, 84, 16))
                .as("a tunnel's inner TCP")
                .isFalse();
        assertThat(segmenter.load(whole, whole.length, 3, 1000, 34, 6))
                .as("UFO is gone from Linux")
                .isFalse();
        for (int length = 0; length < 54; length++) {
            assertThat(segmenter.load(whole, length, Abi.VNET_GSO_TCPV4, 1000, 34, 16))
                    .isFalse();
        }
    }

    /** As the stack leaves it: total length of the whole, checksum field holding the pseudo-header's sum. */
    private static byte[] ipv4Tcp(byte[] payload, int sequence, int flags) {
        byte[] frame = new byte[54 + payload.length];
        Offload.putShort(frame, 12, 0x0800);
        frame[14] = 0x45;
        Offload.putShort(frame, 16, 40 + payload.length);
        Offload.putShort(frame, 18, 0xfffe);
        frame[22] = 64;
        frame[23] = 6;
        Offload.putInt(frame, 26, 0x0a000001);
        Offload.putInt(frame, 30, 0xc0a80102);
        Offload.putInt(frame, 38, sequence);
        frame[46] = 0x50;
        frame[47] = (byte) flags;
        System.arraycopy(payload, 0, frame, 54, payload.length);
        Offload.putShort(frame, 50, pseudo(20 + payload.length));
        return frame;
    }

    private static int pseudo(int tcpLength) {
        long sum = 0x0a00 + 0x0001 + 0xc0a8 + 0x0102 + 6 + tcpLength;
        return (int) ((sum & 0xffff) + (sum >>> 16));
    }

    private static int ipv4Sum(byte[] frame) {
        return onesSum(frame, 14, 34, 0);
    }

    private static int tcpSum(byte[] frame, int length) {
        return onesSum(frame, 34, length, pseudo(length - 34));
    }

    /** A second, plain implementation as oracle: add octet pairs, carry around at once. */
    private static int onesSum(byte[] frame, int from, int to, int seed) {
        int sum = seed;
        for (int i = from; i < to; i++) {
            sum += (i - from) % 2 == 0 ? (frame[i] & 0xff) * 256 : frame[i] & 0xff;
            sum = sum > 0xffff ? sum - 0xffff : sum;
        }
        return sum;
    }
}
