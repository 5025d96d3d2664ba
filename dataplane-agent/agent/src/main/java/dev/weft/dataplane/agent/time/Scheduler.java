package dev.weft.dataplane.agent.time;

/**
 * The agent's clock and its only thread: everything an agent decides runs in actions of one scheduler, one after another.
 */
public interface Scheduler {
    /** Nanoseconds from an arbitrary start; never runs backwards. */
    long nowNs();

    /**
     * Runs an action later.
     *
     * @param delayNs nanoseconds from now, not negative
     * @return cancels the action if it has not run yet
     */
    Cancellable schedule(long delayNs, Runnable action);

    /**
     * Runs an action that came from outside (a gRPC callback). Where everything runs on one thread, as in virtual time,
     * that is at once; elsewhere on the agent's thread as soon as it is free.
     */
    void execute(Runnable action);

    /** A scheduled action. */
    @FunctionalInterface
    interface Cancellable {
        /** From now on the action does not start; without effect after it ran. */
        void cancel();
    }
}
