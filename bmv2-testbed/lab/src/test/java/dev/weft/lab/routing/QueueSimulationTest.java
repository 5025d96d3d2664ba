package dev.weft.lab.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weft.lab.routing.RoutingCase.Capacity;
import dev.weft.lab.routing.RoutingCase.Service;
import dev.weft.lab.routing.RoutingCase.Skew;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The simulation against queueing theory, and the order that its policies must have. */
class QueueSimulationTest {
    private static final long REQUESTS = 200_000;

    private static RoutingCase single(Service service, double load) {
        return new RoutingCase(1, 1, Capacity.HOMOGENEOUS, service, load, Skew.EVEN, 0, 0);
    }

    private static Outcome run(RoutingCase routingCase, RoutingPolicy policy, long requests) {
        return new QueueSimulation(routingCase, Baselines.of(policy, routingCase), 1, requests).run();
    }

    @Test
    void oneExponentialInstanceIsAnMm1Queue() {
        double load = 0.7;
        Outcome outcome = run(single(Service.EXPONENTIAL, load), RoutingPolicy.RANDOM, REQUESTS);
        // The sojourn time of M/M/1 is exponential with rate (1 - load) / mean; the path adds 100 us.
        double meanUs = RoutingCase.MEAN_SERVICE_NS / 1e3 / (1 - load);
        assertThat(outcome.p50Us() - 100).isCloseTo(meanUs * Math.log(2), within(0.05 * meanUs));
        assertThat(outcome.p99Us() - 100).isCloseTo(meanUs * Math.log(100), within(0.3 * meanUs));
    }

    @Test
    void theLeastLatencyIsPathAndService() {
        Set<Long> latencies = new HashSet<>();
        RoutingCase idle = single(Service.BIMODAL, 0.0001);
        Outcome outcome = run(idle, RoutingPolicy.RANDOM, 1000);
        latencies.add(Math.round(outcome.p50Us()));
        latencies.add(Math.round(outcome.p99Us()));
        assertThat(latencies).as("50 or 500 us behind a round trip of 100 us").containsExactlyInAnyOrder(150L, 600L);
    }

    @ParameterizedTest
    @EnumSource(Service.class)
    void theMeanOfEachDistributionIsTheReferences(Service service) {
        var draws = dev.weft.lab.time.Randomness.of(7, "service");
        double sum = 0;
        int count = 1_000_000;
        for (int i = 0; i < count; i++) {
            sum += service.time().drawNs(draws);
        }
        assertThat(sum / count).isCloseTo(RoutingCase.MEAN_SERVICE_NS, within(0.02 * RoutingCase.MEAN_SERVICE_NS));
        assertThat(service.time().meanNs()).isEqualTo(RoutingCase.MEAN_SERVICE_NS);
    }

    @Test
    void whoKnowsMoreIsFaster() {
        RoutingCase even = RoutingCase.reference(0.8, Skew.EVEN);
        double clairvoyant = run(even, RoutingPolicy.CLAIRVOYANT, 60_000).p99Us();
        double oracle = run(even, RoutingPolicy.LOAD_ORACLE, 60_000).p99Us();
        double network = run(even, RoutingPolicy.NETWORK_ONLY, 60_000).p50Us();
        double random = run(even, RoutingPolicy.RANDOM, 60_000).p50Us();
        assertThat(clairvoyant).isLessThan(oracle);
        assertThat(network).isLessThan(random);
    }

    @Test
    void moreLoadThanAnOwnSiteCanTakeGrowsWithoutEnd() {
        RoutingCase skewed = RoutingCase.reference(0.8, Skew.SKEWED);
        assertThat(run(skewed, RoutingPolicy.LOCAL_JSQ, 60_000).queueGrowth()).isGreaterThan(1.3);
        assertThat(run(skewed, RoutingPolicy.LOAD_ORACLE, 60_000).queueGrowth()).isLessThan(1.3);
    }

    @Test
    void theSameSeedGivesTheSameOutcome() {
        RoutingCase skewed = RoutingCase.reference(0.95, Skew.SKEWED);
        assertThat(run(skewed, RoutingPolicy.COMPUTE_PO2, 20_000))
                .isEqualTo(run(skewed, RoutingPolicy.COMPUTE_PO2, 20_000));
    }

    @Test
    void allFeedbackLostIsAsGoodAsNone() {
        RoutingCase deaf = new RoutingCase(32, 4, Capacity.HOMOGENEOUS, Service.BIMODAL, 0.5, Skew.EVEN, 0, 0.999);
        RoutingCase late = new RoutingCase(32, 4, Capacity.HOMOGENEOUS, Service.BIMODAL, 0.5, Skew.EVEN, 5_000, 0);
        RoutingCase fresh = RoutingCase.reference(0.5, Skew.EVEN);
        double freshUs = run(fresh, RoutingPolicy.NAIVE_BEST, 60_000).p99Us();
        assertThat(run(late, RoutingPolicy.NAIVE_BEST, 60_000).p99Us()).isGreaterThan(freshUs);
        assertThat(run(deaf, RoutingPolicy.NAIVE_BEST, 60_000).p99Us()).isGreaterThan(freshUs);
    }
}
