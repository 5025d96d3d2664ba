package dev.weft.lab.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.lab.routing.RoutingCase.Capacity;
import dev.weft.lab.routing.RoutingCase.Service;
import dev.weft.lab.routing.RoutingCase.Skew;
import org.junit.jupiter.api.Test;

/** The case on real switches and agents, small. */
class WeftRunTest {
    private static final RoutingCase SMALL =
            new RoutingCase(4, 2, Capacity.HETEROGENEOUS, Service.EXPONENTIAL, 0.3, Skew.EVEN, 0, 0);

    @Test
    void everyRequestIsAnsweredAndNothingFasterThanThePath() {
        try (WeftRun run = new WeftRun(SMALL, 1)) {
            Outcome outcome = run.run(2_000);
            assertThat(outcome.p50Us()).isBetween(100.0, 5_000.0);
            assertThat(outcome.p99Us()).isGreaterThan(outcome.p50Us());
        }
    }

    @Test
    void theSameSeedGivesTheSameOutcome() {
        Outcome first;
        try (WeftRun run = new WeftRun(SMALL, 2)) {
            first = run.run(500);
        }
        try (WeftRun run = new WeftRun(SMALL, 2)) {
            assertThat(run.run(500)).isEqualTo(first);
        }
    }
}
