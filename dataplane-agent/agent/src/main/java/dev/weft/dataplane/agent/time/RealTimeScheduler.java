package dev.weft.dataplane.agent.time;

import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The machine's time and one thread. */
public final class RealTimeScheduler implements Scheduler, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RealTimeScheduler.class);

    private final LongSupplier nanos;
    private final ScheduledThreadPoolExecutor executor;
    private volatile Thread thread;

    /**
     * Starts the thread.
     *
     * @param name of the thread
     * @param nanos monotonic nanoseconds; {@code System::nanoTime} outside tests
     */
    public RealTimeScheduler(String name, LongSupplier nanos) {
        this.nanos = nanos;
        this.executor = new ScheduledThreadPoolExecutor(1, runnable -> {
            Thread made = new Thread(runnable, name);
            made.setDaemon(true);
            thread = made;
            return made;
        });
        executor.setRemoveOnCancelPolicy(true);
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    @Override
    public long nowNs() {
        return nanos.getAsLong();
    }

    @Override
    public Cancellable schedule(long delayNs, Runnable action) {
        if (executor.isShutdown()) {
            return () -> {};
        }
        Future<?> future = executor.schedule(() -> guarded(action), delayNs, TimeUnit.NANOSECONDS);
        return () -> future.cancel(false);
    }

    @Override
    public void execute(Runnable action) {
        if (Thread.currentThread() == thread) {
            action.run();
        } else if (!executor.isShutdown()) {
            executor.execute(() -> guarded(action));
        }
    }

    /** Stops the thread; actions that wait do not run. */
    @Override
    public void close() {
        executor.shutdownNow();
    }

    private static void guarded(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException e) {
            LOG.error("an action of the agent failed; the agent goes on", e);
        }
    }
}
