package dev.weft.bmv2.table;

import dev.weft.bmv2.control.PackedKey;
import dev.weft.bmv2.state.Journal;
import dev.weft.bmv2.state.Meter;

/**
 * An entry as packets see it. What it matches and does never changes: a modification puts another object in its place.
 * What packets change (counter, idle time) lies in {@link Installed}, which all versions of an entry share.
 */
public final class Entry {
    final PackedKey key;
    /** Order among entries that match one packet: the priority, or the length of the prefix. */
    final int rank;

    final long handle;
    private final Installed owner;
    private final EntryTarget target;
    private final Meter meter;
    /** The first word of a prefix table's bit string. */
    private final long prefix;
    /** The object of the other side if the sides differ, else null. */
    private final Entry twin;

    Entry(Installed owner, int rank, long prefix, EntryTarget target, Meter meter, Entry twin) {
        this.owner = owner;
        this.key = owner.key;
        this.handle = owner.handle;
        this.rank = rank;
        this.prefix = prefix;
        this.target = target;
        this.meter = meter;
        this.twin = twin;
    }

    /** The object that stands for this entry on a side. */
    Entry on(int side) {
        return side == 1 && twin != null ? twin : this;
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

    /** Notes a hit. */
    public void hit(boolean counted, boolean ageing, int lengthBytes, long nowNs, Journal journal) {
        owner.hit(counted, ageing, lengthBytes, nowNs, journal);
    }

    /** Whether this one wins over another that matches too. */
    boolean before(Entry other) {
        return rank != other.rank ? rank > other.rank : handle < other.handle;
    }

    /** Whether a bit string of one word starts with the prefix. */
    boolean hasPrefix(long bits) {
        return rank == 0 || (bits ^ prefix) >>> 64 - rank == 0;
    }

    /** Whether a key agrees in value and mask; ranges are not looked at. */
    boolean matches(long[] words) {
        long[] value = key.value();
        long[] mask = key.mask();
        for (int i = 0; i < value.length; i++) {
            if ((words[i] & mask[i]) != value[i]) {
                return false;
            }
        }
        return true;
    }
}
