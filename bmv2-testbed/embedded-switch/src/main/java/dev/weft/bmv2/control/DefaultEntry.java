package dev.weft.bmv2.control;

/**
 * A table's default entry.
 *
 * @param call what a miss runs; null if a miss runs nothing
 * @param counter direct counter of misses, or null
 * @param meter direct meter of misses, or null if it is not configured
 * @param meterCounts what that meter has counted, or null if the table has no direct meter
 * @param tag as written, may be null
 */
public record DefaultEntry(
        TableAction.Call call, CounterValue counter, MeterConfig meter, MeterCounts meterCounts, Object tag) {}
