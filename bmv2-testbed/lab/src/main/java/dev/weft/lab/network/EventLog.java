package dev.weft.lab.network;

import java.util.zip.CRC32C;

/**
 * A running hash over every frame that passes: time, port, direction and bytes. Two runs that agree on it did the same
 * things at the same times.
 */
public final class EventLog implements FrameListener {
    private static final long FNV_PRIME = 0x100000001b3L;

    private final CRC32C crc = new CRC32C();
    private long hash = 0xcbf29ce484222325L;
    private long events;

    @Override
    public void frame(long timeNs, Port port, boolean outbound, Frame frame) {
        crc.reset();
        crc.update(frame.bytes(), 0, frame.length());
        add(timeNs);
        add(port.toString().hashCode());
        add(outbound ? 1 : 0);
        add(crc.getValue());
        events++;
    }

    /** The hash so far. */
    public long hash() {
        return hash;
    }

    /** Frames seen so far. */
    public long events() {
        return events;
    }

    private void add(long value) {
        hash = (hash ^ value) * FNV_PRIME;
        hash ^= hash >>> 29;
    }
}
