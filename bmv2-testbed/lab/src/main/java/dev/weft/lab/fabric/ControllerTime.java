package dev.weft.lab.fabric;

import dev.weft.control.daemon.transaction.DriverTime;
import dev.weft.lab.time.Clock;
import java.util.concurrent.BlockingQueue;

/** The lab's time as a controller sees it that works outside the lab's thread: while it waits, time passes. */
final class ControllerTime implements DriverTime {
    private static final long LOOK_NS = 1_000_000;

    private final Clock clock;
    private final DriverTime wall = DriverTime.wallClock();

    ControllerTime(Clock clock) {
        this.clock = clock;
    }

    @Override
    public long nowNs() {
        return clock.isVirtual() ? clock.nowNs() : wall.nowNs();
    }

    @Override
    public Runnable take(BlockingQueue<Runnable> events, long untilNs) {
        if (!clock.isVirtual()) {
            return wall.take(events, untilNs);
        }
        if (events.isEmpty()) {
            clock.pass(Math.min(LOOK_NS, Math.max(0, untilNs - clock.nowNs())));
        }
        return events.poll();
    }
}
