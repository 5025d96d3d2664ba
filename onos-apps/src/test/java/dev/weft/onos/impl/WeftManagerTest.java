package dev.weft.onos.impl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weft.compute.select.PairTable;
import dev.weft.control.core.compile.DataPlaneIds;
import dev.weft.control.core.text.SemanticReader;
import dev.weft.onos.api.Report;
import dev.weft.onos.api.WeftException;
import dev.weft.onos.netcfg.SemanticConfig;
import dev.weft.onos.netcfg.SwitchConfig;
import dev.weft.onos.standin.Carrier;
import dev.weft.onos.standin.StandInNetworkConfig;
import dev.weft.p4.program.wire.StateMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.onosproject.cfg.ComponentConfigService;
import org.onosproject.core.DefaultApplicationId;
import org.onosproject.net.DeviceId;
import org.onosproject.net.config.InvalidFieldException;
import org.onosproject.net.device.DeviceEvent;
import org.onosproject.net.flow.FlowRule;
import org.onosproject.net.packet.OutboundPacket;
import org.onosproject.net.pi.model.PiPipeconfId;

/** The component on one node, over stand-ins for ONOS's services. */
class WeftManagerTest {
    private static final DeviceId S1 = DeviceId.deviceId("device:s1");
    private static final String FILE = "arvr.yaml";

    private final Carrier carrier = TestNode.carrier("s1", "s2", "s3", "s4");
    private final StandInNetworkConfig network = new StandInNetworkConfig();
    private TestNode node;
    private String text;

    @BeforeEach
    void start() throws Exception {
        text = Files.readString(Path.of("..", "examples", FILE));
        node = new TestNode(carrier, "n1", network);
    }

    @AfterEach
    void stop() {
        node.close();
    }

    private static JsonNode json(Report report) throws IOException {
        return new ObjectMapper().readTree(report.json());
    }

    private static WeftException refusal(ThrowingCallable call) {
        WeftException[] found = new WeftException[1];
        assertThatThrownBy(call).isInstanceOfSatisfying(WeftException.class, e -> found[0] = e);
        return found[0];
    }

