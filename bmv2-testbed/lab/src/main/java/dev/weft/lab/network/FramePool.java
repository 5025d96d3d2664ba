package dev.weft.lab.network;

import java.util.ArrayDeque;

/** Frames that wait to be used again. Confined to its scheduler's thread. */
public final class FramePool {
    private final ArrayDeque<Frame> idle = new ArrayDeque<>();
    private long made;

    /** An empty frame. */
    public Frame take() {
        Frame frame = idle.pollLast();
        if (frame == null) {
            made++;
            frame = new Frame(this);
        } else {
            frame.markFree(false);
        }
        frame.length(0);
        return frame;
    }

    /** A frame with a copy of the given bytes. */
    public Frame copyOf(byte[] source, int offset, int length) {
        Frame frame = take();
        frame.set(source, offset, length);
        return frame;
    }

    /** Frames handed out and not yet released: 0 when the network is at rest. */
    public long inUse() {
        return made - idle.size();
    }

    void put(Frame frame) {
        frame.markFree(true);
        idle.addLast(frame);
    }
}
