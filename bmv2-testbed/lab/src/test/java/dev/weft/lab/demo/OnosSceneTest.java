package dev.weft.lab.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weft.control.core.model.Host;
import dev.weft.control.core.model.SemanticModel;
import dev.weft.control.core.model.SwitchNode;
import dev.weft.control.daemon.Controller;
import dev.weft.lab.fabric.Fabric;
import dev.weft.lab.time.Clock;
import dev.weft.lab.time.WallClock;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** The demo's network under a real ONOS 2.7, which gets the application by REST and its devices by netcfg. */
@EnabledIfEnvironmentVariable(named = "ONOS_ROOT", matches = ".+")
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class OnosSceneTest {
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final long STABLE_NS = 60_000_000_000L;
    private static final int REQUESTS = 200;
    private static final long LOAD_NS = 3_000_000_000L;

    private static OnosRest onos;

    private final String text = Demo.text();
    private final SemanticModel model = Controller.create().read(Demo.FILE, text);

    @BeforeAll
    static void start() throws Exception {
        onos = OnosRest.open();
        onos.activate(OnosRest.BMV2_DRIVERS);
    }

    @AfterAll
    static void stop() throws Exception {
        if (onos != null) {
            onos.purge();
            onos.close();
        }
    }

    @Test
    void theDemoIsPlayedUnderOnos() throws Exception {
        onos.install();
        Fabric[] ours = new Fabric[1];
        DemoOptions options = new DemoOptions(1, 1000, true, Optional.empty());
        DemoReport report;
        try {
            report = new Demo(options, model, DemoView.NONE, fabric -> {
                        try {
                            ours[0] = fabric;
                            onos.adopt(fabric, "bmv2");
                            onos.apply(text);
                            return onos.get("/onos/v1/flows").path("flows").size();
                        } catch (Exception e) {
                            throw new IllegalStateException(e);
                        }
                    })
                    .run();
        } finally {
            if (ours[0] != null) {
                onos.forget(ours[0]);
            }
        }

        assertThat(report.plan().entries()).isGreaterThan(200);
        assertThat(report.steering().requests()).isEqualTo(1000);
        assertThat(report.steering().lost()).isZero();
        assertThat(report.steering().misrouted()).isZero();
        assertThat(report.slowdown().affinityViolations()).isZero();
        assertThat(report.arvr().joint().site()).as("frames were rendered").isBetween(1, 3);
    }

    @Test
    void flipsAndAnUpgradeUnderLoadLoseNothing() throws Exception {
        onos.install();
        try (Clock clock = new WallClock(System::nanoTime, 2);
                Fabric fabric = Fabric.of(model, clock, 1)) {
            try {
                flipAndUpgrade(fabric);
            } finally {
                onos.purge();
                onos.forget(fabric);
            }
        }
    }

    private void flipAndUpgrade(Fabric fabric) throws Exception {
        OnosLoad load = new OnosLoad(fabric);
        onos.adopt(fabric, "bmv2");
        assertThat(onos.apply(text).path("done").asBoolean()).isTrue();
        assertThat(fabric.awaitStable(STABLE_NS))
                .as(() -> fabric.unknown().toString())
                .isTrue();
        load.start();

        for (int i = 0; i < 4; i++) {
            String other = i % 2 == 0 ? OnosLoad.changed(text) : text;
            assertThat(onos.apply(other).path("text").asText()).contains("4 flips");
        }
        onos.upgrade();
        fabric.clock().pass(LOAD_NS);
        assertThat(onos.apply(text).path("text").asText()).isEqualTo("nothing to change");
        load.stopWithoutLoss(500);
    }

    /** Ports, their state and counters come from the switch by gNMI, through its agent, and not from netcfg. */
    @Test
    void theStockStratumDriverFindsPortsAndCounters() throws Exception {
        onos.install();
        try (Clock clock = new WallClock(System::nanoTime, 2);
                Fabric fabric = Fabric.of(model, clock, 1)) {
            OnosLoad load = new OnosLoad(fabric);
            onos.adopt(fabric, "stratum-bmv2");
            try {
                for (SwitchNode node : model.network().switches()) {
                    onos.await(
                            LIMIT,
                            "the ports of " + node.name() + " are found",
                            () -> enabledPorts(node).equals(OnosRest.ports(fabric, node.name())));
                }
                assertThat(onos.apply(text).path("done").asBoolean()).isTrue();
                assertThat(fabric.awaitStable(STABLE_NS))
                        .as(() -> fabric.unknown().toString())
                        .isTrue();
                load.start();
                clock.pass(LOAD_NS);
                assertThat(onos.apply(OnosLoad.changed(text)).path("text").asText())
                        .contains("4 flips");
                load.stopWithoutLoss(REQUESTS);
                Host client = model.host(model.agents().get(0).host()).orElseThrow();
                SwitchNode at = model.switchNode(client.switchName()).orElseThrow();
                onos.await(
                        LIMIT,
                        "requests are counted at the client's port",
                        () -> received(at, client.port()) >= REQUESTS);
                disableAndEnable(at, client.port());
            } finally {
                onos.purge();
                onos.forget(fabric);
            }
        }
    }

    private void disableAndEnable(SwitchNode node, int port) throws Exception {
        String path = "/onos/v1/devices/" + onos.device(node) + "/portstate/" + port;
        assertThat(onos.post(path, "{\"enabled\": false}").statusCode()).isEqualTo(200);
        onos.await(LIMIT, "the port is down", () -> !enabledPorts(node).contains(port));
        assertThat(onos.post(path, "{\"enabled\": true}").statusCode()).isEqualTo(200);
        onos.await(LIMIT, "the port is up again", () -> enabledPorts(node).contains(port));
    }

    private Set<Integer> enabledPorts(SwitchNode node) throws Exception {
        Set<Integer> found = new TreeSet<>();
        for (JsonNode port :
                onos.get("/onos/v1/devices/" + onos.device(node) + "/ports").path("ports")) {
            if (port.path("isEnabled").asBoolean()) {
                found.add(number(port));
            }
        }
        return found;
    }

    /** ONOS writes a port as 1, or with the name that the switch gives it as [s1-1](1). */
    private static int number(JsonNode port) {
        return Integer.parseInt(port.path("port").asText().replaceAll(".*\\(|\\)", ""));
    }

    private long received(SwitchNode node, int number) throws Exception {
        JsonNode statistics =
                onos.get("/onos/v1/statistics/ports/" + onos.device(node)).path("statistics");
        for (JsonNode port : statistics.path(0).path("ports")) {
            if (number(port) == number) {
                return port.path("packetsReceived").asLong();
            }
        }
        return 0;
    }

    @Test
    void whatIsWrongIsRefusedAsOnTheCommandLine() throws Exception {
        onos.install();
        String wrong = text.replace("port: 9000\n    policy: compute-only", "prot: 9000\n    policy: compute-only");

        HttpResponse<String> refused = onos.post("/onos/weft/plans?file=arvr.yaml", wrong);

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(new ObjectMapper()
                        .readTree(refused.body())
                        .path("problems")
                        .path(0)
                        .path("path")
                        .asText())
                .startsWith("/services/0");
        String elsewhere = text.replaceAll("\\bs1\\b", "unknown");
        HttpResponse<String> noDevice = onos.post("/onos/weft/plans?file=arvr.yaml", elsewhere);
        assertThat(noDevice.statusCode()).as(noDevice.body()).isEqualTo(409);
        assertThat(noDevice.body()).contains("device:unknown runs no pipeline");
        String bad = "{\"apps\": {\"dev.weft\": {\"weft\": {\"configurations\": {\"shop\": \"weft: 2\"}}}}}";
        HttpResponse<String> netcfg = onos.post("/onos/v1/network/configuration", bad);
        assertThat(netcfg.body()).contains("configurations/shop");
        assertThat(onos.send("GET", "/onos/weft/plans/none", null).statusCode()).isEqualTo(404);
        assertThat(onos.get("/onos/weft/audit").toString()).contains("plan arvr.yaml", "refused");
    }
}
