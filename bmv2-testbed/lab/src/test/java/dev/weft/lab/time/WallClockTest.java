package dev.weft.lab.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class WallClockTest {
    private static final long LIMIT_NS = 30_000_000_000L;

    @Test
    void runsActionsInOrderOnOneThread() {
        try (WallClock clock = new WallClock(System::nanoTime, 1)) {
            List<String> seen = Collections.synchronizedList(new ArrayList<>());
            clock.call(() -> {
                clock.post(
                        2_000_000, () -> seen.add("b " + Thread.currentThread().getName()));
                clock.post(0, () -> seen.add("a " + Thread.currentThread().getName()));
                clock.schedule(1_000_000, () -> seen.add("never")).cancel();
            });
            assertThat(clock.await(() -> seen.size() == 2, LIMIT_NS)).isTrue();
            assertThat(seen).containsExactly("a weft-lab", "b weft-lab");
        }
    }

    @Test
    void runsSlowerThanLifeByItsFactor() {
        long[] nowNs = {1000};
        try (WallClock clock = new WallClock(() -> nowNs[0], 4)) {
            nowNs[0] += 8_000_000;
            assertThat(clock.nowNs()).isEqualTo(2_000_000);
        }
    }

    @Test
    void aFailedActionFailsTheStory() {
        try (WallClock clock = new WallClock(System::nanoTime, 1)) {
            clock.post(0, () -> {
                throw new IllegalArgumentException("broken on purpose");
            });
            assertThatThrownBy(() -> clock.await(() -> false, LIMIT_NS)).hasMessageContaining("broken on purpose");
        }
    }
}
