package dev.weft.bmv2.table;

import java.util.Arrays;

/**
 * The entries of a {@link TupleIndex} that are hashed under one mask: open addressing with linear probing, a slot for each
 * masked key. A slot holds an entry, or a bucket in order of precedence, so that the first match in it is its best and a
 * long bucket is searched by halves when it changes. Beside the slots lie 32 bits of each one's hash: a lookup that finds
 * nothing, as most do where a table has many masks, reads no more than one of these.
 *
 * <p>A small group has a row of words for each slot too, as {@link ExactIndex} has: the masked key, the mark, the action's
 * data. So a packet that hits need not follow entry, key, value and mask through the heap.
 */
final class TupleGroup {
    private static final int MIN_CAPACITY = 4;
    /** A tag's lowest bit tells used slots from free ones. */
    private static final int USED = 1;
    /** Groups with more slots have no rows: they would take more memory than they save time. */
    private static final int MAX_ROWS = 1 << 10;

    /** Answers of {@link #findRow}: no entry matches; or {@link #find} must be asked. */
    static final int NONE = -1;

    static final int UNKNOWN = -2;
    /** A mark's upper half is the entry's rank, its lower one the action's index + 1. */
    private static final int RANK_SHIFT = 32;

    final long[] mask;
    final int maskBits;
    /** No entry's rank is above. Lowered only now and then. */
    int maxRank = Integer.MIN_VALUE;

    private final TupleIndex index;
    private final Hashing hashing;

    private int[] tags = new int[MIN_CAPACITY];
    private Object[] slots = new Object[MIN_CAPACITY];
    /** Words of a row; 0 if there are none. */
    private final int rowWords;
    /** Null if there are none. A mark of 0 says that the slot holds more than one row can tell. */
    private long[] rows;

    /** Entries, and slots that hold some. */
    private int size;

    private int used;
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

    /**
     * An empty group.
     *
     * @param data words of action data in a row; -1 for no rows
     */
    TupleGroup(TupleIndex index, long[] mask, int data, Hashing hashing) {
        this.index = index;
        this.mask = mask;
        this.hashing = hashing;
        int bits = 0;
        for (long word : mask) {
            bits += Long.bitCount(word);
        }
        maskBits = bits;
        rowWords = data < 0 ? 0 : mask.length + 1 + data;
        rows = rowWords == 0 ? null : new long[MIN_CAPACITY * rowWords];
    }

    private static int tag(long hash) {
        return (int) (hash >>> 32) | USED;
    }

    /** The best of an entry found before (or null) and those in this group that match. */
    Entry find(long[] key, Entry best) {
        int[] present = tags;
        long hash = hashing.masked(key, mask);
        int tag = tag(hash);
        int at = (int) hash & present.length - 1;
        Entry result = best;
        while (true) {
            int there = present[at];
            if (there == tag) {
                result = better(slots[at], key, result);
            } else if (there == 0) {
                return result;
            }
            at = at + 1 & present.length - 1;
        }
    }

    /** Where in {@link #rows}, which there must be, the row of an entry starts; {@link #NONE} or {@link #UNKNOWN}. */
    int findRow(long[] key) {
        int[] present = tags;
        long hash = hashing.masked(key, mask);
        int tag = tag(hash);
        int at = (int) hash & present.length - 1;
        while (true) {
            int there = present[at];
            if (there == tag) {
                int row = at * rowWords;
                if (rows[row + mask.length] == 0) {
                    return UNKNOWN;
                }
                if (holds(row, key)) {
                    return row;
                }
            } else if (there == 0) {
                return NONE;
            }
            at = at + 1 & present.length - 1;
        }
    }

    private boolean holds(int row, long[] key) {
        for (int word = 0; word < mask.length; word++) {
            if ((key[word] & mask[word]) != rows[row + word]) {
                return false;
            }
        }
        return true;
    }

    /** See {@link #findRow}; they change place when the group grows. */
    long[] rows() {
        return rows;
    }

    /** The rank of a row's entry. */
    int rank(int row) {
        return (int) (rows[row + mask.length] >>> RANK_SHIFT);
    }

    /** The entry of a row. */
    Entry entry(int row) {
        return (Entry) slots[row / rowWords];
    }

