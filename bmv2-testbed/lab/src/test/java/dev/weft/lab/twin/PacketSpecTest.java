package dev.weft.lab.twin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PacketSpecTest {
    @Test
    void fillsInWhatIsUsual() {
        PacketSpec spec = PacketSpec.parse(" in=s1:1  dst=10.96.0.10 dport=9000 ");

        assertThat(spec.switchId()).isEqualTo("s1");
        assertThat(spec.port()).isEqualTo(1);
        assertThat(spec.source()).isEmpty();
        assertThat(spec.protocol()).isEqualTo(17);
        assertThat(spec.sourcePort()).isEqualTo(40000);
        assertThat(spec.ttl()).isEqualTo(64);
        assertThat(spec.ipv6()).isFalse();
    }

    @Test
    void anAgentRequestGoesToTheAgentHeaderPort() {
        PacketSpec spec = PacketSpec.parse("in=s1:1 dst=2001:db8::1 agent=glasses-1 service=render class=46");

        assertThat(spec.destinationPort()).isEqualTo(22342);
        assertThat(spec.agent()).contains("glasses-1");
        assertThat(spec.service()).contains("render");
        assertThat(spec.ipv6()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "dst=10.0.0.1 dport=1 | in=... is missing",
                "in=s1:1 dst=10.0.0.1 | dport=... is missing",
                "in=s1 dst=10.0.0.1 dport=1 | 's1' is not SWITCH:PORT",
                "in=s1:0 dst=10.0.0.1 dport=1 | 's1:0' is not SWITCH:PORT",
                "in=s1:1 dst=example.org dport=1 | dst=example.org is not an IPv4 or IPv6 address",
                "in=s1:1 dst=10.0.0.256 dport=1 | dst=10.0.0.256 is not an IPv4 or IPv6 address",
                "in=s1:1 dst=10.0.0.1 dport=65536 | dport=65536 is not a number from 0 to 65535",
                "in=s1:1 dst=10.0.0.1 dport=1 proto=sctpp | proto=sctpp is not udp",
                "in=s1:1 dst=10.0.0.1 dport=1 dport=2 | key 'dport' is given twice",
                "in=s1:1 dst=10.0.0.1 destport=2 | unknown key 'destport'",
                "in=s1:1 dst=10.0.0.1 dport | 'dport' is not KEY=VALUE",
                "in=s1:1 src=::1 dst=10.0.0.1 dport=1 | different IP versions",
                "in=s1:1 dst=10.0.0.1 service=render | service=... needs agent=...",
                "in=s1:1 dst=10.0.0.1 agent=a proto=tcp | travels over proto=udp"
            })
    void namesWhatIsWrong(String text, String message) {
        assertThatThrownBy(() -> PacketSpec.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}
