package dev.weft.lab.twin;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The frames are those that Scapy 2.7.0 builds, byte for byte. */
class FramesTest {
    @ParameterizedTest
    @CsvSource({
        // Ether/IP(tos=46<<2,id=0)/UDP(sport=40000,dport=9000)/(b"\0"*18)
        "in=s1:1 src=10.1.0.1 dst=10.96.0.10 sport=40000 dport=9000 class=46,"
                + "020000000100020000001001080045b8002e000000004011659c0a0100010a60000a9c402328001a2be6"
                + "000000000000000000000000000000000000",
        // Ether/IP(id=0)/TCP(sport=40000,dport=80,seq=1,flags="S",window=65535)/(b"\0"*18)
        "in=s1:1 src=10.1.0.1 dst=10.96.0.10 proto=tcp sport=40000 dport=80,"
                + "02000000010002000000100108004500003a00000000400666530a0100010a60000a9c400050000000010000"
                + "00005002fffffed30000000000000000000000000000000000000000",
        // Ether/IP(id=0)/ICMP(id=1,seq=1)/(b"\0"*18)
        "in=s1:1 src=10.1.0.1 dst=10.96.0.10 proto=icmp,"
                + "02000000010002000000100108004500002e00000000400166640a0100010a60000a0800f7fd00010001"
                + "000000000000000000000000000000000000",
        // Ether/IPv6(tc=10<<2,hlim=9)/UDP(sport=40000,dport=9000)/(b"\0"*18)
        "in=s1:1 src=2001:db8:1::1 dst=2001:db8:96::a sport=40000 dport=9000 class=10 ttl=9,"
                + "02000000010002000000100186dd62800000001a110920010db80001000000000000000000012001"
                + "0db800960000000000000000000a9c402328001ae43d000000000000000000000000000000000000",
        // Ether/IPv6/ICMPv6EchoRequest(id=1,seq=1,data=b"\0"*18)
        "in=s1:1 src=2001:db8:1::1 dst=2001:db8:96::a proto=icmpv6,"
                + "02000000010002000000100186dd60000000001a3a4020010db80001000000000000000000012001"
                + "0db800960000000000000000000a8000239500010001000000000000000000000000000000000000"
    })
    void buildsTheFrameThatScapyBuilds(String text, String hex) {
        PacketSpec spec = PacketSpec.parse(text);
        InetAddress source = spec.source().orElseThrow();

        byte[] frame = Frames.build(spec, source, 0x020000001001L, 0x020000000100L, Optional.empty());

        assertThat(HexFormat.of().formatHex(frame)).isEqualTo(hex);
    }

    @Test
    void aZeroUdpChecksumIsSentAsAllOnes() { // RFC 768: zero would mean "no checksum"
        for (int port = 1; port < 65536; port++) {
            PacketSpec spec = PacketSpec.parse("in=s1:1 src=10.1.0.1 dst=10.96.0.10 dport=9000 sport=" + port);
            byte[] frame = Frames.build(spec, spec.source().orElseThrow(), 1, 2, Optional.empty());
            assertThat(frame[40] << 8 | frame[41]).as("sport=%d", port).isNotZero();
        }
    }
}
