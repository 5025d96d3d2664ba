package dev.weft.bmv2.control;

/**
 * A two-rate three-colour meter (RFC 2698). Units are bytes or packets, as the meter array says.
 *
 * @param committedRate units per second
 * @param committedBurst units
 * @param peakRate units per second, not below the committed rate
 * @param peakBurst units
 */
public record MeterConfig(long committedRate, long committedBurst, long peakRate, long peakBurst) {}
