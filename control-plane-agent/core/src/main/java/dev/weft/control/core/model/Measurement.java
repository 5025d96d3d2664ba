package dev.weft.control.core.model;

import java.util.Objects;

/**
 * How often the switch-resident agents measure, and how they score.
 */
public final class Measurement {
    private final long probePeriodNs;
    private final long metricPeriodNs;
    private final long staleAfterNs;
    private final Scoring scoring;

    /**
     * Holds what it is given; collections are copied.
     *
     * @param probePeriodNs the time between two probes of a peer, in nanoseconds
     * @param metricPeriodNs the time between two reports of an instance, in nanoseconds
     * @param staleAfterNs the age at which a measurement no longer counts, in nanoseconds
     * @param scoring how delays become scores
     */
    public Measurement(long probePeriodNs, long metricPeriodNs, long staleAfterNs, Scoring scoring) {
        this.probePeriodNs = probePeriodNs;
        this.metricPeriodNs = metricPeriodNs;
        this.staleAfterNs = staleAfterNs;
        this.scoring = Objects.requireNonNull(scoring, "scoring");
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

    /** Returns how delays become scores. */
    public Scoring scoring() {
        return scoring;
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof Measurement)) {
            return false;
        }
        Measurement that = (Measurement) other;
        return probePeriodNs == that.probePeriodNs
                && metricPeriodNs == that.metricPeriodNs
                && staleAfterNs == that.staleAfterNs
                && scoring.equals(that.scoring);
    }

    @Override
    public int hashCode() {
        return Objects.hash(probePeriodNs, metricPeriodNs, staleAfterNs, scoring);
    }
}
