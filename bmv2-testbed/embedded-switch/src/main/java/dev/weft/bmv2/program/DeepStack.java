package dev.weft.bmv2.program;

import java.util.function.Supplier;

/**
 * Runs what descends expressions as deep as JSON may nest: on a thread of its own, since a caller's stack may be small, or
 * nearly used up, and what a method takes of it changes when the JVM compiles it.
 */
public final class DeepStack {
    /** 30 kB a level of nesting. Only what is used takes memory. */
    private static final long STACK_BYTES = 16L << 20;

    private DeepStack() {}

    /** What the work gives; what it throws is thrown here. An interrupt is kept for later. */
    public static <T> T call(Supplier<T> work) {
        Outcome<T> outcome = new Outcome<>();
        Thread thread = new Thread(null, () -> outcome.run(work), "weft-program", STACK_BYTES);
        thread.setDaemon(true);
        thread.start();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return outcome.get();
    }

    /** Written by the thread, read when it has ended. */
    private static final class Outcome<T> {
        private T value;
        private RuntimeException exception;
        private Error error;

        void run(Supplier<T> work) {
            try {
                value = work.get();
            } catch (RuntimeException e) {
                exception = e;
            } catch (Error e) {
                error = e;
            }
        }

        T get() {
            if (exception != null) {
                throw exception;
            }
            if (error != null) {
                throw error;
            }
            return value;
        }
    }
}
