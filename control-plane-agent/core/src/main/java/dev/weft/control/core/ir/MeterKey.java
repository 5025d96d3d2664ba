package dev.weft.control.core.ir;

import java.util.Objects;

/**
 * A cell of an indexed meter.
 */
public final class MeterKey implements Comparable<MeterKey> {
    private final String meter;
    private final long index;

    /**
     * Holds what it is given; collections are copied.
     *
     * @param meter the fully qualified name of the meter
     * @param index the cell
     */
    public MeterKey(String meter, long index) {
        this.meter = Objects.requireNonNull(meter, "meter");
        this.index = index;
    }

    /** Returns the fully qualified name of the meter. */
    public String meter() {
        return meter;
    }

    /** Returns the cell. */
    public long index() {
        return index;
    }

    /** Orders by meter and index. */
    @Override
    public int compareTo(MeterKey other) {
        int order = meter.compareTo(other.meter);
        return order != 0 ? order : Long.compare(index, other.index);
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof MeterKey)) {
            return false;
        }
        MeterKey that = (MeterKey) other;
        return meter.equals(that.meter) && index == that.index;
    }

    @Override
    public int hashCode() {
        return Objects.hash(meter, index);
    }

    @Override
    public String toString() {
        return Names.last(meter) + "[" + index + "]";
    }
}
