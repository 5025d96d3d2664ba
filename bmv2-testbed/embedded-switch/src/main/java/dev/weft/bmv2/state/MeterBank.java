package dev.weft.bmv2.state;

import dev.weft.bmv2.control.MeterConfig;
import dev.weft.bmv2.program.MeterArray;

/** The cells of a meter array. A cell that is not configured marks every packet green. */
public final class MeterBank {
    private final MeterArray array;
    private final Journal journal;
    private final Meter[] cells;

    public MeterBank(MeterArray array, Journal journal) {
        this.array = array;
        this.journal = journal;
        this.cells = new Meter[array.size()];
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
        return meter == null ? Meter.GREEN : meter.execute(nowNs, array.bytes() ? lengthBytes : 1, journal);
    }

    /** Configures a cell with full buckets; null takes the configuration away. */
    public void write(int index, MeterConfig config, long nowNs) {
        cells[index] = config == null ? null : new Meter(config, nowNs);
    }
}
