package dev.weft.control.core.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.control.core.Examples;
import dev.weft.control.core.TestPipeline;
import dev.weft.control.core.ir.SwitchConfiguration;
import dev.weft.control.core.ir.TableEntry;
import dev.weft.control.core.pipeline.PipelineModel;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class CompilerTest {
    private static List<String> entries(SwitchConfiguration configuration, String table) {
        return configuration.entries().values().stream()
                .filter(entry -> entry.key().table().endsWith("." + table))
                .map(entry -> entry + "  " + entry.provenance())
                .collect(Collectors.toList());
    }

    private static List<String> small(String switchName, String table) {
        Compilation compilation = Examples.compile(Examples.model(Examples.SMALL));
        DataPlaneIds ids = compilation.ids();
        // Numbers are hashes: written as names here, so that the expectations can be read.
        return entries(compilation.switches().get(switchName), table).stream()
                .map(text -> text.replace("0x" + Integer.toHexString(ids.subject("a1")), "SUBJECT-a1")
                        .replace("0x" + Integer.toHexString(ids.subject("a2")), "SUBJECT-a2")
                        .replace("0x" + Integer.toHexString(ids.host("c1")), "HOST-c1")
                        .replace("0x" + Integer.toHexString(ids.host("c2")), "HOST-c2")
                        .replace("service=" + ids.service("render"), "service=RENDER")
                        .replace("instance=" + ids.instance("r1"), "instance=R1")
                        .replace("instance=" + ids.instance("r2"), "instance=R2")
                        .replace("id=" + ids.instance("r1"), "id=R1")
                        .replace("id=" + ids.instance("r2"), "id=R2")
                        .replace("0x" + Long.toHexString(ids.agent64("a1")), "AGENT-a1")
                        .replace("0x" + Long.toHexString(ids.agent64("a2")), "AGENT-a2")
                        .replace("0x" + Long.toHexString(ids.service64("render")), "SERVICE-render")
                        .replace("pool=" + ids.pool("demand/render/interactive"), "pool=INTERACTIVE")
                        .replace("pool=" + ids.pool("service/render"), "pool=ANY"))
                .collect(Collectors.toList());
    }

    @Test
    void portsAndSources() {
        assertThat(small("s1", "ports"))
                .containsExactly(
                        "ports port=1 -> set_role(role=1)  [host/c1]",
                        "ports port=2 -> set_role(role=1)  [host/c2]",
                        "ports port=10 -> set_role(role=2)  [link/s1-s2]",
                        "ports port=255 -> set_role(role=2)  [switch/s1]");
        assertThat(small("s1", "hosts_v4"))
                .containsExactly(
                        "hosts_v4 port=1 source=10.1.0.1 @10 -> set_host(host=HOST-c1, subject=SUBJECT-a1)  [agent/a1, host/c1]",
                        "hosts_v4 port=2 source=10.1.0.2 @10 -> set_host(host=HOST-c2, subject=SUBJECT-a2)  [agent/a2, host/c2]");
        assertThat(small("s1", "agents"))
                .containsExactlyInAnyOrder(
                        "agents host=HOST-c1 agent=AGENT-a1 @10 -> set_subject(subject=SUBJECT-a1)  [agent/a1, host/c1]",
                        "agents host=HOST-c2 agent=AGENT-a2 @10 -> set_subject(subject=SUBJECT-a2)  [agent/a2, host/c2]");
        assertThat(small("s2", "hosts_v4")).singleElement().asString().contains("subject=0x0");
    }

    @Test
    void servicesAndTheirInstances() {
        assertThat(small("s1", "services_v4"))
                .containsExactly(
                        "services_v4 address=10.2.0.1 protocol=17 port=9000 @10 -> refuse_v4  [host/h1, instance/r1]",
                        "services_v4 address=10.2.0.1 protocol=17 port=9001 @10 -> refuse_v4  [host/h1, instance/r2]",
                        "services_v4 address=10.96.0.10 protocol=1 @10 -> echo_v4  [service/render]",
                        "services_v4 address=10.96.0.10 protocol=17 port=9000 @10 -> serve_v4(compute_mask=0xffffffff, idle_ticks=0x7270e, network_mask=0xffffffff, service=RENDER)  [service/render]",
                        "services_v4 address=10.255.0.1 protocol=1 @10 -> echo_v4  [switch/s1]",
                        "services_v4 address=10.255.0.1 protocol=17 port=22342 @10 -> to_agent_v4  [switch/s1]");
        assertThat(small("s1", "services_agent"))
                .singleElement()
                .asString()
                .startsWith("services_agent destination=SERVICE-render @10 -> serve_agent(");
        assertThat(small("s1", "demands"))
                .containsExactly(
                        "demands service=RENDER traffic_class=46 @20 -> set_pool(pool=INTERACTIVE)  [demand/render/interactive, service/render]",
                        "demands service=RENDER @10 -> set_pool(pool=ANY)  [service/render]");
        assertThat(small("s1", "instances"))
                .containsExactlyInAnyOrder(
                        "instances ipv6=0 instance=R1 @10 -> to_v4(address=10.2.0.1, port=9000)  [host/h1, instance/r1]",
                        "instances ipv6=0 instance=R2 @10 -> to_v4(address=10.2.0.1, port=9001)  [host/h1, instance/r2]");
        assertThat(small("s1", "endpoints_v4")).isEmpty();
        assertThat(small("s2", "endpoints_v4"))
                .containsExactly(
                        "endpoints_v4 source=10.2.0.1 protocol=17 source_port=9000 @10 -> from_instance_v4(address=10.96.0.10, id=R1, port=9000)  [host/h1, instance/r1, service/render]",
                        "endpoints_v4 source=10.2.0.1 protocol=17 source_port=9001 @10 -> from_instance_v4(address=10.96.0.10, id=R2, port=9000)  [host/h1, instance/r2, service/render]");
    }

    @Test
    void permissionsStandWhereTheirAgentsLive() {
        assertThat(small("s1", "permissions"))
                .containsExactlyInAnyOrder(
                        "permissions subject=SUBJECT-a1 service=RENDER @40 -> permit  [permission/humans]",
                        "permissions subject=SUBJECT-a2 @30 -> deny  [permission/no-a2]");
        assertThat(small("s2", "permissions")).isEmpty();
    }

    @Test
    void everyAgentIsNotNobody() {
        String text = Examples.SMALL.replace(
                "{types: [human], services: [render]}", "{agents: [\"*\"], services: [render], trafficClasses: [46]}");
        Compilation compilation = Examples.compile(Examples.model(text));
        int render = compilation.ids().service("render");
        assertThat(entries(compilation.switches().get("s1"), "permissions"))
                .contains(
                        "permissions subject=0x0 @100 -> deny  [permission/humans]",
                        "permissions service=" + render + " traffic_class=46 @50 -> permit  [permission/humans]");
    }

    @Test
    void equalCostPathsShareAGroupAndAWayIsOneGroup() {
        String text = Examples.SMALL.replace(
                "  hosts:", "    - {id: other, between: [\"s1:11\", \"s2:11\"], delayMs: 2}\n  hosts:");
        SwitchConfiguration s1 =
                Examples.compile(Examples.model(text)).switches().get("s1");
        List<TableEntry> routes = s1.entries().values().stream()
                .filter(entry -> entry.group().isPresent())
                .filter(entry -> entry.provenance().contains("host/h1")
                        || entry.provenance().contains("switch/s2"))
                .collect(Collectors.toList());
        assertThat(routes).hasSize(2);
        assertThat(routes.get(0).group()).isEqualTo(routes.get(1).group());
        assertThat(s1.groups().values())
                .filteredOn(group -> group.key().id() == routes.get(0).group().getAsInt())
                .singleElement()
                .satisfies(group -> {
                    assertThat(group.members()).hasSize(2);
                    assertThat(group.provenance()).containsExactly("link/other", "link/s1-s2", "switch/s2");
                });
    }

    @Test
    void metersAndPoliciesAndTimeouts() {
        String text = Examples.SMALL.replace(
                "    demands:", "    policy: network-only\n    idleTimeout: 64ms\n    ratePps: 500\n    demands:");
        Compilation compilation = Examples.compile(Examples.model(text));
        SwitchConfiguration s1 = compilation.switches().get("s1");
        int render = compilation.ids().service("render");
        assertThat(s1.meters().values()).singleElement().hasToString("service_meter[" + render + "] -> 500/s burst 50");
        assertThat(entries(s1, "services_v4"))
                .anyMatch(
                        line -> line.contains("serve_v4(compute_mask=0x0, idle_ticks=0x3e8, network_mask=0xffffffff"));
    }

    @Test
    void ipv6GoesToTheSixthTables() {
        String text = Examples.SMALL
                .replace("10.96.0.0/16", "\"fd00:96::/32\"")
                .replace("prefix: 10.2.0.0/16", "prefix: \"fd00:2::/32\"")
                .replace("address: 10.96.0.10", "address: \"fd00:96::10\"")
                .replace("address: 10.2.0.1", "address: \"fd00:2::1\"");
        SwitchConfiguration s1 =
                Examples.compile(Examples.model(text)).switches().get("s1");
        assertThat(entries(s1, "services_v6"))
                .anyMatch(line -> line.startsWith("services_v6 address=fd00:96::10 protocol=58 @10 -> echo_v6"))
                .anyMatch(line ->
                        line.startsWith("services_v6 address=fd00:2::1 protocol=17 port=9000 @10 -> refuse_v6"));
        assertThat(entries(s1, "routes_v6"))
                .singleElement()
                .asString()
                .startsWith("routes_v6 address=fd00:2::1/128 -> group");
        assertThat(entries(s1, "instances")).allMatch(line -> line.contains("ipv6=1"));
    }

    @Test
    void addingAStatementMovesNoOther() {
        Compilation before = Examples.compile(Examples.model(Examples.SMALL));
        String text = Examples.SMALL.replace(
                "      - {id: r2, host: h1, port: 9001}",
                "      - {id: r2, host: h1, port: 9001}\n      - {id: r3, host: h1, port: 9002}");
        Compilation after = Examples.compile(Examples.model(text));
        assertThat(after.switches().get("s1").entries())
                .containsAllEntriesOf(before.switches().get("s1").entries());
        assertThat(after.switches().get("s2").entries())
                .containsAllEntriesOf(before.switches().get("s2").entries());
    }

    @Test
    void everyPartHasAStatementOfTheModel() {
        Compilation compilation = Examples.compile(Examples.model(Examples.arvr()));
        compilation.switches().values().forEach(configuration -> {
            configuration.entries().values().forEach(entry -> assertKnown(compilation, entry.provenance()));
            configuration.members().values().forEach(member -> assertKnown(compilation, member.provenance()));
            configuration.groups().values().forEach(group -> assertKnown(compilation, group.provenance()));
            configuration.meters().values().forEach(meter -> assertKnown(compilation, meter.provenance()));
        });
    }

    private static void assertKnown(Compilation compilation, Iterable<String> provenance) {
        assertThat(provenance).isNotEmpty();
        provenance.forEach(
                id -> assertThat(compilation.model().statement(id)).as(id).isPresent());
    }

    @Test
    void agentsAreToldTheirPeersPoolsAndInstances() {
        Compilation compilation = Examples.compile(Examples.model(Examples.SMALL));
        DataPlaneIds ids = compilation.ids();
        assertThat(compilation.switches().get("s1").agent()).hasValueSatisfying(agent -> {
            assertThat(agent.peers()).singleElement().satisfies(peer -> {
                assertThat(peer.switchName()).isEqualTo("s2");
                assertThat(peer.address()).hasToString("10.255.0.2");
                assertThat(peer.pathDelayNs()).isEqualTo(2_000_000);
            });
            assertThat(agent.pools())
                    .extracting(pool -> pool.statement() + " " + pool.number() + " " + pool.deadlineUs())
                    .containsExactlyInAnyOrder(
                            "demand/render/interactive " + ids.pool("demand/render/interactive")
                                    + " OptionalLong[20000]",
                            "service/render " + ids.pool("service/render") + " OptionalLong.empty");
            assertThat(agent.pools().get(0).candidates())
                    .extracting(candidate -> candidate.name() + " " + candidate.switchName())
                    .containsExactlyInAnyOrder("r1 s2", "r2 s2");
            assertThat(agent.instances()).isEmpty();
        });
        assertThat(compilation.switches().get("s2").agent())
                .hasValueSatisfying(agent -> assertThat(agent.instances())
                        .extracting(instance -> instance.name() + " " + instance.address() + " " + instance.port())
                        .containsExactlyInAnyOrder("r1 10.2.0.1 9000", "r2 10.2.0.1 9001"));
    }

    @Test
    void anotherPipelineIsRefusedByName() {
        Compiler compiler = new Compiler(PipelineModel.builder().build());
        assertThatThrownBy(() -> compiler.compile(Examples.model(Examples.SMALL)))
                .hasMessageContaining("the pipeline has no table WeftIngress.weft.edge.ports");
    }

    @Test
    void wireIdsAreTheDocumentedHash() {
        // printf test/agent/a1 | sha256sum
        DataPlaneIds ids = DataPlaneIds.of(Examples.model(Examples.SMALL));
        assertThat(Long.toHexString(ids.agent64("a1"))).isEqualTo("565e1821adfe888f");
        assertThat(TestPipeline.weft().tables()).isNotEmpty();
    }
}
