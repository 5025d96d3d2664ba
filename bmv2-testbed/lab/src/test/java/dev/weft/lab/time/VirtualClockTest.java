package dev.weft.lab.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class VirtualClockTest {
    private record Seen(long timeNs, int order) {}

    @Property(tries = 300)
    void runsInTimeOrderAndTiesInInsertionOrder(
            @ForAll @Size(max = 200) List<@IntRange(min = 0, max = 20) Integer> delays) {
        VirtualClock clock = new VirtualClock();
        List<Seen> seen = new ArrayList<>();
        List<Seen> expected = new ArrayList<>();
        for (int i = 0; i < delays.size(); i++) {
            int order = i;
            clock.post(delays.get(i), () -> seen.add(new Seen(clock.nowNs(), order)));
            expected.add(new Seen(delays.get(i), order));
        }
        expected.sort(Comparator.comparingLong(Seen::timeNs)); // stable
        clock.runUntil(100);
        assertThat(seen).isEqualTo(expected);
        assertThat(clock.nowNs()).isEqualTo(100);
    }

    @Test
    void growsBeyondItsFirstCapacity() {
        VirtualClock clock = new VirtualClock();
        long[] last = {-1};
        for (int i = 5000; i > 0; i--) {
            clock.post(i, () -> {
                assertThat(clock.nowNs()).isGreaterThan(last[0]);
                last[0] = clock.nowNs();
            });
        }
        clock.runFor(5000);
        assertThat(last[0]).isEqualTo(5000);
        assertThat(clock.executed()).isEqualTo(5000);
    }

    @Test
    void cancelledTimersDoNotRun() {
        VirtualClock clock = new VirtualClock();
        List<Long> ticks = new ArrayList<>();
        Timer once = clock.schedule(5, () -> ticks.add(-1L));
        Timer periodic = clock.every(3, 10, () -> ticks.add(clock.nowNs()));
        once.cancel();
        clock.post(30, periodic::cancel);
        clock.runFor(100);
        assertThat(ticks).containsExactly(3L, 13L, 23L);
    }

    @Test
    void awaitStopsAtTheActionThatMakesItTrue() {
        VirtualClock clock = new VirtualClock();
        int[] count = {0};
        clock.every(10, 10, () -> count[0]++);
        assertThat(clock.await(() -> count[0] == 3, 1000)).isTrue();
        assertThat(clock.nowNs()).isEqualTo(30);
        assertThat(clock.await(() -> count[0] == 1000, 100)).isFalse();
        assertThat(clock.nowNs()).isEqualTo(130);
    }

    @Test
    void timeDoesNotRunBackwards() {
        assertThatThrownBy(() -> new VirtualClock().post(-1, () -> {})).hasMessageContaining("-1 ns");
    }

    @Test
    void drawsOfOneComponentDoNotDependOnOthers() {
        Randomness alone = Randomness.of(7, "client a");
        long first = alone.nextLong();
        Randomness other = Randomness.of(7, "client b");
        assertThat(other.nextLong()).isNotEqualTo(first);
        assertThat(Randomness.of(7, "client a").nextLong()).isEqualTo(first);
        assertThat(Randomness.of(8, "client a").nextLong()).isNotEqualTo(first);
    }

    @Test
    void drawsHaveTheRightMoments() {
        Randomness randomness = Randomness.of(1, "moments");
        int n = 200_000;
        double uniform = 0;
        double exponential = 0;
        double squares = 0;
        int[] buckets = new int[10];
        for (int i = 0; i < n; i++) {
            uniform += randomness.uniform();
            double x = randomness.exponential(5);
            exponential += x;
            squares += x * x;
            buckets[randomness.below(10)]++;
        }
        assertThat(uniform / n).isBetween(0.498, 0.502); // sigma 0.00065
        assertThat(exponential / n).isBetween(4.95, 5.05); // sigma 0.011
        assertThat(squares / n).isBetween(48.5, 51.5); // E x^2 = 2 * 25, sigma 0.25
        for (int bucket : buckets) {
            assertThat(bucket).isBetween(19_300, 20_700); // sigma 134
        }
    }
}
