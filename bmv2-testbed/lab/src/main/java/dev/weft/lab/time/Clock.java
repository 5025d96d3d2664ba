package dev.weft.lab.time;

import java.util.function.BooleanSupplier;

/** A scheduler as a story drives it from outside: it waits for things to happen. */
public interface Clock extends Scheduler, AutoCloseable {
    /** Runs {@code action} now, as one action of the scheduler, and returns when it has run. */
    void call(Runnable action);

    /**
     * Lets time pass until {@code condition} holds.
     *
     * @param limitNs how long, from now, to wait for it at most
     * @return whether it came to hold in time
     */
    boolean await(BooleanSupplier condition, long limitNs);

    /** Lets {@code durationNs} pass. */
    default void pass(long durationNs) {
        long endNs = nowNs() + durationNs;
        await(() -> nowNs() >= endNs, durationNs);
    }

    /** Whether time jumps instead of passing. */
    boolean isVirtual();

    @Override
    void close();
}
