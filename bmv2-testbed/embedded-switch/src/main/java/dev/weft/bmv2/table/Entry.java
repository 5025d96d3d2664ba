package dev.weft.bmv2.table;

import dev.weft.bmv2.control.MatchValue;
import dev.weft.bmv2.state.Journal;
import dev.weft.bmv2.state.Meter;
import java.util.List;

/** An installed entry. The packet path reads it directly; everything is guarded by the switch's lock. */
public final class Entry {
    final List<MatchValue> key;
    final int priority;
    final long handle;
    final KeyLayout.Pattern pattern;
    final int rank;
    final boolean constant;
    Entry nextInBucket;
    EntryTarget target;
    Object tag;
    long idleTimeoutNs;
    long lastHitNs;
    /** From when idleness counts: the last hit, or the last report of it. */
    long idleFromNs;

    Meter meter;
    private long packets;
    private long bytes;

    Entry(
            List<MatchValue> key,
            int priority,
            long handle,
            KeyLayout.Pattern pattern,
            int rank,
            boolean constant,
            EntryTarget target) {
        this.key = key;
        this.priority = priority;
        this.handle = handle;
        this.pattern = pattern;
        this.rank = rank;
        this.constant = constant;
        this.target = target;
    }

    public long handle() {
        return handle;
    }

    /** What the entry does. */
    public EntryTarget target() {
        return target;
    }

    /** The direct meter, or null if it is not configured. */
    public Meter meter() {
        return meter;
    }

    long packets() {
        return packets;
    }

    long bytes() {
        return bytes;
    }

    void setCounter(long newPackets, long newBytes) {
        packets = newPackets;
        bytes = newBytes;
    }

    /** Notes a hit. */
    public void hit(boolean counted, boolean ageing, int lengthBytes, long nowNs, Journal journal) {
        if (journal.active()) {
            long oldPackets = packets;
            long oldBytes = bytes;
            long oldHit = lastHitNs;
            long oldIdleFrom = idleFromNs;
            journal.record(() -> {
                packets = oldPackets;
                bytes = oldBytes;
                lastHitNs = oldHit;
                idleFromNs = oldIdleFrom;
            });
        }
        if (counted) {
            packets++;
            bytes += lengthBytes;
        }
        if (ageing) {
            lastHitNs = nowNs;
            idleFromNs = nowNs;
        }
    }
}
