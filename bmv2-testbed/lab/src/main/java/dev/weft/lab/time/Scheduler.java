package dev.weft.lab.time;

/** What the parts of a lab know of time. Actions of one scheduler run one after another, never at the same time. */
public interface Scheduler {
    /** Nanoseconds since the lab began. */
    long nowNs();

    /**
     * Runs {@code action} after {@code delayNs}. Allocates nothing beyond what the action itself is; the way for
     * packets.
     *
     * @param delayNs nanoseconds from now, 0 or more
     * @throws IllegalArgumentException when the delay is negative
     */
    void post(long delayNs, Runnable action);

    /** Whether the caller runs on this scheduler's thread, so that it may touch what is confined to it. */
    boolean inside();

    /** As {@link #post}, and the action can be cancelled; the way for timers. */
    default Timer schedule(long delayNs, Runnable action) {
        Timer timer = new Timer(action);
        post(delayNs, timer);
        return timer;
    }

    /** Runs {@code action} every {@code periodNs}, the first time after {@code firstDelayNs}, until it is cancelled. */
    default Timer every(long firstDelayNs, long periodNs, Runnable action) {
        if (periodNs <= 0) {
            throw new IllegalArgumentException("period " + periodNs + " ns: must be above 0");
        }
        Timer timer = new Timer(null) {
            @Override
            public void run() {
                if (!isCancelled()) {
                    post(periodNs, this);
                    action.run();
                }
            }
        };
        post(firstDelayNs, timer);
        return timer;
    }
}
