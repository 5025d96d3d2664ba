package dev.weft.bmv2.state;

import dev.weft.bmv2.control.MeterConfig;
import dev.weft.bmv2.program.MeterArray;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** The cells of a meter array. A cell that is not configured marks every packet green. */
public final class MeterBank {
    private final MeterArray array;
    private final Journal journal;
    private final Meter[] cells;
    /** By cell, made when first needed: by a packet, or by the control plane meanwhile. */
    private final AtomicReferenceArray<ColourCounts> counts;

    public MeterBank(MeterArray array, Journal journal) {
        this.array = array;
        this.journal = journal;
        this.cells = new Meter[array.size()];
        this.counts = new AtomicReferenceArray<>(array.size());
    }

    public MeterArray array() {
        return array;
    }

    public int size() {
        return cells.length;
    }

    /** Meters a packet and returns its colour. */
    public int execute(int index, long nowNs, int lengthBytes) {
        Meter meter = cells[index];
        int colour = meter == null ? Meter.GREEN : meter.execute(nowNs, array.bytes() ? lengthBytes : 1, journal);
        counts(index).count(colour, lengthBytes, journal);
        return colour;
    }

    /** What a cell has counted. */
    public ColourCounts counts(int index) {
        ColourCounts known = counts.get(index);
        if (known != null) {
            return known;
        }
        counts.compareAndSet(index, null, new ColourCounts());
        return counts.get(index);
    }

    /** Configures a cell with full buckets; null takes the configuration away. The counts stay. */
    public void write(int index, MeterConfig config, long nowNs) {
        cells[index] = config == null ? null : new Meter(config, nowNs);
    }
}
