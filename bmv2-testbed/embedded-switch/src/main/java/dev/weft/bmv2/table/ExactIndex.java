package dev.weft.bmv2.table;

import java.util.Arrays;

/**
 * Exact keys: open addressing with linear probing. Each slot is a row of words in one array: the key, a mark that is 0 for
 * a free slot, and, if a hit means no more than to run the entry's action, that action's data. So a packet reads one or
 * two neighbouring cache lines, however large the table is. Removal moves later rows back: there are no tombstones, so
 * entries that come and go leave nothing behind.
 */
final class ExactIndex extends EntryIndex {
    /** Most words of a row with action data: a cache line. */
    static final int MAX_ROW = 8;

    private static final int MIN_CAPACITY = 8;
    /** The mark of a row without action. */
    static final long USED = 1;

    private final int words;
    private final int rowWords;
    private final boolean withData;
    private final Hashing hashing;
    private long[] rows;
    private Entry[] entries;
    private int size;

    /**
     * An empty index.
     *
     * @param words of a key
     * @param data words of action data in a row; -1 if rows hold keys only
     */
    ExactIndex(int words, int data, long seed) {
        this.words = words;
        this.withData = data >= 0;
        this.rowWords = words + 1 + Math.max(0, data);
        this.hashing = new Hashing(seed);
        allocate(MIN_CAPACITY);
    }

    private void allocate(int capacity) {
        rows = new long[Math.multiplyExact(capacity, rowWords)];
        entries = new Entry[capacity];
    }

    /** The rows; they change place when the index grows. */
    long[] rows() {
        return rows;
    }

    /** Where the row of a key starts; negative if there is none. */
    int find(long[] key) {
        return words == 1 ? find(key[0]) : findWords(key);
    }

    /** As {@link #find(long[])} for keys of one word. */
    int find(long key) {
        long[] cells = rows;
        int mask = entries.length - 1;
        int slot = slot(key);
        while (true) {
            int at = slot * rowWords;
            if (cells[at + 1] == 0) {
                return -1;
            }
            if (cells[at] == key) {
                return at;
            }
            slot = slot + 1 & mask;
        }
    }

    private int findWords(long[] key) {
        int mask = entries.length - 1;
        int slot = slot(key, 0);
        while (true) {
            int at = slot * rowWords;
            if (rows[at + words] == 0) {
                return -1;
            }
            if (holds(at, key)) {
                return at;
            }
            slot = slot + 1 & mask;
        }
    }

    /** The entry of a row. */
    Entry entry(int at) {
        return entries[at / rowWords];
    }

    @Override
    Entry lookup(long[] key) {
        int at = find(key);
        return at < 0 ? null : entry(at);
    }

    private int slot(long key) {
        return (int) hashing.finish(hashing.start() ^ key) & entries.length - 1;
    }

    private int slot(long[] key, int from) {
        if (words == 1) {
            return slot(key[from]);
        }
        long state = hashing.start();
        for (int i = 0; i < words; i++) {
            state = hashing.mix(state, key[from + i]);
        }
        return (int) hashing.finish(state) & entries.length - 1;
    }

    private boolean holds(int at, long[] key) {
        for (int i = 0; i < words; i++) {
            if (rows[at + i] != key[i]) {
                return false;
            }
        }
        return true;
    }

    @Override
    void add(Entry entry) {
        if ((size + 1) * 5L > entries.length * 3L) {
            resize(entries.length * 2);
        }
        put(entry);
        size++;
    }

    private void put(Entry entry) {
        long[] key = entry.key.value();
        int slot = slot(key, 0);
        while (entries[slot] != null) {
            slot = slot + 1 & entries.length - 1;
        }
        System.arraycopy(key, 0, rows, slot * rowWords, words);
        set(slot, entry);
    }

    private void set(int slot, Entry entry) {
        entries[slot] = entry;
        int mark = slot * rowWords + words;
        if (withData) {
            rows[mark] = USED + entry.actionIndex();
            System.arraycopy(entry.data(), 0, rows, mark + 1, entry.data().length);
        } else {
            rows[mark] = USED;
        }
    }

    @Override
    void remove(Entry entry) {
        int mask = entries.length - 1;
        int gap = slotOf(entry);
        for (int slot = gap + 1 & mask; entries[slot] != null; slot = slot + 1 & mask) {
            // An entry may move back into the gap unless its own place lies between the gap and where it is.
            if ((slot - slot(rows, slot * rowWords) & mask) >= (slot - gap & mask)) {
                entries[gap] = entries[slot];
                System.arraycopy(rows, slot * rowWords, rows, gap * rowWords, rowWords);
                gap = slot;
            }
        }
        entries[gap] = null;
        rows[gap * rowWords + words] = 0;
        size--;
        if (entries.length > MIN_CAPACITY && size * 8 < entries.length) {
            resize(entries.length / 2);
        }
    }

    @Override
    void replace(Entry old, Entry entry) {
        set(slotOf(old), entry);
    }

    private int slotOf(Entry entry) {
        int slot = slot(entry.key.value(), 0);
        while (entries[slot] != entry) {
            slot = slot + 1 & entries.length - 1;
        }
        return slot;
    }

    private void resize(int capacity) {
        Entry[] old = entries;
        allocate(capacity);
        for (Entry entry : old) {
            if (entry != null) {
                put(entry);
            }
        }
    }

    @Override
    long touch(long[] keys, int[] places, int count) {
        long seen = 0;
        for (int i = 0; i < count; i++) {
            int at = slot(keys, i * words) * rowWords;
            seen += rows[at] + rows[at + rowWords - 1];
        }
        return seen;
    }

    @Override
    int size() {
        return size;
    }

    @Override
    int steps(long[] key) {
        int steps = 1;
        int slot = slot(Arrays.copyOf(key, words), 0);
        while (entries[slot] != null && !holds(slot * rowWords, key)) {
            slot = slot + 1 & entries.length - 1;
            steps++;
        }
        return steps;
    }

    @Override
    int capacity() {
        return entries.length;
    }
}
