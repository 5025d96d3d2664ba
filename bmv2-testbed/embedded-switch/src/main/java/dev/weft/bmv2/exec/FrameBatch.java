package dev.weft.bmv2.exec;

import java.util.Arrays;
import java.util.Objects;

/** Frames that came through one port together, in order. Reused from batch to batch; used by one thread at a time. */
public final class FrameBatch {
    /** Most frames of a batch. */
    public static final int MAX_FRAMES = 32;

    private final int[] ends = new int[MAX_FRAMES];
    private byte[] bytes = new byte[1 << 12];
    private int count;
    private int next;

    /** Copies a frame to the end; {@code IllegalStateException} if the batch is full. */
    public void add(byte[] frame, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, frame.length);
        if (count == MAX_FRAMES) {
            throw new IllegalStateException("a batch takes at most " + MAX_FRAMES + " frames");
        }
        int from = offset(count);
        if (bytes.length - from < length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, from + length));
        }
        System.arraycopy(frame, offset, bytes, from, length);
        ends[count++] = from + length;
    }

    /** Frames, taken or not. */
    public int count() {
        return count;
    }

    /** Whether there are frames that nobody has taken. */
    public boolean hasNext() {
        return next < count;
    }

    /** The number of the frame that is taken next. */
    public int next() {
        return next;
    }

    /** Takes the next frame; its number. A frame is taken when its processing starts, so none is processed twice. */
    public int take() {
        return next++;
    }

    /** Gives all frames back, as if none had been taken. */
    public void rewind() {
        next = 0;
    }

    /** Where all frames lie; not to be changed. */
    public byte[] bytes() {
        return bytes;
    }

    /** First byte of a frame. */
    public int offset(int number) {
        return number == 0 ? 0 : ends[number - 1];
    }

    /** Bytes of a frame. */
    public int length(int number) {
        return ends[number] - offset(number);
    }

    /** Empties the batch. */
    public void clear() {
        count = 0;
        next = 0;
    }
}
