package dev.weft.p4.program.wire;

import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * Reads or writes one register cell through a controller packet: 12 bytes behind the packet-out header with operation
 * {@link #OUT_STATE}; the answer to a read is a packet-in of reason {@code STATE} with the same 12 bytes. Immutable.
 */
public final class StateMessage {
    /** Length in bytes. */
    public static final int BYTES = 12;

    /** Values of the packet-out header's field {@code operation}. */
    public static final int OUT_EMIT = 0;

    public static final int OUT_SUBMIT = 1;
    public static final int OUT_STATE = 2;

    public static final int WRITE = 1;
    public static final int READ = 2;

    /** Candidates: cell {@code pool * 64 + i} holds {@code a << 16 | b}. */
    public static final int PAIRS = 1;
    /** Compute delay of an instance, microseconds. */
    public static final int LOAD = 2;
    /** Path delay from this ingress to an instance, microseconds. */
    public static final int NETWORK = 3;

    /** A third and a fourth candidate beside {@link #PAIRS}, cell by cell; on v1model only, as all that follow. */
    public static final int MORE = 4;
    /** What one request adds to the delay of an instance, microseconds; 0: its requests are not counted. */
    public static final int UNIT = 5;
    /** Requests that this ingress has sent to an instance, modulo 2^16. */
    public static final int SENT = 6;
    /** The count that the latest answered request to an instance had. */
    public static final int ECHOED = 7;
    /** Cell 0: the number of this ingress in its domain, 1..255; 0: it counts nothing. */
    public static final int SELF = 8;
    /** By pool: the cost in microseconds above which a row's fourth candidate is a choice; 0: it always is. */
    public static final int SPILL = 9;
    /** The service that an instance serves, as the agent knows; {@link #GONE}: its flows choose anew; 0: unknown. */
    public static final int SERVES = 10;

    /** By pool: where its candidates lie if not in 64 cells at {@code pool * 64}: {@code mask << 19 | first cell}; 0: there. */
    public static final int ROWS = 11;

    /** Value of {@link #SERVES}. */
    public static final int GONE = 0xffff;

    private final int operation;
    private final int array;
    private final int generation;
    private final int index;
    private final int value;

    private StateMessage(int operation, int array, int generation, int index, int value) {
        this.operation = Bits.check("operation", operation, 8);
        this.array = Bits.check("array", array, 8);
        this.generation = Bits.check("generation", generation, 16);
        this.index = index;
        this.value = value;
    }

    /** Writes {@code value} to a cell. */
    public static StateMessage write(int array, int index, int value) {
        return new StateMessage(WRITE, array, 0, index, value);
    }

    /** Asks for a cell; the answer carries the same generation, 0..65535. */
    public static StateMessage read(int array, int index, int generation) {
        return new StateMessage(READ, array, generation, index, 0);
    }

    /**
     * Reads a message at the buffer's position and moves past it.
     *
     * @throws WireException if fewer than {@value #BYTES} bytes are left
     */
    public static StateMessage read(ByteBuffer in) {
        Bits.require(in, BYTES, "state message");
        return new StateMessage(in.get() & 0xff, in.get() & 0xff, in.getShort() & 0xffff, in.getInt(), in.getInt());
    }

    public void write(ByteBuffer out) {
        out.put((byte) operation);
        out.put((byte) array);
        out.putShort((short) generation);
        out.putInt(index);
        out.putInt(value);
    }

    public int operation() {
        return operation;
    }

    public int array() {
        return array;
    }

    public int generation() {
        return generation;
    }

    public int index() {
        return index;
    }

    public int value() {
        return value;
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof StateMessage)) {
            return false;
        }
        StateMessage that = (StateMessage) other;
        return operation == that.operation
                && array == that.array
                && generation == that.generation
                && index == that.index
                && value == that.value;
    }

    @Override
    public int hashCode() {
        return Objects.hash(operation, array, generation, index, value);
    }

    @Override
    public String toString() {
        return "state{" + (operation == WRITE ? "write" : "read") + " array " + array + "[" + index + "] = " + value
                + "}";
    }
}
