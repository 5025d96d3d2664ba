package dev.weft.control.core.risk;

/** From where on a plan is risky. Immutable. */
public final class RiskLimits {
    /** The usual limits: half of the entries, a quarter of the calls, any live instance. */
    public static final RiskLimits USUAL = new RiskLimits(50, 25, 0);

    private final int changedPercent;
    private final int openedPercent;
    private final int removedInstances;

    /**
     * Makes limits.
     *
     * @param changedPercent of the installed entries that may change without asking, 0..100 or more for any
     * @param openedPercent of all pairs of agent and service that may become permitted without asking, 0..100
     * @param removedInstances how many instances that answer now may go without asking, 0 or more
     */
    public RiskLimits(int changedPercent, int openedPercent, int removedInstances) {
        this.changedPercent = changedPercent;
        this.openedPercent = openedPercent;
        this.removedInstances = removedInstances;
    }

    /** Returns the share of installed entries that may change, in per cent. */
    public int changedPercent() {
        return changedPercent;
    }

    /** Returns the share of calls that may become permitted, in per cent. */
    public int openedPercent() {
        return openedPercent;
    }

    /** Returns how many instances that answer may go. */
    public int removedInstances() {
        return removedInstances;
    }
}
