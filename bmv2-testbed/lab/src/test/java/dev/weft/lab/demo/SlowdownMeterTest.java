package dev.weft.lab.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;

class SlowdownMeterTest {
    /** 1000 flows of two requests each; {@code slow} says which of them go to the slow instance. */
    private static SlowdownMeter meter(double shareOfCapacity, IntPredicate slow) {
        SlowdownMeter meter = new SlowdownMeter(shareOfCapacity);
        for (int flow = 0; flow < 1000; flow++) {
            int opening = meter.sent(true);
            assertThat(opening).isEqualTo(flow);
            assertThat(meter.sent(false)).isEqualTo(-1);
            if (slow.test(flow)) {
                meter.servedBySlow(opening);
            }
        }
        return meter;
    }

    @Test
    void countsRequestsUpToTheFirstFlowThatStaysAway() {
        SlowdownMeter meter = meter(0.02, flow -> flow < 30);
        assertThat(meter.requestsUntilMoved()).isEqualTo(60);
        assertThat(meter.slowShareFromThenOn()).isZero();
        assertThat(meter.isConclusive()).isTrue();
    }

    @Test
    void aFewLaterFlowsAreAllowedByCapacity() {
        SlowdownMeter meter = meter(0.02, flow -> flow < 30 || flow % 50 == 0); // 2 % of 100
        assertThat(meter.requestsUntilMoved()).isEqualTo(60);
        assertThat(meter.slowShareFromThenOn()).isCloseTo(0.0196, within(0.001));
    }

    @Test
    void aRelapseCountsUntilItIsOver() {
        SlowdownMeter meter = meter(0.02, flow -> flow < 30 || (flow >= 400 && flow < 410));
        assertThat(meter.requestsUntilMoved()).isGreaterThan(2 * 400);
    }

    @Test
    void neverMovedCountsEverything() {
        SlowdownMeter meter = meter(0.02, flow -> flow % 6 == 0);
        assertThat(meter.requestsUntilMoved()).isEqualTo(2000);
        assertThat(meter.slowShareFromThenOn()).isCloseTo(1 / 6.0, within(0.001));
    }

    @Test
    void neverThereNeedsNoMove() {
        assertThat(meter(0.02, flow -> false).requestsUntilMoved()).isZero();
    }
}
