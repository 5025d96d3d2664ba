package dev.weft.bmv2.state;

import dev.weft.bmv2.control.CounterValue;
import dev.weft.bmv2.program.CounterArray;

/** The cells of a counter array. */
public final class CounterBank {
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
            CounterValue old = read(index);
            journal.record(() -> write(index, old));
        }
        cells[index * 2]++;
        cells[index * 2 + 1] += lengthBytes;
    }

    public CounterValue read(int index) {
        return new CounterValue(cells[index * 2], cells[index * 2 + 1]);
    }

    public void write(int index, CounterValue value) {
        cells[index * 2] = value.packets();
        cells[index * 2 + 1] = value.bytes();
    }

    /** All cells to 0. */
    public void reset() {
        java.util.Arrays.fill(cells, 0);
    }
}
