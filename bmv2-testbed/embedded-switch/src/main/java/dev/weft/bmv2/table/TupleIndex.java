package dev.weft.bmv2.table;

import dev.weft.bmv2.state.Limbs;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Masks and ranges: tuple space search (Srinivasan, Suri and Varghese 1999). Entries under one mask share a hash table,
 * a {@link TupleGroup}; groups are tried in order of the best rank in them, and the search ends when no later group can
 * do better.
 *
 * <p>A range takes part with the bits that its two ends have in common and is compared within the group. So a range
 * lies where an interval tree would keep it, and ranges that do not overlap never share a bucket.
 *
 * <p>Where a table has many masks, groups are merged as in TupleMerge (Daly et al. 2019): an entry may live in a group
 * whose mask is a part of its own as long as the bucket that it joins stays small.
 */
final class TupleIndex extends EntryIndex {
    /** Up to here each mask gets a group of its own. */
    private static final int PLAIN_GROUPS = 8;
    /** Greatest bucket that an entry joins in a group of a mask other than its own. */
    private static final int MAX_BUCKET = 8;

    private final KeyLayout layout;
    private final int rowData;
    private final Hashing hashing;
    private final Map<Mask, TupleGroup> groups = new HashMap<>();
    private TupleGroup[] ordered = new TupleGroup[0];
    /** Groups without rows: with any, lookups go by entries at once. */
    private int rowless;

    TupleIndex(KeyLayout layout, long seed) {
        this.layout = layout;
        this.rowData = layout.rowData();
        this.hashing = new Hashing(seed);
    }

    @Override
    Entry lookup(long[] key) {
        Entry best = null;
        for (TupleGroup group : ordered) {
            if (best != null && group.maxRank < best.rank) {
                break;
            }
            best = group.find(key, best);
        }
        return best;
    }

    /** Finds the best entry's row; afterwards {@code found} tells where it is. */
    int find(long[] key, Found found) {
        if (rowless > 0) {
            return found.set(lookup(key));
        }
        TupleGroup best = null;
        int row = TupleGroup.NONE;
        for (TupleGroup group : ordered) {
            if (best != null && group.maxRank < best.rank(row)) {
                break;
            }
            int at = group.findRow(key);
            if (at == TupleGroup.UNKNOWN) {
                return found.set(lookup(key));
            }
            if (at >= 0 && (best == null || group.entry(at).before(best.entry(row)))) {
                best = group;
                row = at;
            }
        }
        found.rows = best == null ? null : best.rows();
        return row;
    }

    /** Where one reader's last row is. */
    static final class Found {
        private final int markAt;
        /** A row for an entry that lies in none. */
        private final long[] own;

        private long[] rows;

        Found(int markAt, int data) {
            this.markAt = markAt;
            this.own = new long[markAt + 1 + data];
        }

        long[] rows() {
            return rows;
        }

        private int set(Entry entry) {
            rows = own;
            if (entry == null) {
                return TupleGroup.NONE;
            }
            TupleGroup.describe(entry, own, markAt);
            return 0;
        }
    }

    @Override
    int steps(long[] key) {
        int steps = 0;
        Entry best = null;
        for (TupleGroup group : ordered) {
            if (best != null && group.maxRank < best.rank) {
                break;
            }
            steps += 1 + group.bucketSteps(key, best);
            best = group.find(key, best);
        }
        return steps;
    }

    @Override
    int size() {
        int sum = 0;
        for (TupleGroup group : ordered) {
            sum += group.size();
        }
        return sum;
    }

    @Override
    int capacity() {
        int sum = 0;
        for (TupleGroup group : ordered) {
            sum += group.capacity();
        }
        return sum;
    }

    @Override
    void add(Entry entry) {
        long[] mask = mask(entry);
        TupleGroup group = home(entry, mask);
        if (group.add(entry)) {
            rise(group);
        }
    }

    private TupleGroup home(Entry entry, long[] mask) {
        TupleGroup own = groups.get(new Mask(mask));
        if (own != null) {
            return own;
        }
        if (ordered.length < PLAIN_GROUPS) {
            return create(mask);
        }
        TupleGroup best = null;
        for (TupleGroup group : ordered) {
            if (group.covers(mask)
                    && (best == null || group.maskBits > best.maskBits)
                    && group.bucketSize(entry) < MAX_BUCKET) {
                best = group;
            }
        }
        if (best != null) {
            return best;
        }
        long[] relaxed = relaxed(mask);
        return groups.containsKey(new Mask(relaxed)) ? create(mask) : create(relaxed);
    }

    /** A group got or lost its rows. */
    void rows(boolean now) {
        rowless += now ? -1 : 1;
    }

