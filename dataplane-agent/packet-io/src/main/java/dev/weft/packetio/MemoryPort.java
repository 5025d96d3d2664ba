package dev.weft.packetio;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** One end of a wire in memory: what is sent on one end is received on the other, in order, up to a queue limit. */
public final class MemoryPort implements PacketPort {
    private final String name;
    private final int capacity;
    private final PortMeter meter = new PortMeter();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final ArrayDeque<byte[]> inbox = new ArrayDeque<>();
    private boolean closed;
    private MemoryPort peer;

    private MemoryPort(String name, int capacity) {
        this.name = name;
        this.capacity = capacity;
    }

    /**
     * A wire; the result has its two ends.
     *
     * @param capacity frames that wait at each end before further ones are dropped, at least 1
     */
    public static MemoryPort[] wire(String first, String second, int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException("wire " + first + "-" + second + ": capacity " + capacity + " < 1");
        }
        MemoryPort a = new MemoryPort(first, capacity);
        MemoryPort b = new MemoryPort(second, capacity);
        a.peer = b;
        b.peer = a;
        return new MemoryPort[] {a, b};
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int receive(byte[] buffer, int timeoutMs) {
        byte[] frame = take(timeoutMs);
        if (frame == null) {
            return isClosed() ? END : NONE;
        }
        if (frame.length > buffer.length) {
            meter.receiveDropped(1);
            return NONE;
        }
        System.arraycopy(frame, 0, buffer, 0, frame.length);
        meter.received(frame.length);
        return frame.length;
    }

    private byte[] take(int timeoutMs) {
        lock.lock();
        try {
            long leftNs = TimeUnit.MILLISECONDS.toNanos(Math.max(timeoutMs, 0));
            while (inbox.isEmpty() && !closed && (timeoutMs < 0 || leftNs > 0)) {
                if (timeoutMs < 0) {
                    arrived.await();
                } else {
                    leftNs = arrived.awaitNanos(leftNs);
                }
            }
            return closed ? null : inbox.poll();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        } finally {
            lock.unlock();
        }
    }

    private boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean send(byte[] frame, int offset, int length) throws PacketIoException {
        if (isClosed()) {
            throw new PacketIoException(name + ": the port is closed");
        }
        boolean taken = peer.offer(Arrays.copyOfRange(frame, offset, offset + length));
        if (taken) {
            meter.sent(length);
        } else {
            meter.sendDropped();
        }
        return taken;
    }

    private boolean offer(byte[] frame) {
        lock.lock();
        try {
            if (closed || inbox.size() >= capacity) {
                return false;
            }
            inbox.add(frame);
            arrived.signal();
            return true;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public PortCounters counters() {
        return meter.snapshot();
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            inbox.clear();
            arrived.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
