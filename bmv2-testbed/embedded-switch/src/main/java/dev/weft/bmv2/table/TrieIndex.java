package dev.weft.bmv2.table;

import static dev.weft.bmv2.table.TrieNode.LAST_SHIFT;
import static dev.weft.bmv2.table.TrieNode.STRIDE;

/**
 * Longest prefix match, alone or under exact fields: a trie of {@link TrieNode}s over the string of {@link BitPacking}.
 * Chains of nodes with one successor are left out, within a word, so the depth follows from how many entries share their
 * first bits and not from the key's width. An entry's rank is the length of its prefix of the string.
 *
 * <p>In a large trie the first levels, which every key passes, are left out as well: an array tells for each value of the
 * first bits which node or entry comes next, and the longest prefix until there.
 */
final class TrieIndex extends EntryIndex {
    /** From so many entries on so many of the first bits are known directly; with half as many entries, fewer again. */
    private static final int[][] DIRECT = {{1 << 11, 2 * STRIDE, 0}, {1 << 17, 3 * STRIDE, 2 * STRIDE}};

    private final BitPacking packing;
    private final TrieNode root = new TrieNode(0, 0, 0);
    private final TrieNode[] path;
    private int nodes = 1;
    private int size;
    /** How many of the first bits {@link #next} and {@link #before} know; 0 for none: then the root is the only element. */
    private int directBits;

    private Object[] next = {root};
    private Entry[] before = {null};

    TrieIndex(BitPacking packing) {
        this.packing = packing;
        this.path = new TrieNode[packing.words() * (LAST_SHIFT / STRIDE + 1)];
    }

    @Override
    Entry lookup(long[] key) {
        return packing.words() == 1 ? lookupWord(packing.word(key, 0)) : lookupWords(key);
    }

    private Entry lookupWord(long bits) {
        int at = direct(bits);
        Entry best = before[at];
        Object child = next[at];
        while (child instanceof TrieNode) {
            TrieNode node = (TrieNode) child;
            if (!node.accepts(bits)) {
                return best;
            }
            int value = node.value(bits);
            Entry longest = node.longest(value);
            if (longest != null) {
                best = longest;
            }
            child = node.child(value);
        }
        return child != null && ((Entry) child).hasPrefix(bits) ? (Entry) child : best;
    }

    private Entry lookupWords(long[] key) {
        int word = 0;
        long bits = packing.word(key, 0);
        int at = direct(bits);
        Entry best = before[at];
        Object child = next[at];
        while (child instanceof TrieNode) {
            TrieNode node = (TrieNode) child;
            if (node.word != word) {
                word = node.word;
                bits = packing.word(key, word);
            }
            if (!node.accepts(bits)) {
                return best;
            }
            int value = node.value(bits);
            Entry longest = node.longest(value);
            if (longest != null) {
                best = longest;
            }
            child = node.child(value);
        }
        return child != null && ((Entry) child).matches(key) ? (Entry) child : best;
    }

    /** The element of {@link #next} for a first word. */
    private int direct(long bits) {
        // Without any bits the shift by 64 would be one by 0.
        return (int) (bits >>> 1 >>> 63 - directBits);
    }

    /** Brings the elements that an entry's prefix concerns up to date. */
    private void refresh(Entry entry) {
        if (directBits == 0) {
            return;
        }
        int from = direct(bits(entry, 0));
        int count = 1 << directBits - Math.min(directBits, entry.rank);
        for (int i = from; i < from + count; i++) {
            refresh(i);
        }
    }

    private void refresh(int at) {
        long bits = (long) at << 64 - directBits;
        Entry best = null;
        Object child = root;
        while (child instanceof TrieNode && ((TrieNode) child).word == 0 && ((TrieNode) child).shift < directBits) {
            TrieNode node = (TrieNode) child;
            if (!node.accepts(bits)) {
                child = null;
                break;
            }
            int value = node.value(bits);
            Entry longest = node.longest(value);
            if (longest != null) {
                best = longest;
            }
            child = node.child(value);
        }
        next[at] = child;
        before[at] = best;
    }

    /** Adjusts how many bits are known directly to the number of entries; true if all elements are new. */
    private boolean resize() {
        int bits = directBits;
        for (int[] step : DIRECT) {
            if (size >= step[0]) {
                bits = Math.max(bits, step[1]);
            } else if (size < step[0] / 2) {
                bits = Math.min(bits, step[2]);
            }
        }
        if (bits == directBits || packing.bits() <= bits) {
            return false;
        }
        directBits = bits;
        next = new Object[1 << bits];
        before = new Entry[1 << bits];
        for (int i = 0; i < next.length; i++) {
            if (bits == 0) {
                next[i] = root;
            } else {
                refresh(i);
            }
        }
        return true;
    }

    private void changed(Entry entry, int more) {
        size += more;
        if (!resize()) {
            refresh(entry);
        }
    }

