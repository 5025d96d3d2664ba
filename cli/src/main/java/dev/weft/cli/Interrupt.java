package dev.weft.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * SIGINT and SIGTERM as a wish that the work under way may follow: the process ends when it has, and when what came of it is
 * {@link #told}.
 */
final class Interrupt implements AutoCloseable {
    private static final int LIMIT_SECONDS = 60;

    private static volatile Interrupt followed; // its wish: the process waits to tell how that went

    private final CountDownLatch stop = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Thread hook = new Thread(this::wish, "weft-interrupt");

    Interrupt() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private void wish() {
        stop.countDown();
        try {
            stopped.await(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether the process was told to stop. */
    BooleanSupplier wished() {
        return () -> stop.getCount() == 0;
    }

    /** The work is over. If its end was wished, the process ends only after {@link #told}. */
    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            followed = this; // it is running
        }
    }

    /** Says that the last message has been written. */
    static void told() {
        Interrupt last = followed;
        if (last != null) {
            last.stopped.countDown();
        }
    }
}
