package dev.weft.bmv2.exec;

import java.util.concurrent.locks.ReentrantLock;

/**
 * Keeps what one packet emits together, where several workers run: copies on several ports and digests. A packet that
 * emits a single frame needs no order. So whoever looks at the ports, each by itself, and at the digests sees the packets
 * in one and the same serial order.
 */
final class EmissionOrder {
    private final ReentrantLock lock = new ReentrantLock();

    /** Waits for the packet that emits at present, unless this one has the turn already; returns true. */
    boolean begin(boolean mine) {
        if (!mine) {
            lock.lock();
        }
        return true;
    }

    /** Ends the turn, if this packet had it; returns false. */
    boolean end(boolean mine) {
        if (mine) {
            lock.unlock();
        }
        return false;
    }
}
