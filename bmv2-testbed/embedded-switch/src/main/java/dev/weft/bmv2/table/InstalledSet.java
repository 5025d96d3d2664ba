package dev.weft.bmv2.table;

import dev.weft.bmv2.control.PackedKey;
import java.util.Arrays;

/**
 * Installed entries by key or by handle, in open addressing: no object for each entry beside the entry itself, which halves
 * what a collector has to copy when large batches come in. One instance is for one kind of look-up.
 */
final class InstalledSet {
    private static final int SMALLEST = 16;

    /** The hash of each slot's entry, compared before the entry is touched. */
    private int[] hashes = new int[SMALLEST];

    private Installed[] slots = new Installed[SMALLEST];
    private int size;

    int size() {
        return size;
    }

    static int hash(PackedKey key) {
        return key.hashCode();
    }

    static int hash(long handle) {
        return (int) (handle * 0x9E3779B97F4A7C15L >>> 32);
    }

    /** The entry with a key, or null. */
    Installed find(int hash, PackedKey key) {
        int mask = slots.length - 1;
        for (int i = hash & mask; slots[i] != null; i = i + 1 & mask) {
            if (hashes[i] == hash && slots[i].key.equals(key)) {
                return slots[i];
            }
        }
        return null;
    }

    /** The entry with a handle, or null. */
    Installed find(int hash, long handle) {
        int mask = slots.length - 1;
        for (int i = hash & mask; slots[i] != null; i = i + 1 & mask) {
            if (hashes[i] == hash && slots[i].handle == handle) {
                return slots[i];
            }
        }
        return null;
    }

    /** Adds an entry that is not there. */
    void add(int hash, Installed entry) {
        if (4 * (size + 1) > 3 * slots.length) {
            grow();
        }
        place(hash, entry);
        size++;
    }

    private void place(int hash, Installed entry) {
        int mask = slots.length - 1;
        int i = hash & mask;
        while (slots[i] != null) {
            i = i + 1 & mask;
        }
        hashes[i] = hash;
        slots[i] = entry;
    }

    private void grow() {
        int[] oldHashes = hashes;
        Installed[] oldSlots = slots;
        hashes = new int[2 * oldHashes.length];
        slots = new Installed[2 * oldSlots.length];
        for (int i = 0; i < oldSlots.length; i++) {
            if (oldSlots[i] != null) {
                place(oldHashes[i], oldSlots[i]);
            }
        }
    }

    /** Removes an entry that is there. */
    void remove(int hash, Installed entry) {
        int mask = slots.length - 1;
        int gap = hash & mask;
        while (slots[gap] != entry) {
            gap = gap + 1 & mask;
        }
        size--;
        if (size == 0 && slots.length > SMALLEST) {
            hashes = Arrays.copyOf(hashes, SMALLEST);
            slots = new Installed[SMALLEST];
            return;
        }
        // What stands behind the gap moves into it, if its own place is not behind the gap too.
        for (int i = gap + 1 & mask; slots[i] != null; i = i + 1 & mask) {
            if ((i - (hashes[i] & mask) & mask) >= (i - gap & mask)) {
                hashes[gap] = hashes[i];
                slots[gap] = slots[i];
                gap = i;
            }
        }
        slots[gap] = null;
    }
}
