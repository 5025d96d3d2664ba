package dev.weft.bmv2.state;

import dev.weft.bmv2.program.Field;
import dev.weft.bmv2.program.RegisterArray;
import java.math.BigInteger;
import java.util.Arrays;

/** The cells of a register array: unsigned, in slots of 64 bits, least significant first. */
public final class RegisterBank {
    private final RegisterArray array;
    private final Journal journal;
    private final int limbs;
    private final long[] cells;

    public RegisterBank(RegisterArray array, Journal journal) {
        this.array = array;
        this.journal = journal;
        this.limbs = Field.limbs(array.width());
        this.cells = new long[array.size() * limbs];
    }

    public RegisterArray array() {
        return array;
    }

    public int size() {
        return array.size();
    }

    /** The low 64 bits of a cell. */
    public long low(int index) {
        return cells[index * limbs];
    }

    /** A cell of any width. */
    public BigInteger read(int index) {
        if (limbs > 1) {
            synchronized (cells) { // the control plane reads while packets write
                return Limbs.toBigInteger(cells, index * limbs, limbs);
            }
        }
        return Limbs.toBigInteger(cells, index * limbs, limbs);
    }

    /** Writes a cell of up to 64 bits; the value is cut to the width. */
    public void writeLow(int index, long value) {
        remember(index);
        cells[index * limbs] = value & Limbs.mask(array.width());
    }

    /** Writes a cell of any width; the value is cut to the width. */
    public void write(int index, BigInteger value) {
        remember(index);
        synchronized (cells) {
            Limbs.store(value, array.width(), cells, index * limbs);
        }
    }

    /** All cells to 0. */
    public void reset() {
        Arrays.fill(cells, 0);
    }

    private void remember(int index) {
        if (journal.active()) {
            int from = index * limbs;
            long[] old = Arrays.copyOfRange(cells, from, from + limbs);
            journal.record(() -> System.arraycopy(old, 0, cells, from, limbs));
        }
    }
}
