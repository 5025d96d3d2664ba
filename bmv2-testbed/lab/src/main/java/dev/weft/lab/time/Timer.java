package dev.weft.lab.time;

/** An action that waits for its time and may be cancelled until then. */
public class Timer implements Runnable {
    private final Runnable action;
    private volatile boolean cancelled;

    Timer(Runnable action) {
        this.action = action;
    }

    /** From now on the action does not run. Cancelling twice, or after the action ran, does nothing. */
    public final void cancel() {
        cancelled = true;
    }

    final boolean isCancelled() {
        return cancelled;
    }

    @Override
    public void run() {
        if (!cancelled) {
            action.run();
        }
    }
}