    private Entry better(Object slot, long[] key, Entry best) {
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

    /** Slots and entries that {@link #find} looks at, but for the last slot. */
    int bucketSteps(long[] key, Entry best) {
        long hash = hashing.masked(key, mask);
        int steps = 0;
        for (int at = (int) hash & tags.length - 1; tags[at] != 0; at = at + 1 & tags.length - 1) {
            steps++;
            if (tags[at] == tag(hash) && slots[at] instanceof Bucket) {
                Bucket bucket = (Bucket) slots[at];
                for (int i = 0; i < bucket.size && !index.matches(bucket.entries[i], key); i++) {
                    if (best != null && !bucket.entries[i].before(best)) {
                        break;
                    }
                    steps++;
                }
            }
        }
        return steps;
    }

    int size() {
        return size;
    }

    int capacity() {
        return slots.length;
    }

    /** Whether an entry of a mask can live here: it looks at all bits that this group hashes. */
    boolean covers(long[] entryMask) {
        for (int word = 0; word < mask.length; word++) {
            if ((mask[word] & ~entryMask[word]) != 0) {
                return false;
            }
        }
        return true;
    }

    /** Size of the bucket that an entry would join. */
    int bucketSize(Entry entry) {
        Object slot = slots[slotOf(entry)];
        return slot == null ? 0 : slot instanceof Bucket ? ((Bucket) slot).size : 1;
    }

    boolean contains(Entry entry) {
        Object slot = slots[slotOf(entry)];
        return slot instanceof Bucket ? ((Bucket) slot).find(entry) >= 0 : slot == entry;
    }

    private long hash(Object slot) {
        return hashing.masked(index.words(first(slot)), mask);
    }

    private static Entry first(Object slot) {
        return slot instanceof Bucket ? ((Bucket) slot).entries[0] : (Entry) slot;
    }

    /** The slot of the entry's masked key, or the free one that it would take. */
    private int slotOf(Entry entry) {
        long[] words = index.words(entry);
        long hash = hashing.masked(words, mask);
        int at = (int) hash & tags.length - 1;
        while (tags[at] != 0 && !(tags[at] == tag(hash) && alike(words, index.words(first(slots[at]))))) {
            at = at + 1 & tags.length - 1;
        }
        return at;
    }

    private boolean alike(long[] a, long[] b) {
        for (int word = 0; word < mask.length; word++) {
            if (((a[word] ^ b[word]) & mask[word]) != 0) {
                return false;
            }
        }
        return true;
    }

    /** Adds and tells whether the best rank rose. */
    boolean add(Entry entry) {
        if (used * 2 >= slots.length) {
            resize(slots.length * 2);
        }
        int at = slotOf(entry);
        Object slot = slots[at];
        if (slot == null) {
            place(at, entry);
        } else if (slot instanceof Bucket) {
            ((Bucket) slot).add(entry);
        } else {
            Bucket bucket = new Bucket();
            bucket.add((Entry) slot);
            bucket.add(entry);
            set(at, bucket);
        }
        size++;
        if (entry.rank > maxRank) {
            maxRank = entry.rank;
            return true;
        }
        return false;
    }

    private void place(int at, Object slot) {
        set(at, slot);
        tags[at] = tag(hash(slot));
        used++;
    }

    private void set(int at, Object slot) {
        slots[at] = slot;
        if (rows == null) {
            return;
        }
        int mark = at * rowWords + mask.length;
        rows[mark] = 0;
        if (slot instanceof Entry && Arrays.equals(((Entry) slot).key.mask(), mask)) {
            Entry entry = (Entry) slot;
            System.arraycopy(entry.key.value(), 0, rows, at * rowWords, mask.length);
            describe(entry, rows, mark);
        }
    }

    /** Writes an entry's mark, and its action's data behind it. */
    static void describe(Entry entry, long[] rows, int mark) {
        rows[mark] = (long) entry.rank << RANK_SHIFT | entry.actionIndex() + 1;
        System.arraycopy(entry.data(), 0, rows, mark + 1, entry.data().length);
    }

    void remove(Entry entry) {
        int at = slotOf(entry);
        if (slots[at] instanceof Bucket) {
            Bucket bucket = (Bucket) slots[at];
            bucket.remove(entry);
            if (bucket.size == 1) {
                set(at, bucket.entries[0]);
            }
        } else {
            free(at);
        }
        size--;
        removals++;
        if (slots.length > MIN_CAPACITY && used * 8 < slots.length) {
            resize(slots.length / 2);
        }
    }

    /** Frees a slot; later ones move back, so that no search ends too early. */
    private void free(int at) {
        int last = tags.length - 1;
        int gap = at;
        for (int slot = gap + 1 & last; tags[slot] != 0; slot = slot + 1 & last) {
            if ((slot - (int) hash(slots[slot]) & last) >= (slot - gap & last)) {
                set(gap, slots[slot]);
                tags[gap] = tags[slot];
                gap = slot;
            }
        }
        slots[gap] = null;
        tags[gap] = 0;
        used--;
    }

    void replace(Entry old, Entry entry) {
        int at = slotOf(old);
        if (slots[at] instanceof Bucket) {
            Bucket bucket = (Bucket) slots[at];
            bucket.entries[bucket.find(old)] = entry;
        } else {
            set(at, entry);
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
                best = Math.max(best, first(slot).rank);
            }
        }
        boolean lower = best < maxRank;
        maxRank = best;
        return lower;
    }

    private void allocateRows(int capacity) {
        if (rowWords == 0) {
            return;
        }
        boolean before = rows != null;
        rows = capacity > MAX_ROWS ? null : new long[capacity * rowWords];
        if (before != (rows != null)) {
            index.rows(rows != null);
        }
    }

    private void resize(int capacity) {
        Object[] old = slots;
        slots = new Object[capacity];
        tags = new int[capacity];
        allocateRows(capacity);
        used = 0;
        for (Object slot : old) {
            if (slot != null) {
                place(slotOf(first(slot)), slot);
            }
        }
    }
}
