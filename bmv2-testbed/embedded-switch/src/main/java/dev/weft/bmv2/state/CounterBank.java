package dev.weft.bmv2.state;

import dev.weft.bmv2.control.CounterValue;
import dev.weft.bmv2.program.CounterArray;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** The cells of a counter array. Counting commutes, so several workers may count at once. */
public final class CounterBank {
    private static final VarHandle CELLS = MethodHandles.arrayElementVarHandle(long[].class);

    private final CounterArray array;
    private final Journal journal;
    private final long[] cells;

    public CounterBank(CounterArray array, Journal journal) {
        this.array = array;
        this.journal = journal;
        this.cells = new long[array.size() * 2];
    }

    public CounterArray array() {
        return array;
    }

    public int size() {
        return array.size();
    }

    /** Counts one packet. */
    public void count(int index, int lengthBytes) {
        if (journal.active()) {
            return;
        }
        if (journal.concurrent()) {
            CELLS.getAndAdd(cells, index * 2, 1L);
            CELLS.getAndAdd(cells, index * 2 + 1, (long) lengthBytes);
        } else {
            cells[index * 2]++;
            cells[index * 2 + 1] += lengthBytes;
        }
    }

    public CounterValue read(int index) {
        return new CounterValue((long) CELLS.getOpaque(cells, index * 2), (long) CELLS.getOpaque(cells, index * 2 + 1));
    }

    public void write(int index, CounterValue value) {
        CELLS.setOpaque(cells, index * 2, value.packets());
        CELLS.setOpaque(cells, index * 2 + 1, value.bytes());
    }

    /** All cells to 0. */
    public void reset() {
        java.util.Arrays.fill(cells, 0);
    }
}
