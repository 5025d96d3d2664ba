package dev.weft.control.core.model;

import java.util.Objects;

/**
 * How often the switch-resident agents measure.
 */
public final class Measurement {
    private final long probePeriodNs;
    private final long metricPeriodNs;
    private final long staleAfterNs;

    /**
     * Holds what it is given; collections are copied.
     *
     * @param probePeriodNs the time between two probes of a peer, in nanoseconds
     * @param metricPeriodNs the time between two reports of an instance, in nanoseconds
     * @param staleAfterNs the age at which a measurement no longer counts, in nanoseconds
     */
    public Measurement(long probePeriodNs, long metricPeriodNs, long staleAfterNs) {
        this.probePeriodNs = probePeriodNs;
        this.metricPeriodNs = metricPeriodNs;
        this.staleAfterNs = staleAfterNs;
    }

    /** Returns the time between two probes of a peer, in nanoseconds. */
    public long probePeriodNs() {
        return probePeriodNs;
    }

    /** Returns the time between two reports of an instance, in nanoseconds. */
    public long metricPeriodNs() {
        return metricPeriodNs;
    }

    /** Returns the age at which a measurement no longer counts, in nanoseconds. */
    public long staleAfterNs() {
        return staleAfterNs;
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof Measurement)) {
            return false;
        }
        Measurement that = (Measurement) other;
        return probePeriodNs == that.probePeriodNs
                && metricPeriodNs == that.metricPeriodNs
                && staleAfterNs == that.staleAfterNs;
    }

    @Override
    public int hashCode() {
        return Objects.hash(probePeriodNs, metricPeriodNs, staleAfterNs);
    }
}
