package dev.weft.p4.program.wire;

import java.nio.ByteBuffer;
import java.util.Objects;

/** An instance's load, behind the agent header of a reply or a metric report: 12 bytes. Immutable. */
public final class Feedback {
    /** Length in bytes. */
    public static final int BYTES = 12;

    private final int instance;
    private final int queue;
    private final int delayUs;
    private final int sequence;

    /**
     * Creates a report.
     *
     * @param instance 0 where a host writes it; the edge switch stamps what the source address proves
     * @param queue requests that wait or run, 0..65535
     * @param delayUs what a request that arrives now would take at the instance, microseconds, 0..2^30-1
     * @param sequence counts the reports of one instance
     */
    public Feedback(int instance, int queue, int delayUs, int sequence) {
        this.instance = Bits.check("instance", instance, 16);
        this.queue = Bits.check("queue", queue, 16);
        this.delayUs = Bits.check("delay", delayUs, 30);
        this.sequence = sequence;
    }

    /**
     * Reads a report at the buffer's position and moves past it; a delay beyond the range is cut to it, as the data
     * plane does.
     *
     * @throws WireException if fewer than {@value #BYTES} bytes are left
     */
    public static Feedback read(ByteBuffer in) {
        Bits.require(in, BYTES, "feedback");
        return new Feedback(in.getShort() & 0xffff, in.getShort() & 0xffff, in.getInt() & 0x3fffffff, in.getInt());
    }

    public void write(ByteBuffer out) {
        out.putShort((short) instance);
        out.putShort((short) queue);
        out.putInt(delayUs);
        out.putInt(sequence);
    }

    public int instance() {
        return instance;
    }

    public int queue() {
        return queue;
    }

    /** What a request that arrives now would take at the instance, in microseconds. */
    public int delayUs() {
        return delayUs;
    }

    public int sequence() {
        return sequence;
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof Feedback)) {
            return false;
        }
        Feedback that = (Feedback) other;
        return instance == that.instance && queue == that.queue && delayUs == that.delayUs && sequence == that.sequence;
    }

    @Override
    public int hashCode() {
        return Objects.hash(instance, queue, delayUs, sequence);
    }

    @Override
    public String toString() {
        return "feedback{instance " + instance + ", queue " + queue + ", " + delayUs + " us, #" + sequence + "}";
    }
}
