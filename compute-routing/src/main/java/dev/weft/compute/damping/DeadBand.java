package dev.weft.compute.damping;

/** Tells a change that matters from noise: greater than a fixed part and than a fraction of the old value. Immutable. */
public final class DeadBand {
    private final double absolute;
    private final double fraction;

    /**
     * Creates a band.
     *
     * @param absolute in the unit of the values, not negative
     * @param fraction of the old value, not negative
     * @throws IllegalArgumentException if either is negative
     */
    public DeadBand(double absolute, double fraction) {
        if (!(absolute >= 0 && fraction >= 0)) {
            throw new IllegalArgumentException("dead band " + absolute + ", " + fraction + " is negative");
        }
        this.absolute = absolute;
        this.fraction = fraction;
    }

    /** Whether the step from {@code from} to {@code to} leaves the band. */
    public boolean leaves(double from, double to) {
        return Math.abs(to - from) > Math.max(absolute, fraction * Math.abs(from));
    }
}
