package dev.weft.bmv2.version;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Marks which side the packet of one worker reads. Between {@link #enter} and {@link #leave} that side does not change.
 * Used by one thread at a time.
 */
public final class Reader {
    /** The mark lies in the middle of an array of its own, so that no two workers' marks share a cache line. */
    private static final int CELL = 32;

    private static final VarHandle MARK = MethodHandles.arrayElementVarHandle(int[].class);
    private static final int IDLE = 0;

    private final Versions versions;
    private final int[] mark = new int[2 * CELL];
    private int side;
    private Thread thread;

    Reader(Versions versions) {
        this.versions = versions;
    }

    /** The side that the present packet reads: 0 or 1. */
    public int side() {
        return side;
    }

    /**
     * Counts versions; odd while a new one becomes visible. If it is even before {@link #enter} and the same after a later
     * {@code enter}, then both packets read the same version.
     */
    public int version() {
        return versions.epoch();
    }

    /** Starts a packet on the latest committed version. Waits only while a writer needs the switch for itself. */
    public void enter() {
        thread = Thread.currentThread();
        while (true) {
            int front = versions.front();
            if (front < 0) {
                versions.awaitResume();
                continue;
            }
            MARK.setVolatile(mark, CELL, front + 1);
            // A writer that did not see the mark has swapped sides by now, and this read sees that.
            if (versions.front() == front) {
                side = front;
                return;
            }
            MARK.setRelease(mark, CELL, IDLE);
        }
    }

    /** Starts a packet within {@link Versions#alone}. */
    public void enterAlone() {
        thread = Thread.currentThread();
        side = versions.visible();
    }

    /** Ends the packet, and commits what was written from within it. */
    public void leave() {
        MARK.setRelease(mark, CELL, IDLE);
        thread = null;
        if (versions.waiting()) {
            versions.publishWaiting();
        }
    }

    /** Whether the calling thread is within a packet of this reader. */
    public boolean isMine() {
        // Racy but safe: only the calling thread itself stores itself.
        return thread == Thread.currentThread();
    }

    boolean reads(int wanted) {
        return (int) MARK.getVolatile(mark, CELL) == wanted + 1;
    }

    boolean idle() {
        return (int) MARK.getVolatile(mark, CELL) == IDLE;
    }
}
