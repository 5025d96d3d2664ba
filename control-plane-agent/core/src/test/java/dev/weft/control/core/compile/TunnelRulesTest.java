package dev.weft.control.core.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.weft.control.core.Examples;
import dev.weft.control.core.TestPipeline;
import dev.weft.control.core.check.Checker;
import dev.weft.control.core.model.Problem;
import dev.weft.control.core.text.Reading;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Tunnels in semantic files: the entries that they become, and the mistakes that are refused. */
class TunnelRulesTest {
    private static final String IP = Examples.SMALL
            .replace("02:00:00:00:01:00\"", "02:00:00:00:01:00\", tunnelAddress: 10.254.0.1")
            .replace("02:00:00:00:02:00\"", "02:00:00:00:02:00\", tunnelAddress: 10.254.0.2")
            .replace("delayMs: 2}", "delayMs: 2, mtu: 1400}")
            .replace("    port: 9000\n", "    port: 9000\n    tunnel: ip\n");

    private static final String SRV6 = Examples.SMALL
            .replace("02:00:00:00:01:00\"", "02:00:00:00:01:00\", locator: \"5f00:0:1::/48\"")
            .replace("02:00:00:00:02:00\"", "02:00:00:00:02:00\", locator: \"5f00:0:2::/48\"")
            .replace(
                    "  links:\n",
                    "    - {id: s3, device: 3, agent: \"127.0.0.1:9563\", address: 10.255.0.3, mac: \"02:00:00:00:03:00\", locator: \"5f00:0:3::/48\"}\n  links:\n    - {id: s1-s3, between: [\"s1:11\", \"s3:10\"], delayMs: 2, mtu: 9000}\n    - {id: s3-s2, between: [\"s3:11\", \"s2:11\"], delayMs: 2, mtu: 9000}\n")
            .replace("    port: 9000\n", "    port: 9000\n    tunnel: srv6\n    via: [s3]\n");

    private static List<String> entries(String text, String switchName, String table) {
        Compilation compilation = Examples.compile(Examples.model(text));
        return compilation.switches().get(switchName).entries().values().stream()
                .filter(entry -> entry.key().table().endsWith("." + table))
                .map(entry -> (entry + "  " + entry.provenance())
                        .replace("=" + compilation.ids().instance("r1"), "=R1")
                        .replace("=" + compilation.ids().instance("r2"), "=R2"))
                .map(entry -> entry.substring(entry.lastIndexOf('.', entry.indexOf(' ')) + 1))
                .collect(Collectors.toList());
    }

    private static List<String> problems(String text) {
        Reading reading = Examples.read(text);
        return reading
                .model()
                .map(model -> Checker.check(model, TestPipeline.weft()))
                .orElse(reading.problems())
                .stream()
                .map(Problem::toString)
                .collect(Collectors.toList());
    }

    @Test
    void anIpTunnelHasTwoEndsAWayAndNoDoorForHosts() {
        assertThat(problems(IP)).isEmpty();
        assertThat(entries(IP, "s1", "tunnels"))
                .containsExactlyInAnyOrder(
                        "tunnels instance=R1 @10 -> over_v4(mtu=1380, outer_destination=10.254.0.2, outer_source=10.254.0.1)  [host/h1, instance/r1, service/render, switch/s1, switch/s2]",
                        "tunnels instance=R2 @10 -> over_v4(mtu=1380, outer_destination=10.254.0.2, outer_source=10.254.0.1)  [host/h1, instance/r2, service/render, switch/s1, switch/s2]");
        assertThat(entries(IP, "s2", "tunnels")).as("its instances are here").isEmpty();
        assertThat(entries(IP, "s2", "ends_v4"))
                .containsExactly("ends_v4 address=10.254.0.2 -> decapsulate  [switch/s2]");
        assertThat(entries(IP, "s1", "routes_v4"))
                .anyMatch(route -> route.startsWith("routes_v4 address=10.254.0.2/32 "));
        assertThat(entries(IP, "s1", "services_v4"))
                .contains(
                        "services_v4 address=10.254.0.1 @10 -> refuse_v4  [switch/s1]",
                        "services_v4 address=10.254.0.2 @10 -> refuse_v4  [switch/s2]");
    }

    /** RFC 9800, section 4.1: block, locator nodes in order, function; the rest of the container is zero. */
    @Test
    void aListOfSegmentsIsOneAddress() {
        assertThat(problems(SRV6)).isEmpty();
        assertThat(entries(SRV6, "s1", "tunnels"))
                .contains(
                        "tunnels instance=R1 @10 -> over_v6(mtu=8960, outer_destination=5f00:0:3:2:e046::, outer_source=5f00:0:1::)  [host/h1, instance/r1, service/render, switch/s1, switch/s2, switch/s3]");
        assertThat(entries(SRV6, "s2", "tunnels"))
                .as("a waypoint is crossed even if the instance is at the ingress")
                .anyMatch(entry -> entry.contains("outer_destination=5f00:0:3:2:e046::, outer_source=5f00:0:2::"));
        assertThat(entries(SRV6, "s3", "ends_v6"))
                .containsExactlyInAnyOrder(
                        "ends_v6 address=5f00:0:3::/48 -> next_segment  [switch/s3]",
                        "ends_v6 address=5f00:0:3:e046::/128 -> decapsulate  [switch/s3]");
        assertThat(entries(SRV6, "s1", "routes_v6"))
                .anyMatch(route -> route.startsWith("routes_v6 address=5f00:0:2::/48 "))
                .anyMatch(route -> route.startsWith("routes_v6 address=5f00:0:3::/48 "));
        assertThat(entries(SRV6, "s1", "services_v6"))
                .contains(
                        "services_v6 address=5f00:0:3::&&&0xffffffffffff00000000000000000000 @10 -> refuse_v6  [switch/s3]");
    }

