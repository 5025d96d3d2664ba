package dev.weft.compute.damping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class DampingTest {
    @Test
    void aStepIsFollowedToSixtyThreePerCentAfterTheTimeConstant() {
        Ewma ewma = new Ewma(1_000);
        assertThat(ewma.add(0, 5_000)).isZero();
        assertThat(ewma.add(100, 6_000)).isCloseTo(100 * (1 - 1 / Math.E), within(1e-9));
    }

    @Test
    void theIntervalDoesNotMatterOnlyTheTime() {
        Ewma coarse = new Ewma(1_000);
        Ewma fine = new Ewma(1_000);
        coarse.add(0, 0);
        fine.add(0, 0);
        coarse.add(100, 2_000);
        for (int t = 10; t <= 2_000; t += 10) {
            fine.add(100, t);
        }
        assertThat(fine.value()).isCloseTo(coarse.value(), within(1e-9));
    }

    @Test
    void aSampleOfThePastChangesNothing() {
        Ewma ewma = new Ewma(1_000);
        ewma.add(5, 100);
        assertThat(ewma.add(50, 100)).isEqualTo(5);
        assertThat(new Ewma(0).add(50, 100)).isEqualTo(50);
    }

    @Test
    void smallStepsStayInTheBand() {
        DeadBand band = new DeadBand(20, 0.05);
        assertThat(band.leaves(100, 120)).isFalse();
        assertThat(band.leaves(100, 121)).isTrue();
        assertThat(band.leaves(10_000, 10_500)).isFalse();
        assertThat(band.leaves(10_000, 10_501)).isTrue();
    }

    @Test
    void whatIsTooOldIsStale() {
        assertThat(Freshness.of(false, 0, 0, 10)).isEqualTo(Freshness.NEVER);
        assertThat(Freshness.of(true, 0, 10, 10)).isEqualTo(Freshness.FRESH);
        assertThat(Freshness.of(true, 0, 11, 10)).isEqualTo(Freshness.STALE);
    }
}
