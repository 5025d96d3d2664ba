package dev.weft.bmv2.table;

import dev.weft.bmv2.control.PackedKey;
import dev.weft.bmv2.state.Journal;
import dev.weft.bmv2.state.Meter;

/**
 * An entry as packets see it. What it matches and does never changes: a modification puts another object in its place.
 * What packets change (counter, idle time) lies in {@link Installed}, which all versions of an entry share.
 */
public final class Entry {
    /** Words of action data that {@link #nearData} gives at most. */
    public static final int NEAR_WORDS = 3;

    final PackedKey key;
    /** Order among entries that match one packet: the priority, or the length of the prefix. */
    final int rank;

    final long handle;
    private final Installed owner;
    private final EntryTarget target;
    private final Meter meter;
    /** The action's data if the entry names the action itself, else null. */
    private final long[] data;

    /** The first words of it, 0 beyond its end: beside the rest of the entry, so that a hit need not look elsewhere. */
    private final long data0;

    private final long data1;
    private final long data2;
    private final int actionIndex;
    /** The object of the other side if the sides differ, else null. */
    private final Entry twin;

    Entry(Installed owner, int rank, EntryTarget target, Meter meter, Entry twin) {
        this.owner = owner;
        this.key = owner.key;
        this.handle = owner.handle;
        this.rank = rank;
        this.target = target;
        ActionBinding own = target instanceof EntryTarget.Direct ? target.pick(0) : null;
        this.data = own == null ? null : own.data();
        this.data0 = word(data, 0);
        this.data1 = word(data, 1);
        this.data2 = word(data, 2);
        this.actionIndex = own == null ? -1 : own.actionIndex();
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

    /** Index of the action that the entry names itself; -1 if it has a member or group. */
    public int actionIndex() {
        return actionIndex;
    }

    private static long word(long[] data, int word) {
        return data != null && word < data.length ? data[word] : 0;
    }

    /**
     * Copies the first words of {@link #data}.
     *
     * @param into takes as many as it has room for, at most {@link #NEAR_WORDS}
     */
    public void nearData(long[] into) {
        if (into.length > 0) {
            into[0] = data0;
        }
        if (into.length > 1) {
            into[1] = data1;
        }
        if (into.length > 2) {
            into[2] = data2;
        }
    }

    /** Data of the action that the entry names itself, not to be changed; null if it has a member or group. */
    public long[] data() {
        return data;
    }

    /** The direct meter, or null if it is not configured. */
    public Meter meter() {
        return meter;
    }

    /** Notes a hit. */
    public void hit(boolean counted, boolean ageing, int lengthBytes, long nowNs, Journal journal) {
        owner.hit(counted, ageing, lengthBytes, nowNs, journal);
    }

    /** Counts a hit. */
    public void count(int lengthBytes, Journal journal) {
        owner.hit(true, false, lengthBytes, 0, journal);
    }

    /** Notes the direct meter's colour for a packet. */
    public void marked(int colour, int lengthBytes, Journal journal) {
        owner.colours.count(colour, lengthBytes, journal);
    }

    /** Whether this one wins over another that matches too. */
    boolean before(Entry other) {
        return rank != other.rank ? rank > other.rank : handle < other.handle;
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
