package dev.weft.control.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {
    /** The examples of RFC 5952, sections 1 to 5. */
    @ParameterizedTest
    @CsvSource({
        "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
        "2001:0db8::0001, 2001:db8::1",
        "2001:db8::0:1, 2001:db8::1",
        "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
        "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
        "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
        "2001:DB8::ABCD, 2001:db8::abcd",
        "::, ::",
        "::1, ::1",
        "fe80::, fe80::",
        "10.0.0.1, 10.0.0.1"
    })
    void canonicalText(String text, String canonical) {
        assertThat(IpAddress.of(text)).hasToString(canonical);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "10.0.0",
                "10.0.0.256",
                "010.0.0.1",
                "10.0.0.1.2",
                "localhost",
                "1::2::3",
                "fe80::1%eth0",
                ":::",
                "::ffff:1.2.3.4",
                "1.2.3.4 "
            })
    void whatIsNoAddress(String text) {
        assertThatThrownBy(() -> IpAddress.of(text)).hasMessageContaining("is not an IP address");
    }

    @Test
    void prefixesContainTheirAddresses() {
        assertThat(IpPrefix.of("10.1.0.0/16").contains(IpAddress.of("10.1.255.255")))
                .isTrue();
        assertThat(IpPrefix.of("10.1.0.0/16").contains(IpAddress.of("10.2.0.0")))
                .isFalse();
        assertThat(IpPrefix.of("10.1.0.0/16").contains(IpAddress.of("::1"))).isFalse();
        assertThat(IpPrefix.of("0.0.0.0/0").contains(IpAddress.of("9.9.9.9"))).isTrue();
        assertThat(IpPrefix.of("fd00::/9").contains(IpAddress.of("fd7f::1"))).isTrue();
        assertThatThrownBy(() -> IpPrefix.of("10.1.0.0/33")).hasMessageContaining("at most 32");
        assertThatThrownBy(() -> IpPrefix.of("10.1.0.0")).hasMessageContaining("ADDRESS/LENGTH");
        assertThatThrownBy(() -> IpPrefix.of("10.1.1.0/16")).hasMessageContaining("bits set");
    }

    @Test
    void macAddresses() {
        assertThat(MacAddress.of("02:00:00:00:0A:ff")).hasToString("02:00:00:00:0a:ff");
        assertThat(MacAddress.of("02:00:00:00:0a:ff").value()).isEqualTo(0x020000000affL);
        assertThat(MacAddress.of("01:00:5e:00:00:01").isUnicast()).isFalse();
        assertThatThrownBy(() -> MacAddress.of("2:0:0:0:0:1")).hasMessageContaining("is not a MAC address");
    }

    @Test
    void nearestNamesComeFirst() {
        assertThat(Nearest.of("rendr", java.util.List.of("billing", "render", "rendering", "tender")))
                .containsExactly("render", "tender", "rendering");
        assertThat(Nearest.distance("kitten", "sitting")).isEqualTo(3);
    }
}
