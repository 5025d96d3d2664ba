package dev.weft.lab.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weft.control.core.model.SemanticModel;
import dev.weft.control.core.model.SwitchNode;
import dev.weft.control.daemon.Controller;
import dev.weft.lab.fabric.Fabric;
import dev.weft.lab.time.Clock;
import dev.weft.lab.time.WallClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import p4.v1.P4RuntimeOuterClass.WriteRequest;

/**
 * The demo's network under two real ONOS nodes that share an external Atomix, all started and ended here. The folders are
 * given by {@code ONOS_CLUSTER}, as FOLDER=http://HOST:PORT,FOLDER=http://HOST:PORT, and {@code ONOS_ATOMIX}.
 */
@EnabledIfEnvironmentVariable(named = "ONOS_CLUSTER", matches = ".+=.+,.+=.+")
@EnabledIfEnvironmentVariable(named = "ONOS_ATOMIX", matches = ".+")
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class OnosClusterSceneTest {
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final long STABLE_NS = 60_000_000_000L;
    private static final long HOLD_SECONDS = 60;
    private static final String NOTHING = "nothing to change";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String text = Demo.text();
    private final String other = OnosLoad.changed(text);
    private final SemanticModel model = Controller.create().read(Demo.FILE, text);
    private final Map<String, OnosRest> nodes = new HashMap<>();
    private final Map<String, WriteGate> gates = new HashMap<>();
    private OnosProcess atomix;

    @BeforeEach
    void start() throws Exception {
        atomix = OnosProcess.start(Path.of(System.getenv("ONOS_ATOMIX")), "atomix");
        for (String one : System.getenv("ONOS_CLUSTER").split(",")) {
            Path folder = Path.of(one.substring(0, one.indexOf('=')));
            String id = JSON.readTree(
                            folder.resolve("config").resolve("cluster.json").toFile())
                    .path("node")
                    .path("id")
                    .asText();
            nodes.put(id, OnosRest.start(folder, one.substring(one.indexOf('=') + 1), "onos-" + id));
        }
        for (OnosRest node : nodes.values()) {
            node.awaitStart();
            awaitCluster(node);
        }
        any().activate(OnosRest.BMV2_DRIVERS);
    }

    private static void awaitCluster(OnosRest node) throws Exception {
        node.await(LIMIT, "both nodes are active", () -> {
            int active = 0;
            for (JsonNode one : node.get("/onos/v1/cluster").path("nodes")) {
                active += "ACTIVE".equals(one.path("status").asText())
                                || "READY".equals(one.path("status").asText())
                        ? 1
                        : 0;
            }
            return active == 2;
        });
    }

    private static void awaitApplication(OnosRest node) throws Exception {
        node.await(
                LIMIT,
                "the application answers",
                () -> node.send("GET", "/onos/weft/status", null).statusCode() == 200);
    }

    private OnosRest any() {
        return nodes.values().iterator().next();
    }

    @AfterEach
    void stop() throws Exception {
        gates.values().forEach(WriteGate::close);
        for (OnosRest node : nodes.values()) {
            node.close();
        }
        atomix.close();
    }

    @Test
    void killingTheLeaderBetweenPrepareAndCommitLosesNothing() throws Exception {
        any().install();
        for (OnosRest node : nodes.values()) {
            awaitApplication(node);
        }
        try (Clock clock = new WallClock(System::nanoTime, 2);
                Fabric fabric = Fabric.of(model, clock, 1)) {
            for (SwitchNode node : model.network().switches()) {
                gates.put(node.name(), new WriteGate(fabric.agentAddress(node.name())));
            }
            OnosLoad load = new OnosLoad(fabric);
            any().adopt(fabric, "bmv2", name -> gates.get(name).address());
            assertThat(any().apply(text).path("done").asBoolean()).isTrue();
            assertThat(fabric.awaitStable(STABLE_NS))
                    .as(() -> fabric.unknown().toString())
                    .isTrue();
            load.start();
            killTwice();
            load.stopWithoutLoss(1000);
            say(load);
            any().purge();
            any().forget(fabric);
        }
    }

    private void killTwice() throws Exception {
        JsonNode first = any().apply(other);
        assertThat(first.path("text").asText()).contains("4 flips");

        // Everything is prepared, and the decision to commit is written: no switch hears of it.
        String dead = killLeaderAt(WriteGate.Part.REQUEST, text);
        String left = nodes.keySet().stream()
                .filter(id -> !id.equals(dead))
                .findFirst()
                .orElseThrow();
        say("next change at " + left + ": " + nodes.get(left).apply(other));
        assertThat(nodes.get(left).apply(other).path("text").asText()).isEqualTo(NOTHING);

        nodes.get(dead).process().start();
        nodes.get(dead).awaitStart();
        awaitCluster(nodes.get(left));
        awaitApplication(nodes.get(dead));
        JsonNode asked = nodes.get(dead).apply(text);
        say("asked at the node that is back: " + asked);
        assertThat(asked.path("text").asText()).contains("4 flips");

        // One switch has flipped, and nobody knows; the node that was dead is the one to finish it.
        assertThat(killLeaderAt(WriteGate.Part.ANSWER, other)).isEqualTo(left);
        assertThat(nodes.get(dead).apply(other).path("text").asText()).isEqualTo(NOTHING);
        nodes.remove(left).close();
    }

    /**
     * Asks the node that does not lead for a change, and kills the leader at the first flip of it: the other one leads, and
     * brings it to its end.
     *
     * @return the node that was killed
     */
    private String killLeaderAt(WriteGate.Part part, String configuration) throws Exception {
        String leader = any().get("/onos/weft/status")
                .path("domains")
                .path(0)
                .path("leader")
                .asText();
        OnosRest stays = nodes.entrySet().stream()
                .filter(node -> !node.getKey().equals(leader))
                .findFirst()
                .orElseThrow()
                .getValue();
        Predicate<WriteRequest> flips = write -> write.getUpdatesList().stream()
                .anyMatch(update -> update.getEntity().getTableEntry().getIsDefaultAction());
        CompletableFuture<Runnable> sprung = new CompletableFuture<>();
        gates.values().forEach(gate -> gate.hold(flips, part, sprung));
        CompletableFuture<JsonNode> answer = CompletableFuture.supplyAsync(() -> {
            try {
                return stays.apply(configuration);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });

        Runnable lose = sprung.get(HOLD_SECONDS, TimeUnit.SECONDS);
        assertThat(answer).as("the flip is not made yet").isNotDone();
        nodes.get(leader).process().kill();
        lose.run();

        JsonNode outcome = answer.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        say("leader " + leader + " killed, " + part + " of the first flip kept back: " + outcome);
        assertThat(outcome.path("done").asBoolean()).isTrue();
        assertThat(outcome.path("node").asText()).isNotEqualTo(leader);
        return leader;
    }

    private static void say(Object what) {
        System.out.println(what);
    }
}
