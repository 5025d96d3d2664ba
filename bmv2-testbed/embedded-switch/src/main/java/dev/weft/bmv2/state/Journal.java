package dev.weft.bmv2.state;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Undoes what a packet changed, so that a packet can be traced without a trace. While it is active, whoever changes
 * state first records how to take the change back.
 */
public final class Journal {
    private final Deque<Runnable> undo = new ArrayDeque<>();
    private boolean active;

    /** Whether changes must be recorded. */
    public boolean active() {
        return active;
    }

    /** Starts recording. */
    public void begin() {
        active = true;
    }

    /** Records how to take back a change that is about to be made. */
    public void record(Runnable undoStep) {
        undo.push(undoStep);
    }

    /** Takes all changes back, the latest first, and stops recording. */
    public void rollBack() {
        active = false;
        while (!undo.isEmpty()) {
            undo.pop().run();
        }
    }
}
