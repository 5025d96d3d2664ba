package dev.weft.control.daemon.transaction;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/** Time as a driver of transactions needs it: where it is virtual, waiting makes it pass. */
public interface DriverTime {
    /** Nanoseconds from an arbitrary start; never runs backwards. */
    long nowNs();

    /**
     * Takes the next event, and waits for one if there is none.
     *
     * @param untilNs when to stop waiting, at the latest
     * @return null if none came; that may be earlier than asked for
     */
    Runnable take(BlockingQueue<Runnable> events, long untilNs);

    /** The machine's time. */
    static DriverTime wallClock() {
        return new DriverTime() {
            @Override
            public long nowNs() {
                return System.nanoTime();
            }

            @Override
            public Runnable take(BlockingQueue<Runnable> events, long untilNs) {
                try {
                    return events.poll(untilNs - nowNs(), TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new CoordinationException("interrupted", e);
                }
            }
        };
    }
}
