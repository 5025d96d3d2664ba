package dev.weft.bmv2.table;

import java.util.Arrays;

/**
 * The entries of a {@link TupleIndex} that are hashed under one mask. A slot of the hash table holds nothing, an entry,
 * or a bucket in order of precedence, so that the first match in it is its best and a long bucket is searched by halves
 * when it changes.
 */
final class TupleGroup {
    private static final int MIN_CAPACITY = 4;

    final long[] mask;
    final int maskBits;
    /** No entry's rank is above. Lowered only now and then. */
    int maxRank = Integer.MIN_VALUE;

    private final TupleIndex index;
    private final Hashing hashing;
    /** The words whose mask is not 0. */
    private final int[] used;

    private Object[] slots = new Object[MIN_CAPACITY];
    private int size;
    private int removals;

    /** Entries of one slot in order of precedence. */
    private static final class Bucket {
        private Entry[] entries = new Entry[4];
        private int size;

        /** The position of an entry, or {@code -1 - position} where it belongs. */
        int find(Entry entry) {
            int low = 0;
            int high = size;
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (entries[middle].before(entry)) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            return low < size && entries[low].handle == entry.handle ? low : -1 - low;
        }

        void add(Entry entry) {
            if (size == entries.length) {
                entries = Arrays.copyOf(entries, size * 2);
            }
            int at = -1 - find(entry);
            System.arraycopy(entries, at, entries, at + 1, size - at);
            entries[at] = entry;
            size++;
        }

        void remove(Entry entry) {
            int at = find(entry);
            System.arraycopy(entries, at + 1, entries, at, size - at - 1);
            entries[--size] = null;
            if (size > 2 && size * 4 < entries.length) {
                entries = Arrays.copyOf(entries, entries.length / 2);
            }
        }
    }

    TupleGroup(TupleIndex index, long[] mask, Hashing hashing) {
        this.index = index;
        this.mask = mask;
        this.hashing = hashing;
        int bits = 0;
        int count = 0;
        int[] words = new int[mask.length];
        for (int i = 0; i < mask.length; i++) {
            bits += Long.bitCount(mask[i]);
            if (mask[i] != 0) {
                words[count++] = i;
            }
        }
        maskBits = bits;
        used = Arrays.copyOf(words, count);
    }

    private Object slotOf(long[] key) {
        long state = hashing.start();
        for (int word : used) {
            state = hashing.mix(state, key[word] & mask[word]);
        }
        return slots[(int) hashing.finish(state) & slots.length - 1];
    }

    /** The best of an entry found before (or null) and those in this group that match. */
    Entry find(long[] key, Entry best) {
        Object slot = slotOf(key);
        if (slot == null) {
            return best;
        }
        if (slot instanceof Entry) {
            Entry entry = (Entry) slot;
            return (best == null || entry.before(best)) && index.matches(entry, key) ? entry : best;
        }
        Bucket bucket = (Bucket) slot;
        for (int i = 0; i < bucket.size; i++) {
            Entry entry = bucket.entries[i];
            if (best != null && !entry.before(best)) {
                return best;
            }
            if (index.matches(entry, key)) {
                return entry;
            }
        }
        return best;
    }

    /** Entries that {@link #find} looks at. */
    int bucketSteps(long[] key, Entry best) {
        Object slot = slotOf(key);
        if (!(slot instanceof Bucket)) {
            return slot == null ? 0 : 1;
        }
        Bucket bucket = (Bucket) slot;
        int steps = 0;
        while (steps < bucket.size
                && (best == null || bucket.entries[steps].before(best))
                && !index.matches(bucket.entries[steps], key)) {
            steps++;
        }
        return Math.min(steps + 1, bucket.size);
    }

    int size() {
        return size;
    }

    int capacity() {
        return slots.length;
    }

    /** Whether an entry of a mask can live here: it looks at all bits that this group hashes. */
    boolean covers(long[] entryMask) {
        for (int word : used) {
            if ((mask[word] & ~entryMask[word]) != 0) {
                return false;
            }
        }
        return true;
    }

    /** Size of the bucket that an entry would join. */
    int bucketSize(Entry entry) {
        Object slot = slots[slot(entry)];
        return slot == null ? 0 : slot instanceof Bucket ? ((Bucket) slot).size : 1;
    }

    boolean contains(Entry entry) {
        Object slot = slots[slot(entry)];
        return slot instanceof Bucket ? ((Bucket) slot).find(entry) >= 0 : slot == entry;
    }

    private int slot(Entry entry) {
        long state = hashing.start();
        for (int word : used) {
            state = hashing.mix(state, index.word(entry, word) & mask[word]);
        }
        return (int) hashing.finish(state) & slots.length - 1;
    }

    /** Adds and tells whether the best rank rose. */
    boolean add(Entry entry) {
        if (size >= slots.length) {
            resize(slots.length * 2);
        }
        put(entry);
        size++;
        if (entry.rank > maxRank) {
            maxRank = entry.rank;
            return true;
        }
        return false;
    }

    private void put(Entry entry) {
        int at = slot(entry);
        Object slot = slots[at];
        if (slot == null) {
            slots[at] = entry;
            return;
        }
        Bucket bucket;
        if (slot instanceof Bucket) {
            bucket = (Bucket) slot;
        } else {
            bucket = new Bucket();
            bucket.add((Entry) slot);
            slots[at] = bucket;
        }
        bucket.add(entry);
    }

    void remove(Entry entry) {
        int at = slot(entry);
        if (slots[at] instanceof Bucket) {
            Bucket bucket = (Bucket) slots[at];
            bucket.remove(entry);
            if (bucket.size == 1) {
                slots[at] = bucket.entries[0];
            }
        } else {
            slots[at] = null;
        }
        size--;
        removals++;
        if (slots.length > MIN_CAPACITY && size * 4 < slots.length) {
            resize(slots.length / 2);
        }
    }

    void replace(Entry old, Entry entry) {
        int at = slot(old);
        if (slots[at] instanceof Bucket) {
            Bucket bucket = (Bucket) slots[at];
            bucket.entries[bucket.find(old)] = entry;
        } else {
            slots[at] = entry;
        }
    }

    /** Looks for the best rank anew if enough entries have gone to pay for it; tells whether it dropped. */
    boolean dropped() {
        if (removals * 2 < size) {
            return false;
        }
        removals = 0;
        int best = Integer.MIN_VALUE;
        for (Object slot : slots) {
            if (slot != null) {
                best = Math.max(best, (slot instanceof Bucket ? ((Bucket) slot).entries[0] : (Entry) slot).rank);
            }
        }
        boolean lower = best < maxRank;
        maxRank = best;
        return lower;
    }

    private void resize(int capacity) {
        Object[] old = slots;
        slots = new Object[capacity];
        for (Object slot : old) {
            if (slot instanceof Bucket) {
                Bucket bucket = (Bucket) slot;
                for (int i = 0; i < bucket.size; i++) {
                    put(bucket.entries[i]);
                }
            } else if (slot != null) {
                put((Entry) slot);
            }
        }
    }
}
