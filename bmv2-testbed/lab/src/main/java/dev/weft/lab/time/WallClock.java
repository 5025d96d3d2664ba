package dev.weft.lab.time;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Wall-clock time: the same actions, on one thread of their own, when their time has really come.
 *
 * <p>It may run slower than life by a whole factor: then the machine's own delays (scheduling, compilation) weigh that
 * much less against the delays that the lab imitates.
 */
public final class WallClock implements Clock {
    private static final Logger LOG = LoggerFactory.getLogger(WallClock.class);

    private final LongSupplier nanos;
    private final long startNs;
    private final int factor;
    private final ScheduledThreadPoolExecutor executor;
    private volatile Thread thread;
    private volatile Throwable failure;

    /**
     * Starts a clock at 0.
     *
     * @param nanos monotonic nanoseconds, {@code System::nanoTime} outside tests
     * @param factor how many times slower than {@code nanos} it runs, 1 or more
     */
    public WallClock(LongSupplier nanos, int factor) {
        this(nanos, nanos.getAsLong(), factor, "weft-lab");
    }

    private WallClock(LongSupplier nanos, long startNs, int factor, String threadName) {
        if (factor < 1) {
            throw new IllegalArgumentException("factor " + factor + ": must be 1 or more");
        }
        this.nanos = nanos;
        this.startNs = startNs;
        this.factor = factor;
        this.executor = new ScheduledThreadPoolExecutor(1, runnable -> {
            Thread made = new Thread(runnable, threadName);
            made.setDaemon(true);
            thread = made;
            return made;
        });
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        executor.setContinueExistingPeriodicTasksAfterShutdownPolicy(false);
    }

    /** The same time on a thread of its own, for what must not hold up this one. */
    public WallClock sibling(String threadName) {
        return new WallClock(nanos, startNs, factor, threadName);
    }

    /** How many times slower than life it runs. */
    public int factor() {
        return factor;
    }

    @Override
    public long nowNs() {
        return (nanos.getAsLong() - startNs) / factor;
    }

    @Override
    public void post(long delayNs, Runnable action) {
        if (delayNs < 0) {
            throw new IllegalArgumentException("delay " + delayNs + " ns: time does not run backwards");
        }
        if (!executor.isShutdown()) {
            executor.schedule(() -> guarded(action), delayNs * factor, TimeUnit.NANOSECONDS);
        }
    }

    /** {@inheritDoc} It runs on the lab's thread. */
    @Override
    public void call(Runnable action) {
        try {
            executor.submit(action).get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the lab's thread was at work", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("on the lab's thread: " + e.getCause(), e.getCause());
        }
    }

    /**
     * {@inheritDoc} Looks every millisecond, on the lab's thread.
     *
     * @throws IllegalStateException when an action failed meanwhile
     */
    @Override
    public boolean await(BooleanSupplier condition, long limitNs) {
        long endNs = nowNs() + limitNs;
        try {
            while (true) {
                if (failure != null) {
                    throw new IllegalStateException("on the lab's thread: " + failure, failure);
                }
                if (executor.submit(condition::getAsBoolean).get(limitNs * factor, TimeUnit.NANOSECONDS)) {
                    return true;
                }
                if (nowNs() > endNs) {
                    return false;
                }
                TimeUnit.MILLISECONDS.sleep(1);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the lab", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("on the lab's thread: " + e.getCause(), e.getCause());
        } catch (TimeoutException e) {
            LOG.debug("the lab's thread was busy for {} ns", limitNs, e);
            return false;
        }
    }

    @Override
    public boolean inside() {
        return Thread.currentThread() == thread;
    }

    @Override
    public boolean isVirtual() {
        return false;
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }

    private void guarded(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException | Error e) {
            LOG.error("an action on the lab's thread failed", e);
            failure = e;
        }
    }
}
