package dev.weft.control.core.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.weft.control.core.Examples;
import dev.weft.control.core.TestPipeline;
import dev.weft.control.core.check.Checker;
import dev.weft.control.core.model.Problem;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kind of bad input, with the very lines a user gets. */
class BadInputTest {
    private static List<String> problems(String text) {
        Reading reading = Examples.read(text);
        List<Problem> problems = reading.model()
                .map(model -> Checker.check(model, TestPipeline.weft()))
                .orElse(reading.problems());
        return problems.stream().map(Problem::toString).collect(Collectors.toList());
    }

    @Test
    void soundFilesHaveNoProblems() {
        assertThat(problems(Examples.SMALL)).isEmpty();
        assertThat(problems(Examples.arvr())).isEmpty();
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                arguments(
                        "    port: 9000\n",
                        "    prot: 9000\n",
                        List.of(
                                "test.yaml:19: service/render: the key \"port\" is missing; add it: Transport port.",
                                "test.yaml:23: service/render: unknown key \"prot\"; use one of the keys, nearest: port, id, protocol")),
                arguments(
                        "    port: 9000\n",
                        "    port: many\n",
                        List.of(
                                "test.yaml:23: service/render: port must be a whole number, not \"many\"; give: Transport port.")),
                arguments(
                        "    port: 9000\n",
                        "    port: 90000\n",
                        List.of("test.yaml:23: service/render: port is 90000, more than 65535; give: Transport port.")),
                arguments(
                        "    protocol: udp\n",
                        "    protocol: sctp\n",
                        List.of(
                                "test.yaml:22: service/render: protocol is \"sctp\", which is not known; use udp, tcp")),
                arguments(
                        "    protocol: udp\n",
                        "    protocol: udp\n    protocol: tcp\n",
                        List.of(
                                "test.yaml:23: file: has the key \"protocol\" twice, first on line 22; remove one of the two")),
                arguments(
                        "    port: 9000\n",
                        "    port: 9000\n    policy: fastest\n",
                        List.of(
                                "test.yaml:24: service/render: policy is \"fastest\", which is not known; use compute-only, network-only, joint-best, joint, consistent-hash, power-of-two, shortest-queue, deadline")),
                arguments(
                        "host: h1, port: 9000}\n      - {id: r2, host: h1, port: 9001}",
                        "host: h1, port: 9000, weight: 0}\n      - {id: r2, host: h1, port: 9001, weight: 0}",
                        List.of(
                                "test.yaml:19: service/render: the weights of its instances sum to 0: no new flow would be served; give at least one instance a weight above 0, or leave its weight out")),
                arguments(
                        "host: h1, port: 9000}",
                        "host: h1, port: 9000, weight: 1001}",
                        List.of(
                                "test.yaml:27: instance/r1: weight is 1001, more than 1000; give: Its part of the new flows where they are shared; 0: none; as many as workers when left out.")),
                arguments(
                        "host: h1, port: 9000}",
                        "host: h1, port: 9000, workers: 0}",
                        List.of(
                                "test.yaml:27: instance/r1: workers is 0, less than 1; give: How many requests it serves at once.")),
                arguments(
                        "    port: 9000\n",
                        "    port: 4791\n",
                        List.of(
                                "test.yaml:19: service/render: UDP port 4791 is RoCEv2, whose checksum covers the addresses: packets reach their instance unchanged, in a tunnel that names it, and the tunnel is none; use the tunnel srv6, or another port",
                                "test.yaml:27: instance/r1: its port is 9000, but service/render is RoCEv2, whose port 4791 no switch may change; leave \"port\" out",
                                "test.yaml:28: instance/r2: its port is 9001, but service/render is RoCEv2, whose port 4791 no switch may change; leave \"port\" out")),
                arguments(
                        "host: h1, port: 9000}",
                        "host: h1, port: 9000, backup: true}",
                        List.of(
                                "test.yaml:27: instance/r1: is a backup, but the policy of service/render is joint, which has no deadline to spill at; use the policy deadline with a deadlineMs in a demand, or remove \"backup\"")),
                arguments(
                        ", deadlineMs: 20}\n",
                        "}\n    policy: deadline\n",
                        List.of(
                                "test.yaml:19: service/render: its policy is deadline, but none of its demands has a deadlineMs; add deadlineMs to a demand, or use the policy joint")),
                arguments(
                        "    instances:\n      - {id: r1, host: h1, port: 9000}\n      - {id: r2, host: h1, port: 9001}",
                        "    policy: deadline\n    instances:\n      - {id: r1, host: h1, port: 9000, backup: true}\n      - {id: r2, host: h1, port: 9001, backup: true}",
                        List.of(
                                "test.yaml:19: service/render: all of its instances are backups: there is nothing to back up; remove \"backup\" from at least one instance")),
                arguments(
                        "    port: 9000\n",
                        "    port: 9000\n    policy: deadline\n    selection: centralised\n",
                        List.of(
                                "test.yaml:19: service/render: its selection is centralised, so its data planes weigh nothing and the policy deadline means nothing; leave the policy out, or use the selection hybrid")),
                arguments(
                        "  services: 10.96.0.0/16\n",
                        "  services: 10.96.0.0/16\n  measurement: {scores: {normalisation: sigmoid}}\n",
                        List.of("test.yaml:5: network: a sigmoid has a middle and a scale; add middleMs and scaleMs")),
                arguments(
                        "  services: 10.96.0.0/16\n",
                        "  services: 10.96.0.0/16\n  measurement: {scores: {computeWeight: 0, networkWeight: 0}}\n",
                        List.of(
                                "test.yaml:5: network: both categories have the weight 0: there would be no score; give one of them a weight above 0")),
                arguments("weft: 1", "weft: 2", List.of("test.yaml:1: weft: weft is 2; use 1")),
                arguments(
                        "domain: test\n",
                        "",
                        List.of(
                                "test.yaml:1: file: the key \"domain\" is missing; add it: Name of the operator's domain.")),
                arguments(
                        "domain: test\n",
                        "domain: \"a b\"\n",
                        List.of(
                                "test.yaml:2: domain: domain is \"a b\", which has the wrong form; match ^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$ (Name of the operator's domain.)")),
                arguments(
                        "address: 10.1.0.1,",
                        "address: 10.1.0.300,",
                        List.of("test.yaml:11: host/c1: \"10.1.0.300\" is not an IP address; correct it")),
                arguments(
                        "address: 10.1.0.1,",
                        "address: 10.7.0.1,",
                        List.of(
                                "test.yaml:11: host/c1: address 10.7.0.1 is outside the prefix of switch/s1, 10.1.0.0/16; use an address inside, or correct the prefix")),
                arguments(
                        "address: 10.96.0.10",
                        "address: 10.97.0.10",
                        List.of(
                                "test.yaml:19: service/render: address 10.97.0.10 is outside the prefix network.services, 10.96.0.0/16; use an address inside, or correct the prefix")),
                arguments(
                        "address: 10.96.0.10",
                        "address: 10.2.0.1",
                        List.of(
                                "test.yaml:19: service/render: address 10.2.0.1 is outside the prefix network.services, 10.96.0.0/16; use an address inside, or correct the prefix",
                                "test.yaml:19: service/render: anycast address 10.2.0.1 already belongs to host/h1 on line 13; give the service an address that no machine has")),
                arguments(
                        "address: 10.1.0.2,",
                        "address: 10.1.0.1,",
                        List.of(
                                "test.yaml:12: host/c2: address 10.1.0.1 already belongs to host/c1 on line 11; give each agent and host its own address")),
                arguments(
                        "address: 10.255.0.2,",
                        "address: 10.255.0.1,",
                        List.of(
                                "test.yaml:7: switch/s2: address 10.255.0.1 already belongs to switch/s1 on line 6; give each agent and host its own address")),
                arguments(
                        "127.0.0.1:9562",
                        "127.0.0.1:9561",
                        List.of(
                                "test.yaml:7: switch/s2: agent 127.0.0.1:9561 already belongs to switch/s1 on line 6; give each agent its own host and port")),
                arguments(
                        "id: c2, switch: s1, port: 2",
                        "id: c2, switch: s1, port: 1",
                        List.of(
                                "test.yaml:12: host/c2: port s1:1 already belongs to host/c1 on line 11; use another port")),
                arguments(
                        "id: c2, switch: s1, port: 2",
                        "id: c2, switch: s1, port: 10",
                        List.of(
                                "test.yaml:12: host/c2: port s1:10 already belongs to link/s1-s2 on line 9; use another port")),
                arguments(
                        "id: c2, switch: s1, port: 2",
                        "id: c2, switch: s1, port: 255",
                        List.of(
                                "test.yaml:12: host/c2: port 255 is not a port for cables; use 0 to 510 without 255, the controller's port")),
                arguments(
                        "id: c2,",
                        "id: c1,",
                        List.of(
                                "test.yaml:12: host/c1: the id is used twice, first on line 11; rename one of the two",
                                "test.yaml:17: agent/a2: there is no host \"c2\"; use one of the hosts, nearest: c1, h1")),
                arguments(
                        "id: c2, switch: s1",
                        "id: c2, switch: s3",
                        List.of(
                                "test.yaml:12: host/c2: there is no switch \"s3\"; use one of the switches, nearest: s1, s2")),
                arguments(
                        "services: [render]}",
                        "services: [rendr]}",
                        List.of(
                                "test.yaml:30: permission/humans: there is no service \"rendr\"; use one of the services, nearest: render")),
                arguments(
                        "{id: humans, allow: {types: [human], services: [render]}}",
                        "{id: humans}",
                        List.of(
                                "test.yaml:30: permission/humans: has neither allow nor deny; write exactly one of the two; split the permission if both are meant")),
                arguments(
                        "{id: humans, allow: {types: [human], services: [render]}}",
                        "{id: humans, allow: {services: [render]}}",
                        List.of(
                                "test.yaml:30: permission/humans: allow does not say who is meant; add agents or types")),
                arguments(
                        "{id: humans, allow: {types: [human], services: [render]}}",
                        "{id: humans, allow: {types: [human]}, deny: {types: [human]}}",
                        List.of(
                                "test.yaml:30: permission/humans: allow does not say what may be called; add services or capabilities",
                                "test.yaml:30: permission/humans: deny does not say what may be called; add services or capabilities",
                                "test.yaml:30: permission/humans: has both allow and deny; write exactly one of the two; split the permission if both are meant")),
                arguments(
                        "      - {id: r1, host: h1, port: 9000}\n      - {id: r2, host: h1, port: 9001}\n",
                        "      []\n",
                        List.of(
                                "test.yaml:19: service/render: has no instances; add at least one under \"instances\", or remove the service")),
                arguments(
                        "    instances:\n      - {id: r1, host: h1, port: 9000}\n      - {id: r2, host: h1, port: 9001}\n",
                        "",
                        List.of(
                                "test.yaml:19: service/render: has no instances; add at least one under \"instances\", or remove the service")),
                arguments(
                        "{id: r2, host: h1, port: 9001}",
                        "{id: r2, host: h1, port: 22342}",
                        List.of(
                                "test.yaml:28: instance/r2: its port is 22342 and that of service/render is 9000: packets would gain or lose the agent header that UDP port 22342 announces; use 22342 for both or for neither")),
                arguments(
                        "{id: r2, host: h1, port: 9001}",
                        "{id: r2, host: h1, port: 9000}",
                        List.of(
                                "test.yaml:28: instance/r2: endpoint h1 udp port 9000 already belongs to instance/r1 on line 27; give each instance on a host its own port")),
                arguments(
                        "{id: no-a2, deny: {agents: [a2], services: [\"*\"]}}",
                        "{id: no-a2, deny: {types: [human], services: [render]}}",
                        List.of(
                                "test.yaml:31: permission/no-a2: contradicts permission/humans on line 30 about agent a1 and service render, and both are equally specific; remove one, narrow one, or add a more specific permission for agent a1 and service render")),
                arguments(
                        "{id: no-a2, deny: {agents: [a2], services: [\"*\"]}}",
                        "{id: no-a2, deny: {agents: [a1], capabilities: [rendering]}}",
                        List.of(
                                "test.yaml:31: permission/no-a2: contradicts permission/humans on line 30 about agent a1 and service render, and both are equally specific; remove one, narrow one, or add a more specific permission for agent a1 and service render")),
                arguments(
                        "agent: a1, service",
                        "agent: a2, service",
                        List.of(
                                "test.yaml:33: task/frame: permission/no-a2 on line 31 denies agent a2 the service render; narrow that permission, or remove the task")),
                arguments(
                        "{id: humans, allow: {types: [human], services: [render]}}",
                        "{id: humans, allow: {types: [tool], services: [render]}}",
                        List.of(
                                "test.yaml:33: task/frame: no permission lets agent a1 call service render with traffic class 46; add one, or remove the task")),
                arguments(
                        "demand: interactive}",
                        "demand: interactiv}",
                        List.of(
                                "test.yaml:33: task/frame: there is no demand of service/render \"interactiv\"; use one of the demands of that service, nearest: interactive")),
                arguments(
                        "capabilities: [rendering]",
                        "capabilities: [rendering, singing]",
                        List.of(
                                "test.yaml:14: warning: capability/singing: no service realises it and no agent has it; use it or remove it")),
                arguments(
                        "  links:\n    - {id: s1-s2, between: [\"s1:10\", \"s2:10\"], delayMs: 2}\n",
                        "",
                        List.of(
                                "test.yaml:25: instance/r1: cannot be reached: there is no path from switch s1 to its switch s2; add a link, or move the instance",
                                "test.yaml:26: instance/r2: cannot be reached: there is no path from switch s1 to its switch s2; add a link, or move the instance")),
                arguments(
                        "between: [\"s1:10\", \"s2:10\"]",
                        "between: [\"s1:10\", \"s1:11\"]",
                        List.of("test.yaml:9: link/s1-s2: both ends are at the same switch; connect two switches")),
                arguments(
                        "    protocol: udp\n",
                        "    tunnel: srv6\n    protocol: udp\n",
                        List.of(
                                "test.yaml:19: service/render: the tunnel of service/render is srv6, but switch/s1 on line 6, whose hosts may call it, has no tunnel address; add \"locator\" to switch/s1, or use another tunnel",
                                "test.yaml:28: instance/r1: the tunnel of service/render is srv6, but switch/s2 on line 7, its egress, has no tunnel address; add \"locator\" to switch/s2, or use another tunnel",
                                "test.yaml:29: instance/r2: the tunnel of service/render is srv6, but switch/s2 on line 7, its egress, has no tunnel address; add \"locator\" to switch/s2, or use another tunnel")),
                arguments(
                        "deadlineMs: 20}",
                        "deadlineMs: 4}",
                        List.of(
                                "test.yaml:25: demand/render/interactive: the deadline of 4.0 ms is over before any instance can answer s1: the shortest round trip takes 4.0 ms; raise the deadline, or add an instance nearer to the callers")),
                arguments(
                        "deadlineMs: 20}",
                        "deadlineMs: 20}\n      - {id: again, trafficClass: 46}",
                        List.of(
                                "test.yaml:26: demand/render/again: traffic class 46 already belongs to demand/render/interactive on line 25; give each demand of a service its own traffic class")),
                arguments(
                        "address: 10.2.0.1,",
                        "address: \"fd00::1\",",
                        List.of(
                                "test.yaml:13: host/h1: address fd00::1 is outside the prefix of switch/s2, 10.2.0.0/16; use an address inside, or correct the prefix",
                                "test.yaml:27: instance/r1: host/h1 has the IPv6 address fd00::1, but service/render has the IPv4 address 10.96.0.10; use a host of the same family",
                                "test.yaml:28: instance/r2: host/h1 has the IPv6 address fd00::1, but service/render has the IPv4 address 10.96.0.10; use a host of the same family")),
                arguments(
                        "prefix: 10.1.0.0/16",
                        "prefix: 10.1.0.1/16",
                        List.of("test.yaml:6: switch/s1: \"10.1.0.1/16\" has bits set behind its length; correct it")),
                arguments(
                        "mac: \"02:00:00:00:20:01\"",
                        "mac: \"03:00:00:00:20:01\"",
                        List.of(
                                "test.yaml:13: host/h1: 03:00:00:00:20:01 is not the address of a single card; use a unicast MAC address")),
                arguments(
                        "  - id: render\n",
                        "  - id: render\n   capability: [\n",
                        List.of(
                                "test.yaml:20: file: is not YAML: expected <block end>, but found '<block mapping start>'; check indentation, quotes and brackets here and on the line above")),
                arguments(
                        "capabilities: [rendering]",
                        "capabilities: &c [rendering]\nagents2: *c",
                        List.of(
                                "test.yaml:15: file: uses the alias *c, aliases are not supported; write the value out")),
                arguments(
                        "domain: test",
                        "domain: !ruby/object:Foo test",
                        List.of(
                                "test.yaml:2: file: uses the tag !ruby/object:Foo, tags are not supported; remove the tag")),
                arguments(
                        "    address: 10.96.0.10",
                        "    idleTimeout: 0s\n    address: 10.96.0.10",
                        List.of("test.yaml:21: service/render: idleTimeout 0s is out of range; use 1ms to 1440m")),
                arguments(
                        "    address: 10.96.0.10",
                        "    idleTimeout: soon\n    address: 10.96.0.10",
                        List.of(
                                "test.yaml:21: service/render: idleTimeout is \"soon\", which has the wrong form; match ^([0-9]{1,7}(ms|s|m)|none)$ (How long an unused flow keeps its instance: a whole number and ms, s or m; none: its packets name it.)")));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void eachMistakeIsNamedWithItsLineAndRemedy(String sound, String mistaken, List<String> expected) {
        assertThat(Examples.SMALL).contains(sound);
        assertThat(problems(Examples.SMALL.replace(sound, mistaken))).isEqualTo(expected);
    }

