package dev.weft.bmv2.state;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How packets change state. Normally they just do. While the journal is active, a packet is traced that must leave no
 * trace: whoever changes state first records how to take the change back. Counters, which no packet can read, do not
 * count then.
 */
public final class Journal {
    private final Deque<Runnable> undo = new ArrayDeque<>();
    private boolean active;
    private boolean concurrent;

    /** Whether several workers change counters at once. */
    public boolean concurrent() {
        return concurrent;
    }

    /** From now on several workers change counters at once; to be called while no packet is under way. */
    public void share() {
        concurrent = true;
    }

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