    private TupleGroup create(long[] mask) {
        TupleGroup group = new TupleGroup(this, mask, rowData, hashing);
        groups.put(new Mask(mask), group);
        ordered = Arrays.copyOf(ordered, ordered.length + 1);
        ordered[ordered.length - 1] = group;
        return group;
    }

    /** Moves a group whose best rank rose to its place. */
    private void rise(TupleGroup group) {
        int at = 0;
        while (ordered[at] != group) {
            at++;
        }
        for (; at > 0 && ordered[at - 1].maxRank < group.maxRank; at--) {
            ordered[at] = ordered[at - 1];
        }
        ordered[at] = group;
    }

    @Override
    void remove(Entry entry) {
        TupleGroup group = groupOf(entry);
        group.remove(entry);
        if (group.size() == 0) {
            groups.remove(new Mask(group.mask));
            if (group.rows() == null && rowData >= 0) {
                rows(true);
            }
            List<TupleGroup> rest = new ArrayList<>(Arrays.asList(ordered));
            rest.remove(group);
            ordered = rest.toArray(new TupleGroup[0]);
        } else if (group.dropped()) {
            Arrays.sort(ordered, (a, b) -> Integer.compare(b.maxRank, a.maxRank));
        }
    }

    @Override
    void replace(Entry old, Entry entry) {
        groupOf(old).replace(old, entry);
    }

    private TupleGroup groupOf(Entry entry) {
        long[] mask = mask(entry);
        TupleGroup own = groups.get(new Mask(mask));
        if (own != null && own.contains(entry)) {
            return own;
        }
        for (TupleGroup group : ordered) {
            if (group.covers(mask) && group.contains(entry)) {
                return group;
            }
        }
        throw new IllegalStateException("entry " + entry.handle() + " is in no group");
    }

    boolean matches(Entry entry, long[] key) {
        if (!entry.matches(key)) {
            return false;
        }
        for (int field : layout.rangeFields()) {
            int at = layout.offset(field);
            int count = layout.limbs(field);
            if (Limbs.compare(key, at, entry.key.low(), at, count) < 0
                    || Limbs.compare(key, at, entry.key.high(), at, count) > 0) {
                return false;
            }
        }
        return true;
    }

    /** An entry's mask, with the bits that the ends of its ranges have in common. */
    private long[] mask(Entry entry) {
        long[] mask = entry.key.mask();
        if (layout.rangeFields().length == 0) {
            return mask;
        }
        long[] all = mask.clone();
        for (int field : layout.rangeFields()) {
            commonBits(entry, layout.offset(field), layout.limbs(field), layout.width(field), all);
        }
        return all;
    }

    private static void commonBits(Entry entry, int at, int count, int width, long[] mask) {
        for (int i = count - 1; i >= 0; i--) {
            long used = i == count - 1 ? Limbs.topMask(width) : -1L;
            long differs = (entry.key.low()[at + i] ^ entry.key.high()[at + i]) & used;
            if (differs != 0) {
                long below = Long.highestOneBit(differs);
                mask[at + i] = used & ~(below | below - 1);
                return;
            }
            mask[at + i] = used;
        }
    }

    /** The words that a group's hash sees of an entry. */
    long[] words(Entry entry) {
        long[] value = entry.key.value();
        if (entry.key.low() == null) {
            return value;
        }
        long[] words = value.clone();
        for (int i = 0; i < words.length; i++) {
            words[i] |= entry.key.low()[i];
        }
        return words;
    }

    /** A mask with each field's leading run of ones cut to whole bytes, so that it suits more entries. */
    private long[] relaxed(long[] mask) {
        long[] result = mask.clone();
        for (int i = 0; i < layout.fields(); i++) {
            int at = layout.offset(i);
            int width = layout.width(i);
            int ones = 0;
            while (ones < width && bit(mask, at, width - 1 - ones)) {
                ones++;
            }
            int others = 0;
            for (int w = 0; w < layout.limbs(i); w++) {
                others += Long.bitCount(mask[at + w]);
            }
            if (others == ones && ones < width) {
                for (int b = ones / 8 * 8; b < ones; b++) {
                    int position = width - 1 - b;
                    result[at + (position >>> 6)] &= ~(1L << position);
                }
            }
        }
        return result;
    }

    private static boolean bit(long[] words, int at, int position) {
        return (words[at + (position >>> 6)] >>> position & 1) != 0;
    }

    /** A mask as a map key. */
    private static final class Mask {
        private final long[] words;

        Mask(long[] words) {
            this.words = words;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Mask m && Arrays.equals(words, m.words);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(words);
        }
    }
}
