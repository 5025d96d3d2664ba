package dev.weft.bmv2.control;

/**
 * An installed entry with its state.
 *
 * @param handle the switch's own number of the entry, never used twice within a table
 * @param entry key in canonical form and action
 * @param constant whether the program fixed it
 * @param counter direct counter, or null
 * @param meter direct meter configuration, or null if the table has none or it is not configured
 * @param meterCounts what the direct meter has counted, or null if the table has none
 * @param idleNs time since the last hit; meaningful only with an idle time-out
 */
public record EntryView(
        long handle,
        TableEntry entry,
        boolean constant,
        CounterValue counter,
        MeterConfig meter,
        MeterCounts meterCounts,
        long idleNs) {}
