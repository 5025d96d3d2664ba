package dev.weft.bmv2.table;

import dev.weft.bmv2.state.Limbs;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;

/**
 * Finds the best entry for a key: tuple space search. Entries with one mask form a group with one hash table; groups
 * are tried in order of their best rank, and the search ends when no later group can do better. An exact table is one
 * group, an lpm table one group per prefix length, longest first. Range fields are compared within the group.
 *
 * <p>Among entries of equal rank the one installed first wins.
 */
final class MatchIndex {
    private final KeyLayout layout;
    private final Map<Mask, Group> groups = new HashMap<>();
    private Group[] ordered = new Group[0];

    MatchIndex(KeyLayout layout) {
        this.layout = layout;
    }

    Entry lookup(long[] key) {
        Entry best = null;
        for (Group group : ordered) {
            if (best != null && group.maxRank < best.rank) {
                break;
            }
            Entry candidate = group.find(key);
            if (candidate != null && (best == null || before(candidate, best))) {
                best = candidate;
            }
        }
        return best;
    }

    void add(Entry entry) {
        Mask mask = new Mask(entry.pattern.mask());
        Group group = groups.get(mask);
        boolean fresh = group == null;
        if (fresh) {
            group = new Group(entry.pattern.mask());
            groups.put(mask, group);
        }
        boolean better = group.add(entry);
        if (fresh || better) {
            reorder();
        }
    }

    void remove(Entry entry) {
        Mask mask = new Mask(entry.pattern.mask());
        Group group = groups.get(mask);
        group.remove(entry);
        if (group.size == 0) {
            groups.remove(mask);
            reorder();
        } else if (entry.rank == group.maxRank && group.recomputeMaxRank()) {
            reorder();
        }
    }

    void clear() {
        groups.clear();
        ordered = new Group[0];
    }

    private void reorder() {
        ordered = groups.values().toArray(new Group[0]);
        Arrays.sort(ordered, Comparator.comparingInt((Group g) -> g.maxRank).reversed());
    }

    private static boolean before(Entry a, Entry b) {
        return a.rank != b.rank ? a.rank > b.rank : a.handle < b.handle;
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

    /** Entries of one mask, in a chained hash table; each chain is in order of precedence. */
    private final class Group {
        private final long[] mask;
        private Entry[] buckets = new Entry[4];
        private int size;
        private int maxRank = Integer.MIN_VALUE;

        Group(long[] mask) {
            this.mask = mask;
        }

        Entry find(long[] key) {
            long hash = 0;
            for (int i = 0; i < mask.length; i++) {
                hash = mix(hash, key[i] & mask[i]);
            }
            for (Entry e = buckets[slot(hash)]; e != null; e = e.nextInBucket) {
                if (matches(e, key)) {
                    return e;
                }
            }
            return null;
        }

        private boolean matches(Entry entry, long[] key) {
            long[] value = entry.pattern.value();
            for (int i = 0; i < mask.length; i++) {
                if ((key[i] & mask[i]) != value[i]) {
                    return false;
                }
            }
            for (int field : layout.rangeFields()) {
                int at = layout.offset(field);
                int count = layout.limbs(field);
                if (Limbs.compare(key, at, entry.pattern.low(), at, count) < 0
                        || Limbs.compare(key, at, entry.pattern.high(), at, count) > 0) {
                    return false;
                }
            }
            return true;
        }

        /** Adds and tells whether the best rank rose. */
        boolean add(Entry entry) {
            if (size >= buckets.length) {
                grow();
            }
            link(entry);
            size++;
            if (entry.rank > maxRank) {
                maxRank = entry.rank;
                return true;
            }
            return false;
        }

        void remove(Entry entry) {
            int slot = slot(hash(entry));
            Entry previous = null;
            for (Entry e = buckets[slot]; e != null; previous = e, e = e.nextInBucket) {
                if (e == entry) {
                    if (previous == null) {
                        buckets[slot] = e.nextInBucket;
                    } else {
                        previous.nextInBucket = e.nextInBucket;
                    }
                    e.nextInBucket = null;
                    size--;
                    return;
                }
            }
        }

        /** Whether it changed. */
        boolean recomputeMaxRank() {
            int old = maxRank;
            maxRank = Integer.MIN_VALUE;
            for (Entry bucket : buckets) {
                for (Entry e = bucket; e != null; e = e.nextInBucket) {
                    maxRank = Math.max(maxRank, e.rank);
                    if (maxRank == old) {
                        return false;
                    }
                }
            }
            return true;
        }

        private void link(Entry entry) {
            int slot = slot(hash(entry));
            Entry previous = null;
            Entry next = buckets[slot];
            while (next != null && before(next, entry)) {
                previous = next;
                next = next.nextInBucket;
            }
            entry.nextInBucket = next;
            if (previous == null) {
                buckets[slot] = entry;
            } else {
                previous.nextInBucket = entry;
            }
        }

        private void grow() {
            Entry[] old = buckets;
            buckets = new Entry[old.length * 2];
            for (Entry bucket : old) {
                for (Entry e = bucket; e != null; ) {
                    Entry next = e.nextInBucket;
                    link(e);
                    e = next;
                }
            }
        }

        private long hash(Entry entry) {
            long hash = 0;
            for (long word : entry.pattern.value()) {
                hash = mix(hash, word);
            }
            return hash;
        }

        private int slot(long hash) {
            return (int) (hash >>> 32) & (buckets.length - 1);
        }
    }

    private static long mix(long hash, long word) {
        long h = (hash ^ word) * 0x9E3779B97F4A7C15L;
        return h ^ (h >>> 29);
    }
}
