package dev.weft.bmv2.table;

import java.util.Arrays;

/**
 * Exact keys: open addressing with linear probing, keys beside each other in one array so that a probe reads no object
 * but the entry it returns. Removal moves later entries back: there are no tombstones, so entries that come and go leave
 * nothing behind.
 */
final class ExactIndex extends EntryIndex {
    private static final int MIN_CAPACITY = 8;

    private final int words;
    private final Hashing hashing;
    private long[] keys;
    private Entry[] entries;
    private int size;

    ExactIndex(int words, long seed) {
        this.words = words;
        this.hashing = new Hashing(seed);
        allocate(MIN_CAPACITY);
    }

    private void allocate(int capacity) {
        keys = new long[capacity * words];
        entries = new Entry[capacity];
    }

    @Override
    Entry lookup(long[] key) {
        return words == 1 ? lookupWord(key[0]) : lookupWords(key);
    }

    private Entry lookupWord(long key) {
        int mask = entries.length - 1;
        int slot = slot(key);
        while (true) {
            Entry entry = entries[slot];
            if (entry == null || keys[slot] == key) {
                return entry;
            }
            slot = slot + 1 & mask;
        }
    }

    private Entry lookupWords(long[] key) {
        int mask = entries.length - 1;
        int slot = slot(key, 0);
        while (true) {
            Entry entry = entries[slot];
            if (entry == null || holds(slot, key)) {
                return entry;
            }
            slot = slot + 1 & mask;
        }
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

    private boolean holds(int slot, long[] key) {
        int from = slot * words;
        for (int i = 0; i < words; i++) {
            if (keys[from + i] != key[i]) {
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
        System.arraycopy(key, 0, keys, slot * words, words);
        entries[slot] = entry;
    }

    @Override
    void remove(Entry entry) {
        int mask = entries.length - 1;
        int gap = find(entry);
        for (int slot = gap + 1 & mask; entries[slot] != null; slot = slot + 1 & mask) {
            // An entry may move back into the gap unless its own place lies between the gap and where it is.
            if ((slot - slot(keys, slot * words) & mask) >= (slot - gap & mask)) {
                entries[gap] = entries[slot];
                System.arraycopy(keys, slot * words, keys, gap * words, words);
                gap = slot;
            }
        }
        entries[gap] = null;
        size--;
        if (entries.length > MIN_CAPACITY && size * 8 < entries.length) {
            resize(entries.length / 2);
        }
    }

    @Override
    void replace(Entry old, Entry entry) {
        entries[find(old)] = entry;
    }

    private int find(Entry entry) {
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
    int steps(long[] key) {
        int steps = 1;
        int slot = slot(Arrays.copyOf(key, words), 0);
        while (entries[slot] != null && !holds(slot, key)) {
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
