package dev.weft.lab.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weft.control.core.compile.DataPlaneIds;
import dev.weft.control.core.model.SemanticModel;
import dev.weft.control.core.model.Service;
import dev.weft.control.core.text.SemanticReader;
import dev.weft.control.daemon.PlacementReport;
import dev.weft.control.daemon.PlacementRequest;
import dev.weft.control.daemon.Reconciler;
import dev.weft.dataplane.api.PoolStatus;
import dev.weft.lab.fabric.Fabric;
import dev.weft.lab.host.Arrivals;
import dev.weft.lab.host.ComputeInstance;
import dev.weft.lab.host.RequestSource;
import dev.weft.lab.host.ServiceTime;
import dev.weft.lab.host.Target;
import dev.weft.lab.time.VirtualClock;
import dev.weft.p4.program.wire.AgentHeader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The controller's shares in real switches with real agents, in virtual time: one ingress, an instance 1 ms away and one 2 ms
 * away, both with 1 ms of work for a request.
 */
class SelectionOnSwitchesTest {
    private static final int PORT = 9000;
    private static final long SERVICE_NS = 1_000_000;
    private static final long MS = 1_000_000;
    private static final long SECOND = 1_000 * MS;

    @TempDir
    private Path directory;

    private final VirtualClock clock = new VirtualClock();
    private final List<ComputeInstance> instances = new ArrayList<>();

    private static String text(String selection) {
        return String.join(
                "\n",
                "weft: 1",
                "domain: shares",
                "network:",
                "  measurement: {probeMs: 10, metricMs: 10, staleMs: 1000}",
                "  switches:",
                "    - {id: s1, device: 1, agent: \"127.0.0.1:9561\", address: 10.255.0.1, mac: \"02:00:00:00:01:00\"}",
                "    - {id: s2, device: 2, agent: \"127.0.0.1:9562\", address: 10.255.0.2, mac: \"02:00:00:00:02:00\"}",
                "    - {id: s3, device: 3, agent: \"127.0.0.1:9563\", address: 10.255.0.3, mac: \"02:00:00:00:03:00\"}",
                "  links:",
                "    - {id: near, between: [\"s1:10\", \"s2:10\"], delayMs: 0.5}",
                "    - {id: far, between: [\"s1:11\", \"s3:10\"], delayMs: 1}",
                "  hosts:",
                "    - {id: client, switch: s1, port: 1, address: 10.1.0.1, mac: \"02:00:00:00:10:01\"}",
                "    - {id: m0, switch: s2, port: 1, address: 10.2.0.1, mac: \"02:00:00:00:20:01\"}",
                "    - {id: m1, switch: s3, port: 1, address: 10.3.0.1, mac: \"02:00:00:00:30:01\"}",
                "capabilities: [work]",
                "agents: [{id: caller, type: agent, host: client}]",
                "permissions: [{id: all, allow: {agents: [\"*\"], services: [\"*\"]}}]",
                "services:",
                "  - id: work",
                "    capability: work",
                "    address: 10.96.0.1",
                "    protocol: udp",
                "    port: " + PORT,
                "    selection: " + selection,
                "    instances: [{id: i0, host: m0}, {id: i1, host: m1}]",
                "");
    }

    private Fabric fabric(String selection) {
        SemanticModel model = new SemanticReader()
                .read("shares.yaml", text(selection))
                .model()
                .orElseThrow();
        Fabric fabric = Fabric.of(model, clock, 3);
        fabric.apply();
        for (int i = 0; i < 2; i++) {
            instances.add(
                    fabric.run(model.services().get(0).instances().get(i), i + 1, ServiceTime.exponential(SERVICE_NS)));
        }
        assertThat(fabric.awaitStable(10 * SECOND))
                .as(fabric.unknown().toString())
                .isTrue();
        return fabric;
    }

    private RequestSource requests(Fabric fabric, double aSecond) {
        Service service = fabric.model().services().get(0);
        DataPlaneIds ids = DataPlaneIds.of(fabric.model());
        return RequestSource.on(fabric.host("client"), "client")
                .to(new Target(service.address().octets(), PORT, ids.service64("work"), 0))
                .as(ids.agent64("caller"), AgentHeader.AGENT)
                .flows(1, 1)
                .firstFlow(1)
                .arrivals(Arrivals.poisson(aSecond))
                .build();
    }

