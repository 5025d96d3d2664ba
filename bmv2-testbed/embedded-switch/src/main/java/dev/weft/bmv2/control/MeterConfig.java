package dev.weft.bmv2.control;

/**
 * A three-colour meter: of two rates (RFC 2698), or, with an excess burst, of a single rate (RFC 2697). Units are bytes
 * or packets, as the meter array says.
 *
 * @param committedRate units per second
 * @param committedBurst units
 * @param peakRate units per second, not below the committed rate; without effect if there is an excess burst
 * @param peakBurst units; without effect if there is an excess burst
 * @param excessBurst units of a single-rate meter that the committed burst leaves over; 0 for a meter of two rates
 */
public record MeterConfig(long committedRate, long committedBurst, long peakRate, long peakBurst, long excessBurst) {
    /** A meter of two rates. */
    public MeterConfig(long committedRate, long committedBurst, long peakRate, long peakBurst) {
        this(committedRate, committedBurst, peakRate, peakBurst, 0);
    }
}
