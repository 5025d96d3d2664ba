package dev.weft.bmv2.state;

import dev.weft.bmv2.control.CounterValue;
import dev.weft.bmv2.control.MeterCounts;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Packets and bytes by a meter's colour. Packets that are metered come one at a time (a meter makes a program run
 * serialised); the control plane reads meanwhile.
 */
public final class ColourCounts {
    private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(long[].class);
    private static final int COLOURS = 3;

    /** Of each colour the packets, then the bytes. */
    private final long[] cells = new long[2 * COLOURS];

    /** Notes a packet, but not one that must leave no trace. */
    public void count(int colour, int lengthBytes, Journal journal) {
        if (!journal.active()) {
            add(2 * colour, 1);
            add(2 * colour + 1, lengthBytes);
        }
    }

    private void add(int cell, long number) {
        CELL.setOpaque(cells, cell, cells[cell] + number);
    }

    public MeterCounts read() {
        return new MeterCounts(read(Meter.GREEN), read(Meter.YELLOW), read(Meter.RED));
    }

    private CounterValue read(int colour) {
        return new CounterValue((long) CELL.getOpaque(cells, 2 * colour), (long) CELL.getOpaque(cells, 2 * colour + 1));
    }

    public void write(MeterCounts counts) {
        write(Meter.GREEN, counts.green());
        write(Meter.YELLOW, counts.yellow());
        write(Meter.RED, counts.red());
    }

    private void write(int colour, CounterValue value) {
        CELL.setOpaque(cells, 2 * colour, value.packets());
        CELL.setOpaque(cells, 2 * colour + 1, value.bytes());
    }
}
