package dev.weft.compute.damping;

/**
 * Exponentially weighted moving average over samples at irregular times: a sample's weight after an interval {@code dt} is
 * {@code 1 - exp(-dt / timeConstant)}. The first sample is taken as it is.
 */
public final class Ewma {
    private final long timeConstantNs;
    private double value;
    private long lastNs;
    private boolean started;

    /**
     * Creates an average without samples.
     *
     * @param timeConstantNs after so long a step of the input is followed to 63 %; 0: no smoothing
     * @throws IllegalArgumentException if it is negative
     */
    public Ewma(long timeConstantNs) {
        if (timeConstantNs < 0) {
            throw new IllegalArgumentException("time constant " + timeConstantNs + " ns is negative");
        }
        this.timeConstantNs = timeConstantNs;
    }

    /**
     * Takes a sample and returns the new average. A sample that is not later than the one before changes nothing, unless
     * there is no smoothing.
     */
    public double add(double sample, long nowNs) {
        if (!started || timeConstantNs == 0) {
            value = sample;
            started = true;
            lastNs = nowNs;
            return value;
        }
        long elapsedNs = nowNs - lastNs;
        if (elapsedNs > 0) {
            value += (sample - value) * -StrictMath.expm1(-(double) elapsedNs / timeConstantNs);
            lastNs = nowNs;
        }
        return value;
    }

    /** Whether there was a sample. */
    public boolean started() {
        return started;
    }

    /** Returns the average; 0 before the first sample. */
    public double value() {
        return value;
    }

    /** Forgets everything. */
    public void reset() {
        started = false;
        value = 0;
    }
}
