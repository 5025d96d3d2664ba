package dev.weft.compute.damping;

/** How far what was heard of something may still be believed. */
public enum Freshness {
    /** Nothing was ever heard. */
    NEVER,
    FRESH,
    /** Something was heard, but too long ago. */
    STALE;

    /**
     * Returns the freshness at a time.
     *
     * @param heard whether anything was heard
     * @param heardNs when it was true, if anything was heard
     * @param limitNs a greater age is stale
     */
    public static Freshness of(boolean heard, long heardNs, long nowNs, long limitNs) {
        if (!heard) {
            return NEVER;
        }
        return nowNs - heardNs > limitNs ? STALE : FRESH;
    }
}
