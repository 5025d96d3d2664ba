package dev.weft.onos.impl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.control.core.compile.Compilation;
import dev.weft.onos.standin.Carrier;
import dev.weft.onos.standin.StandInNetworkConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.onosproject.cluster.NodeId;
import org.onosproject.net.DeviceId;
import org.onosproject.net.flow.FlowRule;

/** Three nodes that share their stores: whoever leads dies, and the others carry on. */
class ClusterTest {
    private static final String FILE = "arvr.yaml";
    private static final List<String> SWITCHES = List.of("s1", "s2", "s3", "s4");

    private final Carrier carrier = TestNode.carrier("s1", "s2", "s3", "s4");
    private final TestNode[] nodes = new TestNode[3];
    private final List<TestNode> others = new ArrayList<>();
    private TestNode leader;
    private String text;

    @BeforeEach
    void start() throws Exception {
        text = Files.readString(Path.of("..", "examples", FILE));
        for (int i = 0; i < nodes.length; i++) {
            nodes[i] = new TestNode(carrier, "n" + (i + 1), new StandInNetworkConfig());
        }
        nodes[0].weft().apply(FILE, text, "alice");
        NodeId leads = carrier.leader(Cluster.topic("operator-a"));
        for (TestNode node : nodes) {
            if (node.onos.id().equals(leads)) {
                leader = node;
            } else {
                others.add(node);
            }
        }
    }

    private static String at(TestNode node) {
        return "\"node\":\"" + node.onos.id() + "\"";
    }

    @AfterEach
    void stop() {
        for (TestNode node : nodes) {
            node.close();
        }
    }

    @Test
    void anyNodeIsAskedAndTheLeaderInstalls() {
        assertThat(others.get(1)
                        .weft()
                        .apply(FILE, text.replace("port: 9100", "port: 9200"), "alice")
                        .json())
                .contains(at(leader))
                .contains("flips");
        String leads = "leader " + leader.onos.id();
        assertThat(others.get(0).weft().status().lines()).anyMatch(line -> line.contains(leads));
    }

    /**
     * The leader dies just before a write: the n-th of the preparation (which is then taken back and made again), a flip,
     * or a write of the collection.
     */
    @ParameterizedTest
    @CsvSource({"PREPARE, 1", "PREPARE, 5", "FLIP, 1", "FLIP, 3", "COLLECT, 1", "COLLECT, 4"})
    void theNextLeaderFinishesWhatTheDeadOneHasBegun(String when, int nth) throws Exception {
        String changed = text.replace("port: 9100", "port: 9200");
        AtomicInteger flips = new AtomicInteger();
        AtomicInteger writes = new AtomicInteger();
        AtomicInteger later = new AtomicInteger();
        boolean[] dead = {false};
        carrier.tables().beforeEach(rule -> {
            if (installing == null) {
                installing = Thread.currentThread();
            }
            if (dead[0]) {
                if (Thread.currentThread() == installing) {
                    throw new IllegalStateException("this node is dead");
                }
                return;
            }
            boolean flip = rule.table().toString().contains("active_epoch");
            int count = flip
                    ? flips.incrementAndGet()
                    : flips.get() == 0 ? writes.incrementAndGet() : later.incrementAndGet();
            String phase = flip ? "FLIP" : flips.get() == 0 ? "PREPARE" : "COLLECT";
            if (phase.equals(when) && count == nth) {
                dead[0] = true;
                carrier.die(leader.onos.id());
                throw new IllegalStateException("this node is dead");
            }
        });

        CompletableFuture<String> outcome = CompletableFuture.supplyAsync(
                () -> others.get(0).weft().apply(FILE, changed, "alice").json());

        assertThat(outcome.get(60, TimeUnit.SECONDS)).contains("\"done\":true").doesNotContain(at(leader));
        assertThat(others.get(1).weft().plan(FILE, changed, "x").lines()).contains("nothing to change");
        for (String name : SWITCHES) {
            assertThat(carrier.tables().count(DeviceId.deviceId("device:" + name)))
                    .as("entries of %s and its epoch", name)
                    .isEqualTo(entries(changed, name) + 1);
        }
    }

    private volatile Thread installing;

    private static int entries(String text, String name) {
        Compilation compilation = new Semantics(PiPipelines.toCore(WeftPipeconf.model())).compile(FILE, text);
        return compilation.switches().get(name).entries().size();
    }

    @Test
    void aNodeThatThinksItStillLeadsCannotCommit() throws Exception {
        // The node is cut off: it hears of no other leader, and goes on while another one has taken over.
        Set<String> seen = new HashSet<>();
        CompletableFuture<Void> overtaken = new CompletableFuture<>();
        carrier.tables().beforeEach((FlowRule rule) -> {
            if (rule.table().toString().contains("active_epoch")
                    && seen.add(Thread.currentThread().toString())
                    && seen.size() == 1) {
                carrier.die(leader.onos.id());
                overtaken.complete(null);
                sleep(300);
            }
        });
        String changed = text.replace("port: 9100", "port: 9200");
        String outcome = others.get(1).weft().apply(FILE, changed, "alice").json();

        assertThat(overtaken).isCompleted();
        assertThat(outcome).contains("\"done\":true").doesNotContain(at(leader));
        assertThat(others.get(0).weft().plan(FILE, changed, "x").lines()).contains("nothing to change");
    }

    /** As after a pause that was longer than the session: nobody stands for election, and no node hears of it. */
    @Test
    void nodesWhoseSessionsAreLostStandAgain() {
        for (TestNode node : nodes) {
            carrier.loseSession(node.onos.id());
        }

        String outcome = others.get(0)
                .weft()
                .apply(FILE, text.replace("port: 9100", "port: 9200"), "alice")
                .json();

        assertThat(outcome).contains("\"done\":true");
    }

    @Test
    void aNodeThatLeadsBeginsThoughNobodyToldIt() throws Exception {
        boolean[] lost = {false};
        carrier.tables().beforeEach(rule -> {
            if (!lost[0]) { // the leader is cut off in the middle of its preparation
                lost[0] = true;
                carrier.vanish(leader.onos.id());
                throw new IllegalStateException("this node is gone");
            }
        });

        CompletableFuture<String> outcome = CompletableFuture.supplyAsync(() -> others.get(1)
                .weft()
                .apply(FILE, text.replace("port: 9100", "port: 9200"), "alice")
                .json());

        assertThat(outcome.get(60, TimeUnit.SECONDS)).contains("\"done\":true").doesNotContain(at(leader));
    }

    /**
     * ONOS copies flow rules to other nodes from time to time: who takes a device over is told of the last seconds by nobody,
     * and makes the device what it was before. The log knows better.
     */
    @Test
    void whatABackupHasMissedIsMadeGoodByTheNextLeader() throws Exception {
        DeviceId device = DeviceId.deviceId("device:s2");
        List<FlowRule> before = carrier.tables().rules(device);
        String changed = text.replace("port: 9100", "port: 9200");
        leader.weft().apply(FILE, changed, "alice");
        Set<FlowRule> after = Set.copyOf(carrier.tables().rules(device));

        carrier.tables().restore(device, before);
        carrier.die(leader.onos.id());

        for (int i = 0; i < 100 && !Set.copyOf(carrier.tables().rules(device)).equals(after); i++) {
            sleep(100);
        }
        assertThat(Set.copyOf(carrier.tables().rules(device))).isEqualTo(after);
        assertThat(others.get(0).weft().plan(FILE, changed, "x").lines()).contains("nothing to change");
    }

    private static void sleep(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
