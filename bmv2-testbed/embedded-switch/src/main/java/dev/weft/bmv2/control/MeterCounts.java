package dev.weft.bmv2.control;

/** What a meter has counted: packets and bytes of each colour that it gave. */
public record MeterCounts(CounterValue green, CounterValue yellow, CounterValue red) {
    /** Nothing yet. */
    public static final MeterCounts NONE =
            new MeterCounts(new CounterValue(0, 0), new CounterValue(0, 0), new CounterValue(0, 0));
}
