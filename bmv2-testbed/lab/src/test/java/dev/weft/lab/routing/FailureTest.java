package dev.weft.lab.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.lab.network.Link;
import dev.weft.lab.routing.RoutingCase.Capacity;
import dev.weft.lab.routing.RoutingCase.Service;
import dev.weft.lab.routing.RoutingCase.Skew;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens to new requests, each a flow of its own, when an instance or a link fails, on real switches with agents. */
class FailureTest {
    private static final long MS = 1_000_000;
    private static final long METRIC_NS = 20 * MS;
    private static final long ROUND_TRIP_NS = MS / 2;
    private static final String MEASUREMENT = "{probeMs: 5, metricMs: 20, staleMs: 50}";
    private static final long RAMP_NS = 250 * MS;
    private static final int INSTANCES = 8;

    private static WeftRun run(double load) {
        RoutingCase small =
                new RoutingCase(INSTANCES, 2, Capacity.HOMOGENEOUS, Service.EXPONENTIAL, load, Skew.EVEN, 0, 0);
        return new WeftRun(small, new ReferenceNetwork(small, MEASUREMENT), 3);
    }

    private static void pass(WeftRun run, long ns) {
        run.fabric().clock().pass(ns);
    }

    private static Link link(WeftRun run, String a, String b) {
        return run.fabric().network().links().stream()
                .filter(link -> link.a().node().name().equals(a)
                        && link.b().node().name().equals(b))
                .findFirst()
                .orElseThrow();
    }

    /** The cable of an instance's machine: what the switch sends over it is counted even while it is cut. */
    private static Link cable(WeftRun run, int instance) {
        return run.fabric().network().links().stream()
                .filter(link -> link.a().node().name().equals(ReferenceNetwork.machine(instance)))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void anInstanceThatDiesInSilenceGetsNothingAfterThreeReportsAndARoundTrip() {
        try (WeftRun run = run(0.5)) {
            run.start();
            pass(run, 300 * MS);
            Link cable = cable(run, 0);
            cable.down();
            long atDeath = cable.backward().sentFrames();
            pass(run, 3 * METRIC_NS + ROUND_TRIP_NS);
            long then = cable.backward().sentFrames();
            assertThat(then - atDeath).as("while nobody could know").isPositive();
            pass(run, 300 * MS);
            assertThat(cable.backward().sentFrames()).isEqualTo(then);
        }
    }

    @Test
    void anIdleInstanceIsKnownByItsReports() {
        try (WeftRun run = run(0.5)) {
            pass(run, 500 * MS);
            assertThat(run.fabric().unknown()).isEmpty();
        }
    }

    @Test
    void oneThatReturnsIsRampedUpAndNotFlooded() {
        try (WeftRun run = run(0.4)) {
            run.start();
            pass(run, 150 * MS);
            Link cable = cable(run, 0);
            cable.down();
            pass(run, 150 * MS);
            cable.up();
            pass(run, METRIC_NS); // until its report
            double first = besideNeighbour(run, RAMP_NS / 5);
            assertThat(run.instance(0).queueLength()).isLessThan(20);
            pass(run, RAMP_NS / 5);
            double middle = besideNeighbour(run, RAMP_NS / 5);
            pass(run, RAMP_NS * 2 / 5);
            assertThat(first).as("of what its neighbour gets, at first").isBetween(0.05, 0.5);
            assertThat(middle).as("half way").isGreaterThan(first);
            assertThat(besideNeighbour(run, 250 * MS)).as("in the end").isBetween(0.9, 1.1);
        }
    }

    /** What the first instance receives, to what the second receives at the same site. */
    private static double besideNeighbour(WeftRun run, long ns) {
        long own = run.instance(0).received();
        long neighbour = run.instance(1).received();
        pass(run, ns);
        return (double) (run.instance(0).received() - own) / (run.instance(1).received() - neighbour);
    }

    @Test
    void oneThatSlowsGetsItsNewShare() {
        double capacity = (INSTANCES - 0.75) / INSTANCES;
        try (WeftRun run = run(0.97 * capacity)) {
            run.start();
            pass(run, 500 * MS);
            run.instance(0).speed(0.25);
            pass(run, METRIC_NS + 2 * ROUND_TRIP_NS);
            long[] before = new long[INSTANCES];
            for (int i = 0; i < INSTANCES; i++) {
                before[i] = run.instance(i).received();
            }
            pass(run, 1_000 * MS);
            double all = 0;
            for (int i = 0; i < INSTANCES; i++) {
                all += run.instance(i).received() - before[i];
            }
            double share = (run.instance(0).received() - before[0]) / all;
            double due = 0.25 / (INSTANCES - 0.75);
            assertThat(share / due).as("share %s of its due %s", share, due).isBetween(0.8, 1.2);
        }
    }

    /** In silence: frames are lost, and neither end sees its port go down. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatIsBehindALinkThatFailsGetsNothingAfterASecondAndTheRestIsServed(boolean inSilence) {
        try (WeftRun run = run(0.3)) {
            run.start();
            pass(run, 300 * MS);
            Link link = link(run, ReferenceNetwork.ingress(0), ReferenceNetwork.site(0));
            if (inSilence) {
                link.loss(1);
            } else {
                link.down();
            }
            pass(run, 200 * MS);
            long lostFrom = run.sent() - run.replied();
            pass(run, 500 * MS);
            run.stop();
            pass(run, 200 * MS);
            assertThat(run.sent() - run.replied())
                    .as("lost while nobody knew, and none afterwards")
                    .isLessThanOrEqualTo(lostFrom)
                    .isPositive();
        }
    }

    @Test
    void forwardingGoesOnForAnHourWithoutTheAgentOfAnIngress() {
        RoutingCase idle = new RoutingCase(4, 2, Capacity.HOMOGENEOUS, Service.EXPONENTIAL, 2e-4, Skew.EVEN, 0, 0);
        ReferenceNetwork slow = new ReferenceNetwork(idle, "{probeMs: 1000, metricMs: 1000, staleMs: 5000}");
        try (WeftRun run = new WeftRun(idle, slow, 5)) {
            run.start();
            pass(run, 10_000 * MS);
            String ingress = ReferenceNetwork.ingress(0);
            long pairs = registers(run, ingress, "pairs");
            run.fabric().device(ingress).stopAgent();
            pass(run, 3_600_000 * MS);
            run.fabric().device(ingress).startAgent();
            assertThat(registers(run, ingress, "pairs")).as("what stood stands").isEqualTo(pairs);
            pass(run, 10_000 * MS);
            run.stop();
            pass(run, 1_000 * MS);
            assertThat(run.replied()).as("no request is lost").isEqualTo(run.sent());
            assertThat(run.sent()).isGreaterThan(10_000);
        }
    }

    private static long registers(WeftRun run, String device, String array) {
        var state = run.fabric()
                .device(device)
                .embedded()
                .orElseThrow()
                .running()
                .control()
                .state();
        String name = "WeftIngress.weft.selection.arrays." + array;
        long hash = 0;
        for (int i = 0; i < 0x10000; i++) {
            hash = 31 * hash + state.readRegister(name, i).longValue();
        }
        return hash;
    }
}