    private Reconciler reconciler(Fabric fabric, String selection) throws IOException {
        Path file = directory.resolve("shares.yaml");
        Files.writeString(file, text(selection));
        return new Reconciler(file, fabric.controller(), fabric.channels());
    }

    /** What the optimum of M/M/1 is at 1,200 requests a second and two servers of 1,000, one 1 ms farther away. */
    private static double optimalNearShare() {
        double best = 0;
        double least = Double.POSITIVE_INFINITY;
        for (double near = 210; near < 990; near++) {
            double far = 1_200 - near;
            double delay = near * 0.001 + far * 0.002 + near / (1_000 - near) + far / (1_000 - far);
            if (delay < least) {
                least = delay;
                best = near / 1_200;
            }
        }
        return best;
    }

    @ParameterizedTest
    @ValueSource(strings = {"centralised", "hybrid"})
    void theSharesOfNewFlowsAreThoseOfTheOptimum(String selection) throws IOException {
        try (Fabric fabric = fabric(selection);
                Reconciler reconciler = reconciler(fabric, selection)) {
            RequestSource source = requests(fabric, 1_200);
            source.start();
            for (int i = 0; i < 6; i++) {
                clock.pass(SECOND / 2);
                reconciler.round();
            }
            PoolStatus pool = fabric.device("s1").status().getPools(0);
            assertThat(pool.getAdvised()).isTrue();
            assertThat(pool.getGapPermille()).isLessThanOrEqualTo(20);
            assertThat(fabric.device("s1").status().getInstancesList().stream()
                            .mapToDouble(i -> i.getSentPerSecond())
                            .sum())
                    .isCloseTo(1_200, within(200.0));
            if (selection.equals("centralised")) {
                long before0 = instances.get(0).received();
                long before1 = instances.get(1).received();
                clock.pass(2 * SECOND);
                double near = instances.get(0).received() - before0;
                double far = instances.get(1).received() - before1;
                assertThat(near / (near + far)).isCloseTo(optimalNearShare(), within(0.08));
            }
            source.stop();
        }
    }

    @Test
    void aSlowInstanceLosesSharesAndWithoutAControllerTheyExpire() throws IOException {
        try (Fabric fabric = fabric("centralised");
                Reconciler reconciler = reconciler(fabric, "centralised")) {
            RequestSource source = requests(fabric, 600);
            source.start();
            for (int i = 0; i < 4; i++) {
                clock.pass(SECOND / 2);
                reconciler.round();
            }
            int near = mentions(fabric, 0);
            instances.get(0).speed(0.25);
            for (int i = 0; i < 6; i++) {
                clock.pass(SECOND / 2);
                reconciler.round();
            }
            assertThat(mentions(fabric, 0)).as("a quarter of its speed").isLessThan(near / 2);
            source.stop();
            clock.pass(61 * SECOND);
            assertThat(fabric.device("s1").status().getPools(0).getAdvised()).isFalse();
            assertThat(mentions(fabric, 0))
                    .as("the file's weights, which are equal")
                    .isEqualTo(128);
        }
    }

    @Test
    void anInstanceIsBestPlacedWhereTheAgentsMeasureTheShortestWay() {
        try (Fabric fabric = fabric("distributed")) {
            RequestSource source = requests(fabric, 500);
            source.start();
            clock.pass(4 * SECOND);
            PlacementReport placed = fabric.controller()
                    .place(
                            fabric.model(),
                            fabric.channels(),
                            new PlacementRequest(
                                    "work", OptionalInt.of(1), Set.of(), Map.of(), OptionalDouble.empty(), true));
            source.stop();
            assertThat(placed.demand().get("s1")).isCloseTo(500, within(80.0));
            assertThat(placed.best()).containsExactly("m0");
            // A way of 1 ms and an M/M/1 queue of 500 requests a second at 1 ms each, give or take what was measured.
            assertThat(placed.bestMs()).isBetween(2.5, 3.7);
            assertThat(placed.boundMs()).isBetween(placed.bestMs() * 0.95, placed.bestMs());
            assertThat(placed.nowMs()).as("both instances").isLessThan(placed.bestMs());
        }
    }

    private static int mentions(Fabric fabric, int instance) {
        int number = DataPlaneIds.of(fabric.model()).instance("i" + instance);
        return fabric.device("s1").status().getPools(0).getSharesList().stream()
                .filter(share -> share.getInstance() == number)
                .mapToInt(PoolStatus.Share::getMentions)
                .sum();
    }
}
