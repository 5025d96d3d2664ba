package dev.weft.bmv2.guard;

import java.util.function.Supplier;

/** What must hold around every control call: mutual exclusion of callers, and whatever the end of a call triggers. */
public interface Guard {
    /** Begins a call; calls nest. */
    void enter();

    /** Ends the call that {@link #enter} began, whether it succeeded or threw. */
    void exit();

    /** Runs a call. */
    default <T> T call(Supplier<T> work) {
        enter();
        try {
            return work.get();
        } finally {
            exit();
        }
    }

    /** Runs a call without result. */
    default void run(Runnable work) {
        enter();
        try {
            work.run();
        } finally {
            exit();
        }
    }
}