    @Test
    void withoutATunnelNothingEntersOne() {
        assertThat(entries(IP.replace("    tunnel: ip\n", ""), "s1", "tunnels")).isEmpty();
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                arguments(
                        IP.replace(", tunnelAddress: 10.254.0.2", ""),
                        List.of(
                                "test.yaml:28: instance/r1: the tunnel of service/render is ip, but switch/s2 on line 7, its egress, has no tunnel address; add \"tunnelAddress\" to switch/s2, or use another tunnel",
                                "test.yaml:29: instance/r2: the tunnel of service/render is ip, but switch/s2 on line 7, its egress, has no tunnel address; add \"tunnelAddress\" to switch/s2, or use another tunnel")),
                arguments(
                        IP.replace(", tunnelAddress: 10.254.0.1", ""),
                        List.of(
                                "test.yaml:19: service/render: the tunnel of service/render is ip, but switch/s1 on line 6, whose hosts may call it, has no tunnel address; add \"tunnelAddress\" to switch/s1, or use another tunnel")),
                arguments(
                        SRV6.replace(", locator: \"5f00:0:3::/48\"", ""),
                        List.of(
                                "test.yaml:22: service/render: the tunnel of service/render is srv6, but switch/s3 on line 8, via which it goes, has no tunnel address; add \"locator\" to switch/s3, or use another tunnel")),
                arguments(
                        IP.replace("tunnelAddress: 10.254.0.2", "tunnelAddress: \"fd00:254::2\""),
                        List.of(
                                "test.yaml:28: instance/r1: the tunnel from switch/s1 to switch/s2 has an IPv4 and an IPv6 end; give both a \"tunnelAddress\" of one family",
                                "test.yaml:29: instance/r2: the tunnel from switch/s1 to switch/s2 has an IPv4 and an IPv6 end; give both a \"tunnelAddress\" of one family")),
                arguments(
                        IP.replace("tunnelAddress: 10.254.0.2", "tunnelAddress: 10.255.0.2"),
                        List.of(
                                "test.yaml:7: switch/s2: address 10.255.0.2 is used twice; give each tunnel end, agent and host its own address")),
                arguments(
                        IP.replace("mtu: 1400", "mtu: 580"),
                        List.of(
                                "test.yaml:28: instance/r1: the tunnel from switch/s1 carries packets of 560 octets, and IPv4 asks for 576; raise \"mtu\" of the links on the way",
                                "test.yaml:29: instance/r2: the tunnel from switch/s1 carries packets of 560 octets, and IPv4 asks for 576; raise \"mtu\" of the links on the way")),
                arguments(
                        IP.replace("tunnel: ip\n", "tunnel: ip\n    via: [s2]\n"),
                        List.of(
                                "test.yaml:19: service/render: goes via s2, but its tunnel is ip, which has no waypoints; use the tunnel srv6, or remove \"via\"")),
                arguments(
                        IP.replace("tunnel: ip", "tunnel: gre"),
                        List.of(
                                "test.yaml:24: service/render: tunnel is \"gre\", which is not known; use none, ip, srv6")),
                arguments(
                        SRV6.replace("via: [s3]", "via: [s4]"),
                        List.of(
                                "test.yaml:22: service/render: there is no switch \"s4\"; use one of the switches, nearest: s1, s2, s3")),
                arguments(
                        SRV6.replace("via: [s3]", "via: [s3, s3]"),
                        List.of(
                                "test.yaml:22: service/render: goes via s3 twice in a row; name each waypoint once in a row")),
                arguments(
                        SRV6.replace("5f00:0:3::/48", "5f00:0:2::/48"),
                        List.of(
                                "test.yaml:8: switch/s3: locator 5f00:0:2::/48 already belongs to switch/s2 on line 7; give each switch its own locator")),
                arguments(
                        SRV6.replace("5f00:0:3::/48", "5f01:0:3::/48"),
                        List.of(
                                "test.yaml:6: switch/s1: its locator 5f00:0:1::/48 is of another block than that of switch/s3 on line 8, 5f01:0:3::/48; give the locators of all switches the same first 32 bits",
                                "test.yaml:7: switch/s2: its locator 5f00:0:2::/48 is of another block than that of switch/s3 on line 8, 5f01:0:3::/48; give the locators of all switches the same first 32 bits",
                                "test.yaml:8: switch/s3: its locator 5f01:0:3::/48 is of another block than that of switch/s1 on line 6, 5f00:0:1::/48; give the locators of all switches the same first 32 bits")),
                arguments(
                        SRV6.replace("5f00:0:3::/48", "5f00:0:e000::/48"),
                        List.of(
                                "test.yaml:8: switch/s3: \"5f00:0:e000::/48\": the node, bits 33 to 48, is not 1 to dfff; correct it")),
                arguments(
                        SRV6.replace("5f00:0:3::/48", "5f00:0:3::/64"),
                        List.of(
                                "test.yaml:8: switch/s3: \"5f00:0:3::/64\" is not an IPv6 prefix of 48 bits: 32 of block, 16 of node; correct it")),
                arguments(
                        SRV6.replace("address: 10.255.0.3", "address: \"5f00:0:1::9\""),
                        List.of(
                                "test.yaml:8: switch/s3: address 5f00:0:1::9 lies in the locator of switch/s1, 5f00:0:1::/48; use an address outside: those inside are segments")));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void eachMistakeIsNamedWithItsLineAndRemedy(String text, List<String> expected) {
        assertThat(problems(text)).isEqualTo(expected);
    }
}
