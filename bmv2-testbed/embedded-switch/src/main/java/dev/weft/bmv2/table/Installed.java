package dev.weft.bmv2.table;

import dev.weft.bmv2.control.PackedKey;
import dev.weft.bmv2.state.ColourCounts;
import dev.weft.bmv2.state.Journal;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** An installed entry as the control plane sees it, and what packets count on it. Written under the writers' lock. */
final class Installed {
    private static final VarHandle PACKETS;
    private static final VarHandle BYTES;
    private static final VarHandle LAST_HIT;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            PACKETS = lookup.findVarHandle(Installed.class, "packets", long.class);
            LAST_HIT = lookup.findVarHandle(Installed.class, "lastHitNs", long.class);
            BYTES = lookup.findVarHandle(Installed.class, "bytes", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    final PackedKey key;
    final long handle;
    final boolean constant;
    /** What the direct meter has counted; null if the table has none. */
    final ColourCounts colours;

    /** What it does, by reference. */
    EntryAction action;
    /** What packets see. */
    Entry entry;

    Object tag;
    long idleTimeoutNs;
    private long lastHitNs;
    /** From when idleness counts, if later than the last hit: the last report of it. */
    long reportedNs;

    Installed previous;
    Installed next;
    private long packets;
    private long bytes;

    Installed(PackedKey key, long handle, boolean constant, boolean metered) {
        this.colours = metered ? new ColourCounts() : null;
        this.key = key;
        this.handle = handle;
        this.constant = constant;
    }

    long packets() {
        return (long) PACKETS.getOpaque(this);
    }

    long bytes() {
        return (long) BYTES.getOpaque(this);
    }

    void setCounter(long newPackets, long newBytes) {
        PACKETS.setOpaque(this, newPackets);
        BYTES.setOpaque(this, newBytes);
    }

    void hit(boolean counted, boolean ageing, int lengthBytes, long nowNs, Journal journal) {
        if (journal.active()) {
            return; // a packet that leaves no trace; it could not read these back
        }
        if (counted) {
            if (journal.concurrent()) {
                PACKETS.getAndAdd(this, 1L);
                BYTES.getAndAdd(this, (long) lengthBytes);
            } else {
                packets++;
                bytes += lengthBytes;
            }
        }
        if (ageing) {
            LAST_HIT.setOpaque(this, nowNs);
        }
    }

    long lastHitNs() {
        return (long) LAST_HIT.getOpaque(this);
    }

    /** Idleness starts now. */
    void touch(long nowNs) {
        LAST_HIT.setOpaque(this, nowNs);
        reportedNs = nowNs;
    }

    /** From when idleness counts. */
    long idleFromNs() {
        return Math.max(lastHitNs(), reportedNs);
    }
}
