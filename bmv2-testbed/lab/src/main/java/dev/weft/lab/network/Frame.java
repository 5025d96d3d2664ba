package dev.weft.lab.network;

/**
 * One Ethernet frame (without its check sequence) in a pooled buffer. Whoever is handed a frame owns it: hands it on,
 * or {@linkplain #release releases} it, once.
 */
public final class Frame {
    /** Room of a pooled frame; enough for every frame of a network with an MTU of 1500 and for a tunnel around it. */
    public static final int CAPACITY = 2048;

    private final FramePool pool;
    private byte[] bytes = new byte[CAPACITY];
    private int length;
    private boolean free;

    Frame(FramePool pool) {
        this.pool = pool;
    }

    /** The buffer; the frame is its first {@link #length} bytes. Valid until the frame is handed on. */
    public byte[] bytes() {
        return bytes;
    }

    /** Length in bytes. */
    public int length() {
        return length;
    }

    /** Sets the length after the buffer was filled. */
    public void length(int length) {
        if (length < 0 || length > bytes.length) {
            throw new IllegalArgumentException("frame of " + length + " bytes: the buffer holds " + bytes.length);
        }
        this.length = length;
    }

    /** Copies {@code length} bytes into this frame; a longer one than {@link #CAPACITY} gets a larger buffer. */
    public void set(byte[] source, int offset, int length) {
        if (length > bytes.length) {
            bytes = new byte[length];
        }
        System.arraycopy(source, offset, bytes, 0, length);
        this.length = length;
    }

    /** Gives the frame back. */
    public void release() {
        pool.put(this);
    }

    void markFree(boolean nowFree) {
        if (free == nowFree) {
            throw new IllegalStateException(nowFree ? "frame released twice" : "free frame handed out twice");
        }
        free = nowFree;
    }
}
