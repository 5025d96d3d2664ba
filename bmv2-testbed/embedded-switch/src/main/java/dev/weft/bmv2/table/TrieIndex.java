package dev.weft.bmv2.table;

import static dev.weft.bmv2.table.TrieNode.LAST_SHIFT;
import static dev.weft.bmv2.table.TrieNode.STRIDE;

/**
 * Longest prefix match, alone or under exact fields: a trie of {@link TrieNode}s over the string of {@link BitPacking}.
 * Chains of nodes with one successor are left out, within a word, so the depth follows from how many entries share their
 * first bits and not from the key's width. An entry's rank is the length of its prefix of the string.
 */
final class TrieIndex extends EntryIndex {
    private final BitPacking packing;
    private final TrieNode root = new TrieNode(0, 0, 0);
    private final TrieNode[] path;
    private int nodes = 1;

    TrieIndex(BitPacking packing) {
        this.packing = packing;
        this.path = new TrieNode[packing.words() * (LAST_SHIFT / STRIDE + 1)];
    }

    @Override
    Entry lookup(long[] key) {
        return packing.words() == 1 ? lookupWord(packing.word(key, 0)) : lookupWords(key);
    }

    private Entry lookupWord(long bits) {
        Entry best = null;
        TrieNode node = root;
        while (true) {
            int value = node.value(bits);
            Entry longest = node.longest(value);
            if (longest != null) {
                best = longest;
            }
            Object child = node.child(value);
            if (child instanceof TrieNode) {
                node = (TrieNode) child;
                if (!node.accepts(bits)) {
                    return best;
                }
            } else if (child != null && ((Entry) child).hasPrefix(bits)) {
                return (Entry) child;
            } else {
                return best;
            }
        }
    }

    private Entry lookupWords(long[] key) {
        Entry best = null;
        TrieNode node = root;
        int word = 0;
        long bits = packing.word(key, 0);
        while (true) {
            int value = node.value(bits);
            Entry longest = node.longest(value);
            if (longest != null) {
                best = longest;
            }
            Object child = node.child(value);
            if (child instanceof TrieNode) {
                node = (TrieNode) child;
                if (node.word != word) {
                    word = node.word;
                    bits = packing.word(key, word);
                }
                if (!node.accepts(bits)) {
                    return best;
                }
            } else if (child != null && ((Entry) child).matches(key)) {
                return (Entry) child;
            } else {
                return best;
            }
        }
    }

    @Override
    int steps(long[] key) {
        int steps = 1;
        TrieNode node = root;
        while (true) {
            Object child = node.child(node.value(packing.word(key, node.word)));
            if (child == null) {
                return steps;
            }
            steps++;
            if (!(child instanceof TrieNode)
                    || !((TrieNode) child).accepts(packing.word(key, ((TrieNode) child).word))) {
                return steps;
            }
            node = (TrieNode) child;
        }
    }

    @Override
    int capacity() {
        return nodes;
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
    }
}
