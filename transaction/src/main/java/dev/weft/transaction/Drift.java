package dev.weft.transaction;

import java.util.List;

/** How a switch differed from what it should hold, and that it was repaired. Immutable. */
public final class Drift {
    private final List<Write> repairs;
    private final int foundEpoch;
    private final int wantedEpoch;

    /**
     * Holds what it is given.
     *
     * @param repairs the writes that were made: an insert for what was missing, a modification for what was changed, a
     *     delete for what nobody wanted
     */
    public Drift(List<Write> repairs, int foundEpoch, int wantedEpoch) {
        this.repairs = List.copyOf(repairs);
        this.foundEpoch = foundEpoch;
        this.wantedEpoch = wantedEpoch;
    }

    /** Returns the writes that were made. */
    public List<Write> repairs() {
        return repairs;
    }

    /** Returns the active epoch that the switch had. */
    public int foundEpoch() {
        return foundEpoch;
    }

    /** Returns the active epoch that it has now. */
    public int wantedEpoch() {
        return wantedEpoch;
    }

    /** Returns how many repairs are of a kind. */
    public long count(Write.Kind kind) {
        return repairs.stream().filter(write -> write.kind() == kind).count();
    }

    /** Returns whether all was as it should be. */
    public boolean isNone() {
        return repairs.isEmpty() && foundEpoch == wantedEpoch;
    }

    @Override
    public String toString() {
        return isNone()
                ? "no drift"
                : count(Write.Kind.INSERT) + " missing, " + count(Write.Kind.MODIFY) + " changed, "
                        + count(Write.Kind.DELETE) + " unwanted"
                        + (foundEpoch == wantedEpoch ? "" : ", epoch " + foundEpoch + " instead of " + wantedEpoch);
    }
}