    static Stream<Arguments> notSemantic() {
        String yaml = "; check indentation, quotes and brackets here and on the line above";
        return Stream.of(
                arguments(
                        "", "test.yaml:1: file: is empty; start with \"weft: 1\"; see docs/semantic-configuration.md"),
                arguments(
                        "just text",
                        "test.yaml:1: file: the file must be a mapping, not \"just text\"; see docs/semantic-configuration.md"),
                arguments(
                        "\u0000",
                        "test.yaml:1: file: is not YAML: it contains a character that cannot be printed; remove it"),
                arguments("[".repeat(10_000), "test.yaml:1: file: is nested deeper than 32; flatten it"),
                arguments("a: \"b", "test.yaml:1: file: is not YAML: found unexpected end of stream" + yaml),
                arguments(
                        "%PDF-1.4",
                        "test.yaml:1: file: is not YAML: expected alphabetic or numeric character, but found .(46)"
                                + yaml),
                arguments(
                        "weft: 1\n---\nweft: 1", "test.yaml:2: file: is not YAML: but found another document" + yaml));
    }

    @ParameterizedTest
    @MethodSource("notSemantic")
    void whatIsNoSemanticFileIsRefusedInOneLine(String text, String expected) {
        assertThat(problems(text)).containsExactly(expected);
    }

    @Test
    void hugeTextIsRefusedUnread() {
        assertThat(problems("#".repeat(YamlTree.MAX_CHARACTERS + 1)))
                .singleElement()
                .asString()
                .startsWith("test.yaml:1: file: has 8388609 characters, at most 8388608 are read");
    }

    @Test
    void allProblemsComeOrderedByLine() {
        String text = Examples.SMALL
                .replace("domain: test", "domain: a b")
                .replace("    port: 9000\n", "    port: 0\n")
                .replace("type: human", "type: cat");
        assertThat(problems(text))
                .extracting(line -> line.split(" ")[0] + line.split(" ")[1])
                .containsExactly("test.yaml:2:domain:", "test.yaml:16:agent/a1:", "test.yaml:23:service/render:");
    }

    @Test
    void namesAreCaseSensitiveAndLongErrorsAreCut() {
        assertThat(problems(Examples.SMALL.replace("protocol: udp", "protocol: " + "x".repeat(1000))))
                .singleElement()
                .asString()
                .hasSizeLessThan(200);
    }
}