    static void eventually(BooleanSupplier condition) throws InterruptedException {
        long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("within 30 s").isLessThan(endNs);
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    @Test
    void installsAConfigurationAndThenHasNothingToChange() throws Exception {
        assertThat(node.weft().plan(FILE, text, "alice").lines())
                .anyMatch(line -> line.matches("s1: \\d+ to add, 0 to change, 0 to delete"))
                .anyMatch(line -> line.contains("permissions") && line.contains("permission/helpers-render"));
        assertThat(carrier.tables().count(S1)).as("a plan writes nothing").isZero();

        Report done = node.weft().apply(FILE, text, "alice");

        assertThat(done.lines()).singleElement().asString().matches("\\d+ writes");
        assertThat(carrier.tables().count(S1)).isGreaterThan(20);
        assertThat(node.weft().apply(FILE, text, "alice").lines()).containsExactly("nothing to change");
        assertThat(node.weft().plan(FILE, text, "alice").lines()).contains("nothing to change");
        assertThat(node.weft().status().lines())
                .anyMatch(line -> line.startsWith("operator-a: arvr.yaml, leader n1"))
                .anyMatch(line -> line.contains("s1: device:s1, master n1"));
        assertThat(node.weft().services().lines()).anyMatch(line -> line.startsWith("billing: 10.96.0.20:9100/udp"));
        assertThat(node.weft().instances().lines()).anyMatch(line -> line.startsWith("billing-1: billing at site1-b"));
        assertThat(node.weft().statements()).contains("permission/humans-render");
        assertThat(node.weft().explain("service/billing").lines())
                .anyMatch(line -> line.startsWith("s1: ") && line.contains("services_v4"));
        assertThat(node.weft().audit().lines()).anyMatch(line -> line.contains("alice apply arvr.yaml"));
    }

    @Test
    void aChangeFlipsByTheDefaultActionAndNeverTouchesAnEntryThatPacketsUse() throws Exception {
        node.weft().apply(FILE, text, "alice");
        int from = carrier.tables().log().size();

        Report done = node.weft().apply(FILE, text.replace("port: 9100", "port: 9200"), "alice");

        assertThat(json(done).path("text").asText()).contains("4 flips");
        List<String> log =
                carrier.tables().log().subList(from, carrier.tables().log().size());
        assertThat(log)
                .filteredOn(line -> line.startsWith("MODIFY"))
                .hasSize(4)
                .allMatch(line -> line.contains("active_epoch"));
        int flip = log.indexOf(log.stream()
                .filter(line -> line.startsWith("MODIFY"))
                .reduce((a, b) -> b)
                .orElseThrow(AssertionError::new));
        assertThat(log.subList(0, flip))
                .as("before the last flip nothing is replaced")
                .filteredOn(line -> line.startsWith("DELETE"))
                .allMatch(line ->
                        line.contains("services_v4") || line.contains("endpoints_v4") || line.contains("instances"));
        assertThat(node.weft()
                        .plan(FILE, text.replace("port: 9100", "port: 9200"), "x")
                        .lines())
                .contains("nothing to change");
    }

    @Test
    void errorsNameTheFieldAndTheLine() throws Exception {
        String wrong = text.replace("port: 9000\n    policy: compute-only", "prot: 9000\n    policy: compute-only");

        WeftException refusal = refusal(() -> node.weft().plan(FILE, wrong, "alice"));

        assertThat(refusal.kind()).isEqualTo(WeftException.Kind.BAD_INPUT);
        JsonNode first = json(refusal.report()).path("problems").path(0);
        assertThat(first.path("path").asText()).startsWith("/services/0");
        assertThat(first.path("message").asText()).startsWith(FILE + ":").contains("service/render-compute");
        assertThat(node.weft().validate(FILE, wrong).lines())
                .containsAll(refusal.report().lines());
        assertThat(node.weft().validate(FILE, text).lines()).isEmpty();
    }

    @Test
    void aDeviceWithAnotherPipelineIsRefused() {
        carrier.pipeline(S1, new PiPipeconfId("org.onosproject.pipelines.basic"));

        WeftException refusal = refusal(() -> node.weft().plan(FILE, text, "alice"));

        assertThat(refusal.kind()).isEqualTo(WeftException.Kind.CONFLICT);
        assertThat(refusal)
                .hasMessageContaining("switch/s1")
                .hasMessageContaining("org.onosproject.pipelines.basic")
                .hasMessageContaining("dev.weft.v1model");
    }

    /** An entry of a device that is no more stays in the network configuration until somebody takes it away. */
    @Test
    void aSwitchIsTheAvailableOneOfTheDevicesThatAreCalledSo() {
        DeviceId stale = DeviceId.deviceId("device:s1-of-yesterday");
        network.put(stale, "devices", SwitchConfig.KEY, "{\"switch\": \"s1\"}");
        network.put(S1, "devices", SwitchConfig.KEY, "{\"switch\": \"s1\"}");
        carrier.pipeline(stale, WeftPipeconf.ID);
        assertThat(refusal(() -> node.weft().plan(FILE, text, "alice")))
                .hasMessageContaining("switch/s1")
                .hasMessageContaining(stale.toString());

        carrier.available(stale, false);

        assertThat(node.weft().plan(FILE, text, "alice").json()).contains("\"s1\":\"device:s1\"");
    }

    @Test
    void aPolicyThatNeedsAnAgentIsRefusedWithoutOne() {
        network.put(S1, "devices", SwitchConfig.KEY, "{\"switch\": \"s1\", \"agent\": false}");

        WeftException refusal = refusal(() -> node.weft().plan(FILE, text, "alice"));

        assertThat(refusal.kind()).isEqualTo(WeftException.Kind.CONFLICT);
        assertThat(refusal.report().lines())
                .anyMatch(line -> line.contains("service/render:") && line.contains("device:s1"))
                .noneMatch(line -> line.contains("service/render-joint"));
    }

    @Test
    void agentsAreToldBeforeAndAfterTheFlip() {
        node.weft().apply(FILE, text, "alice");
        assertThat(told("s1")).hasSize(2);
        assertThat(told("s1").get(1)).contains("render-3b").contains("billing-1");

        String fewer = text.replace("      - {id: render-3b, host: site3-b, port: 9000, workers: 2}\n", "");
        String other = fewer.replace("id: billing-1,", "id: billing-9,");
        node.weft().approve(id(other), "bob");
        node.weft().apply(id(other), "alice");

        assertThat(told("s1")).hasSize(4);
        assertThat(told("s1").get(2))
                .as("new pools are filled, old ones lose who goes")
                .contains("render-3a");
        assertThat(told("s1").get(3)).doesNotContain("render-3b").contains("billing-9");
    }

    private String id(String changed) {
        try {
            return json(node.weft().plan(FILE, changed, "alice")).path("id").asText();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> told(String switchName) {
        List<String> texts = new ArrayList<>();
        carrier.told(switchName).forEach(octets -> texts.add(new String(octets, StandardCharsets.ISO_8859_1)));
        return texts;
    }

    @Test
    void withoutAnAgentMetricsByRestSteer() throws Exception {
        for (String name : List.of("s1", "s2", "s3", "s4")) {
            DeviceId device = DeviceId.deviceId("device:" + name);
            network.put(device, "devices", SwitchConfig.KEY, "{\"switch\": \"" + name + "\", \"agent\": false}");
        }
        String single = text.replace("policy: joint\n", "policy: joint-best\n");
        node.weft().apply(FILE, single, "alice");
        assertThat(carrier.told("s1")).isEmpty();
        int near = chosen("render-joint"); // nobody reports: the shortest way

        node.weft().report("{\"" + name(near) + "\": {\"delayMs\": 50}}", "alice");
        eventually(() -> chosen("render-joint") != near);

        int second = chosen("render-joint");
        node.weft().report("{\"" + name(second) + "\": {\"score\": 0}}", "alice");
        eventually(() -> chosen("render-joint") != second);
        assertThat(chosen("render-joint")).isNotEqualTo(near);
    }

    private DataPlaneIds ids() {
        return DataPlaneIds.of(new SemanticReader().read(FILE, text).model().orElseThrow());
    }

    private String name(int instance) {
        return List.of("render-joint-1", "render-joint-2", "render-joint-3").stream()
                .filter(name -> ids().instance(name) == instance)
                .findFirst()
                .orElseThrow();
    }

    /** The instance that all rows of a pool of s1 name, by the cells that were written last; 0: there are several. */
    private int chosen(String service) {
        Map<Integer, Integer> cells = new HashMap<>();
        for (OutboundPacket packet : carrier.packetOuts()) {
            StateMessage message = StateMessage.read(packet.data().duplicate());
            if (packet.sendThrough().equals(S1) && message.array() == StateMessage.PAIRS) {
                cells.put(message.index(), message.value());
            }
        }
        Set<Integer> all = new HashSet<>();
        List<Integer> ours = List.of(1, 2, 3).stream()
                .map(i -> ids().instance(service + "-" + i))
                .collect(Collectors.toList());
        cells.values().stream().map(PairTable::first).filter(ours::contains).forEach(all::add);
        return all.size() == 1 ? all.iterator().next() : 0;
    }

    @Test
    void aRiskyPlanWaitsForApproval() throws Exception {
        node.weft().apply(FILE, text, "alice");
        String fewer = text.replace("      - {id: render-3b, host: site3-b, port: 9000, workers: 2}\n", "");

        WeftException refusal = refusal(() -> node.weft().apply(FILE, fewer, "alice"));

        assertThat(refusal.kind()).isEqualTo(WeftException.Kind.CONFLICT);
        assertThat(refusal).hasMessageContaining("waits for approval").hasMessageContaining("instance/render-3b");
        String id = json(node.weft().plan(FILE, fewer, "alice")).path("id").asText();
        assertThat(node.weft().plan(id).lines()).contains("waits for approval");
        node.weft().approve(id, "bob");
        assertThat(node.weft().apply(id, "alice").lines())
                .singleElement()
                .asString()
                .contains("writes");
        assertThat(node.weft().audit().lines()).anyMatch(line -> line.contains("bob approve " + id));
        assertThat(refusal(() -> node.weft().apply("nosuchplan", "alice")).kind())
                .isEqualTo(WeftException.Kind.NOT_FOUND);
    }

    @Test
    void aPlanIsOnlyForWhatItWasMadeFor() throws Exception {
        node.weft().apply(FILE, text, "alice");
        String id = json(node.weft().plan(FILE, text.replace("port: 9100", "port: 9200"), "alice"))
                .path("id")
                .asText();
        node.weft().apply(FILE, text.replace("port: 9100", "port: 9300"), "bob");

        assertThat(refusal(() -> node.weft().apply(id, "alice"))).hasMessageContaining("plan again");
    }

    @Test
    void whatADeviceRefusesIsTakenBackEverywhere() {
        carrier.tables()
                .refuse(rule -> rule.deviceId().equals(DeviceId.deviceId("device:s3"))
                        && rule.table().toString().contains("routes_v4"));

        WeftException refusal = refusal(() -> node.weft().apply(FILE, text, "alice"));

        assertThat(refusal).hasMessageContaining("s3").hasMessageContaining("taken back");
        for (String name : List.of("s1", "s2", "s3", "s4")) {
            assertThat(carrier.tables().count(DeviceId.deviceId("device:" + name)))
                    .as(name)
                    .isZero();
        }
    }

    @Test
    void driftIsRepairedWhenADeviceComesBack() throws Exception {
        node.weft().apply(FILE, text, "alice");
        int count = carrier.tables().count(S1);
        FlowRule lost = carrier.tables().rules(S1).get(3);
        carrier.tables().lose(lost);

        node.onos.deviceEvent(new DeviceEvent(DeviceEvent.Type.DEVICE_AVAILABILITY_CHANGED, Carrier.device(S1)));

        eventually(() -> carrier.tables().count(S1) == count);
        eventually(() -> node.weft().status().toString().contains("drift repaired: s1: 1 missing"));
    }

    @Test
    void aDeviceThatIsAwayIsSaidSo() {
        carrier.available(S1, false);

        assertThat(refusal(() -> node.weft().apply(FILE, text, "alice")))
                .hasMessageContaining("device:s1 is not available");
    }

    @Test
    void takesConfigurationsFromTheNetworkConfigurationBeforeAndAfterItStarts() throws Exception {
        DefaultApplicationId application = new DefaultApplicationId(77, WeftPipeconfLoader.APPLICATION);
        ObjectMapper mapper = new ObjectMapper();
        String config = mapper.createObjectNode()
                .set("configurations", mapper.createObjectNode().put("shop", text))
                .toString();

        network.put(application, "apps", SemanticConfig.KEY, config);

        eventually(() -> carrier.tables().count(S1) > 0
                && node.weft().status().toString().contains("shop, leader n1"));
        assertThat(node.weft().audit().lines()).anyMatch(line -> line.contains("netcfg apply shop: plan "));
        node.close();
        node = new TestNode(carrier, "n1", network);
        eventually(() -> node.weft().status().toString().contains("shop, leader n1"));
        assertThatThrownBy(() -> network.put(
                        application, "apps", SemanticConfig.KEY, config.replace("10.96.0.0/16", "10.96.0.0/99")))
                .isInstanceOf(InvalidFieldException.class)
                .hasMessageContaining("configurations/shop/network/services");
    }

    @Test
    void metricsAreCheckedAndKept() throws Exception {
        node.weft().apply(FILE, text, "alice");

        node.weft().report("{\"billing-1\": {\"score\": 7, \"delayMs\": 1.5}}", "probe");

        assertThat(node.weft().instances().lines()).anyMatch(line -> line.contains("\"score\":7"));
        WeftException refusal = refusal(() -> node.weft().report("{\"billing-1\": {\"score\": 70}}", "probe"));
        assertThat(json(refusal.report()).path("problems").path(0).path("path").asText())
                .isEqualTo("/billing-1/score");
        assertThat(refusal(() -> node.weft().report("[", "probe")).kind()).isEqualTo(WeftException.Kind.BAD_INPUT);
    }

    @Test
    void anUpgradeFindsWhatTheEarlierVersionHasInstalled() throws Exception {
        node.weft().apply(FILE, text, "alice");
        int before = carrier.tables().count(S1);

        node.onos.deactivateApplication();
        node.close();
        assertThat(carrier.tables().count(S1)).isEqualTo(before);
        try (TestNode upgraded = new TestNode(carrier, "n1", new StandInNetworkConfig())) {
            assertThat(upgraded.weft().apply(FILE, text, "alice").lines()).containsExactly("nothing to change");
        }
        assertThat(carrier.tables().count(S1)).isEqualTo(before);
    }

    @Test
    void leavesNothingBehindWhenTheApplicationGoesForGood() {
        node.weft().apply(FILE, text, "alice");

        node.onos.property(OsgiPropertyConstants.PURGE_ON_DEACTIVATE, "true");
        node.onos.deactivateApplication();

        assertThat(carrier.tables().count(S1)).isZero();
        assertThat(node.weft().status().lines()).isEmpty();
        assertThat(carrier.leader(Cluster.topic("operator-a")))
                .as("who leads would install anew what stands in the network configuration")
                .isNull();
        assertThat(node.onos
                        .get(ComponentConfigService.class)
                        .getProperty(WeftManager.class.getName(), OsgiPropertyConstants.PURGE_ON_DEACTIVATE)
                        .value())
                .as("ONOS keeps properties: the next application would purge at an upgrade")
                .isEqualTo("false");
    }
}
