package dev.weft.bmv2.table;

/**
 * A node of the prefix trie: the next six bits of the key (four at the end of a word). One bit map says which prefixes
 * end within these bits, another one which of the 64 values lead on ("tree bitmap", Eatherton, Varghese and Dittia
 * 2004); what they stand for lies packed in the slots, prefixes first. A value leads to a node or, if only one entry lies
 * that way, to the entry itself. The first slots are fields: near the leaves a node is one cache line.
 */
final class TrieNode {
    /** Bits of a node. */
    static final int STRIDE = 6;
    /** The last node of a word starts here. */
    static final int LAST_SHIFT = 60;

    /** For each value of the bits the prefixes that match it, as bits of {@link #internal}. */
    private static final long[] MATCHING = new long[64];

    static {
        for (int value = 0; value < 64; value++) {
            for (int length = 0; length < STRIDE; length++) {
                MATCHING[value] |= 1L << internalBit(value, length);
            }
        }
    }

    /** The word of the key that this node looks at. */
    final int word;
    /** Bits of the word before those of this node. */
    final int shift;
    /** The word's bits before those of this node: a node can be several steps below its parent. */
    final long prefix;

    long internal;
    long external;
    private Object slot0;
    private Object slot1;
    private Object slot2;
    private Object slot3;
    private Object[] more;

    TrieNode(int word, int shift, long bits) {
        this.word = word;
        this.shift = shift;
        this.prefix = bits & ~(-1L >>> shift);
    }

    private static int internalBit(int value, int length) {
        return (1 << length) - 1 + (value >>> STRIDE - length);
    }

    /** Whether a key's word agrees with what lies between the parent and this node. */
    boolean accepts(long bits) {
        return ((bits ^ prefix) & ~(-1L >>> shift)) == 0;
    }

    /** The node's bits of a word. */
    int value(long bits) {
        return (int) ((bits << shift) >>> 64 - STRIDE);
    }

    /** The longest prefix that ends in this node, or null. */
    Entry longest(int value) {
        long found = internal & MATCHING[value];
        if (found == 0) {
            return null;
        }
        return (Entry) get(Long.bitCount(internal & Long.highestOneBit(found) - 1));
    }

    /** Where a value leads: a node, an entry or null. */
    Object child(int value) {
        long bit = 1L << value;
        return (external & bit) == 0 ? null : get(Long.bitCount(internal) + Long.bitCount(external & bit - 1));
    }

    int size() {
        return Long.bitCount(internal) + Long.bitCount(external);
    }

    /** The slot of a prefix that ends in this node; {@code -1 - slot} if there is none. */
    int prefixSlot(int value, int length) {
        long bit = 1L << internalBit(value, length);
        int slot = Long.bitCount(internal & bit - 1);
        return (internal & bit) == 0 ? -1 - slot : slot;
    }

    void addPrefix(int value, int length, Entry entry) {
        int slot = -1 - prefixSlot(value, length);
        open(slot, entry);
        internal |= 1L << internalBit(value, length);
    }

    void removePrefix(int value, int length) {
        int slot = prefixSlot(value, length);
        close(slot);
        internal &= ~(1L << internalBit(value, length));
    }

    /** Adds, replaces or (null) removes where a value leads. */
    void setChild(int value, Object child) {
        long bit = 1L << value;
        int slot = Long.bitCount(internal) + Long.bitCount(external & bit - 1);
        if ((external & bit) != 0) {
            if (child == null) {
                close(slot);
                external &= ~bit;
            } else {
                set(slot, child);
            }
        } else {
            open(slot, child);
            external |= bit;
        }
    }

    Object get(int slot) {
        switch (slot) {
            case 0:
                return slot0;
            case 1:
                return slot1;
            case 2:
                return slot2;
            case 3:
                return slot3;
            default:
                return more[slot - 4];
        }
    }

    void set(int slot, Object object) {
        switch (slot) {
            case 0 -> slot0 = object;
            case 1 -> slot1 = object;
            case 2 -> slot2 = object;
            case 3 -> slot3 = object;
            default -> more[slot - 4] = object;
        }
    }

    private void open(int slot, Object object) {
        int size = size();
        if (size >= 4 && (more == null || more.length == size - 4)) {
            resize(size - 4 + Math.max(2, (size - 4) / 2));
        }
        for (int i = size; i > slot; i--) {
            set(i, get(i - 1));
        }
        set(slot, object);
    }

    private void close(int slot) {
        int size = size();
        for (int i = slot; i < size - 1; i++) {
            set(i, get(i + 1));
        }
        set(size - 1, null);
        if (more != null && size - 1 <= 4) {
            more = null;
        } else if (more != null && (size - 5) * 4 < more.length) {
            resize(more.length / 2);
        }
    }

    private void resize(int length) {
        Object[] old = more;
        more = new Object[Math.min(length, 123)];
        if (old != null) {
            System.arraycopy(old, 0, more, 0, Math.min(old.length, more.length));
        }
    }
}
