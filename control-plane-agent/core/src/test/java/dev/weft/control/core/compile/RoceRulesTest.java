package dev.weft.control.core.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.control.core.Examples;
import dev.weft.control.core.TestPipeline;
import dev.weft.control.core.check.Checker;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** RoCEv2 in semantic files: the entries by which its packets stay as they are, and what is refused. */
class RoceRulesTest {
    private static final String ROCE = Examples.SMALL
            .replace("02:00:00:00:01:00\"", "02:00:00:00:01:00\", locator: \"5f00:0:1::/48\"")
            .replace("02:00:00:00:02:00\"", "02:00:00:00:02:00\", locator: \"5f00:0:2::/48\"")
            .replace(
                    "  - {id: h1,",
                    "  - {id: h0, switch: s1, port: 7, address: 10.1.0.7, mac: \"02:00:00:00:10:07\"}\n    - {id: h1,")
            .replace("    port: 9000\n", "    port: 4791\n    tunnel: srv6\n")
            .replace("host: h1, port: 9000}", "host: h1}")
            .replace("host: h1, port: 9001}", "host: h0}");

    private static List<String> entries(String text, String switchName, String table) {
        Compilation compilation = Examples.compile(Examples.model(text));
        return compilation.switches().get(switchName).entries().values().stream()
                .filter(entry -> entry.key().table().endsWith("." + table))
                .map(entry -> (entry + "  " + entry.provenance())
                        .replace("instance=" + compilation.ids().instance("r1"), "instance=R1")
                        .replace("instance=" + compilation.ids().instance("r2"), "instance=R2")
                        .replace(
                                "host=0x"
                                        + Integer.toHexString(compilation.ids().host("h1")),
                                "host=H1"))
                .map(entry -> entry.substring(entry.lastIndexOf('.', entry.indexOf(' ')) + 1))
                .collect(Collectors.toList());
    }

    private static List<String> problems(String text) {
        return Checker.check(Examples.model(text), TestPipeline.weft()).stream()
                .map(Object::toString)
                .collect(Collectors.toList());
    }

    /** The last segment names the port of the host: e200 and nine bits. An instance at the ingress itself needs no tunnel. */
    @Test
    void theLastSegmentNamesTheHost() {
        assertThat(problems(ROCE)).isEmpty();
        assertThat(entries(ROCE, "s1", "tunnels"))
                .containsExactlyInAnyOrder(
                        "tunnels instance=R1 @10 -> unchanged_over_v6(mtu=1460, outer_destination=5f00:0:2:e201::, outer_source=5f00:0:1::)  [host/h1, instance/r1, service/render, switch/s1, switch/s2]",
                        "tunnels instance=R2 @10 -> deliver(destination=02:00:00:00:10:07, port=7, source=02:00:00:00:01:00)  [host/h0, instance/r2, service/render, switch/s1]");
        assertThat(entries(ROCE, "s2", "ends_v6"))
                .contains(
                        "ends_v6 address=5f00:0:2:e201::/128 -> deliver(destination=02:00:00:00:20:01, port=1, source=02:00:00:00:02:00)  [host/h1, instance/r1, service/render, switch/s2]");
    }

    /** It sends from the service's address, and calls nobody from there; agent headers have no place in its packets. */
    @Test
    void theHostOfAnInstanceSpeaksForTheService() {
        assertThat(entries(ROCE, "s2", "hosts_v4"))
                .contains(
                        "hosts_v4 port=1 source=10.96.0.10 @10 -> set_host(host=H1, subject=0x0)  [host/h1, instance/r1, service/render]");
        assertThat(entries(ROCE, "s1", "hosts_v4")).noneMatch(entry -> entry.contains("port=1 source=10.96.0.10"));
        assertThat(entries(ROCE, "s1", "services_agent")).isEmpty();
    }

    /** The source guard knows no ports: who may speak for one service at an address may speak for all. */
    @Test
    void itsAddressIsItsOwn() {
        String other = "  - {id: other, capability: rendering, address: 10.96.0.10, protocol: udp, port: 9000,"
                + " instances: [{id: o, host: h1}]}\n";
        List<String> refused = List.of(
                "test.yaml:31: service/other: anycast address 10.96.0.10 already belongs to service/render on line 20; give a RoCEv2 service an address of its own");
        assertThat(problems(ROCE.replace("permissions:\n", other + "permissions:\n")))
                .isEqualTo(refused);
        assertThat(problems(ROCE.replace("services:\n  - id", "services:\n" + other + "  - id")))
                .containsExactly(
                        "test.yaml:21: service/render: address 10.96.0.10 already belongs to service/other on line 20; give a RoCEv2 service an address of its own");
    }
}