    @Override
    int steps(long[] key) {
        int steps = 1;
        Object child = next[direct(packing.word(key, 0))];
        while (child instanceof TrieNode) {
            TrieNode node = (TrieNode) child;
            steps++;
            long bits = packing.word(key, node.word);
            if (!node.accepts(bits)) {
                return steps;
            }
            child = node.child(node.value(bits));
        }
        return child == null ? steps : steps + 1;
    }

    @Override
    int capacity() {
        return nodes + next.length - 1;
    }

    private long bits(Entry entry, int word) {
        return word < packing.words() ? packing.word(entry.key.value(), word) : 0;
    }

    /** How many of the prefix's bits lie beyond the bits before a node. */
    private static int rest(Entry entry, TrieNode node) {
        return entry.rank - 64 * node.word - node.shift;
    }

    private static int stride(TrieNode node) {
        return node.shift == LAST_SHIFT ? 64 - LAST_SHIFT : STRIDE;
    }

    @Override
    void add(Entry entry) {
        insert(entry);
        changed(entry, 1);
    }

    private void insert(Entry entry) {
        TrieNode node = root;
        while (true) {
            long bits = bits(entry, node.word);
            int value = node.value(bits);
            if (rest(entry, node) < stride(node)) {
                node.addPrefix(value, rest(entry, node), entry);
                return;
            }
            Object child = node.child(value);
            if (child == null) {
                node.setChild(value, entry);
                return;
            }
            node = below(node, value, child, entry);
        }
    }

    /** The node below a place where the entry goes on: the one that is there, or a new one above what is there. */
    private TrieNode below(TrieNode parent, int value, Object child, Entry entry) {
        int word = parent.shift == LAST_SHIFT ? parent.word + 1 : parent.word;
        long bits = bits(entry, word);
        int common = Math.min(LAST_SHIFT, entry.rank - 64 * word);
        if (child instanceof TrieNode) {
            TrieNode there = (TrieNode) child;
            common = Math.min(common, Long.numberOfLeadingZeros(bits ^ there.prefix));
            if (common >= there.shift) {
                return there;
            }
            TrieNode fresh = insert(parent, value, word, common, bits);
            fresh.setChild(fresh.value(there.prefix), there);
            return fresh;
        }
        Entry there = (Entry) child;
        long otherBits = bits(there, word);
        common = Math.min(common, there.rank - 64 * word);
        common = Math.min(common, Long.numberOfLeadingZeros(bits ^ otherBits));
        TrieNode fresh = insert(parent, value, word, common, bits);
        int otherValue = fresh.value(otherBits);
        if (rest(there, fresh) < stride(fresh)) {
            fresh.addPrefix(otherValue, rest(there, fresh), there);
        } else {
            fresh.setChild(otherValue, there);
        }
        return fresh;
    }

    private TrieNode insert(TrieNode parent, int value, int word, int common, long bits) {
        TrieNode fresh = new TrieNode(word, common / STRIDE * STRIDE, bits);
        nodes++;
        parent.setChild(value, fresh);
        return fresh;
    }

    @Override
    void remove(Entry entry) {
        int depth = descend(entry);
        TrieNode node = path[depth];
        int value = node.value(bits(entry, node.word));
        if (rest(entry, node) < stride(node)) {
            node.removePrefix(value, rest(entry, node));
        } else {
            node.setChild(value, null);
        }
        for (; depth > 0 && path[depth].size() <= 1; depth--) {
            TrieNode parent = path[depth - 1];
            Object rest = path[depth].size() == 0 ? null : path[depth].get(0);
            if (rest instanceof TrieNode && ((TrieNode) rest).word != path[depth].word) {
                break; // its parent would leave bits of a word unchecked
            }
            parent.setChild(parent.value(bits(entry, parent.word)), rest);
            nodes--;
        }
        java.util.Arrays.fill(path, null);
        changed(entry, -1);
    }

    /** Follows an entry down; the nodes are in {@link #path} and the last one's position is returned. */
    private int descend(Entry entry) {
        TrieNode node = root;
        int depth = 0;
        while (true) {
            path[depth] = node;
            if (rest(entry, node) < stride(node)) {
                return depth;
            }
            Object child = node.child(node.value(bits(entry, node.word)));
            if (!(child instanceof TrieNode)) {
                return depth;
            }
            node = (TrieNode) child;
            depth++;
        }
    }

    @Override
    void replace(Entry old, Entry entry) {
        TrieNode node = path[descend(old)];
        int value = node.value(bits(old, node.word));
        if (rest(old, node) < stride(node)) {
            node.set(node.prefixSlot(value, rest(old, node)), entry);
        } else {
            node.setChild(value, entry);
        }
        java.util.Arrays.fill(path, null);
        refresh(entry);
    }
}
