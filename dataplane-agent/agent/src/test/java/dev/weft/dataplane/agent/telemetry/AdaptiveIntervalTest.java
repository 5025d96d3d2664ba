package dev.weft.dataplane.agent.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

class AdaptiveIntervalTest {
    @Property
    void itStaysWithinItsBoundsAndFollowsChange(
            @ForAll @LongRange(min = 1, max = 10_000_000_000L) long shortest,
            @ForAll @LongRange(min = 0, max = 100_000_000_000L) long more,
            @ForAll List<Boolean> changes) {
        AdaptiveInterval interval = new AdaptiveInterval(shortest, shortest + more);
        long before = shortest;
        for (boolean changed : changes) {
            long next = interval.next(changed);
            assertThat(next).isBetween(shortest, shortest + more);
            if (changed) {
                assertThat(next).isEqualTo(shortest);
            } else {
                assertThat(next).isGreaterThanOrEqualTo(before);
            }
            before = next;
        }
    }

    @Example
    void whereNothingChangesItReachesTheLongestSoon() {
        AdaptiveInterval interval = new AdaptiveInterval(500, 10_000);
        int samples = 0;
        while (interval.next(false) < 10_000) {
            samples++;
        }
        assertThat(samples).isLessThan(10);
    }

    @Example
    void boundsThatAreNoneAreRefused() {
        assertThatThrownBy(() -> new AdaptiveInterval(0, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new AdaptiveInterval(2, 1)).isInstanceOf(IllegalArgumentException.class);
    }
}
