package dev.weft.bmv2.control;

/**
 * A table's default entry.
 *
 * @param call what a miss runs; null if a miss runs nothing
 * @param counter direct counter of misses, or null
 * @param tag as written, may be null
 */
public record DefaultEntry(TableAction.Call call, CounterValue counter, Object tag) {}
