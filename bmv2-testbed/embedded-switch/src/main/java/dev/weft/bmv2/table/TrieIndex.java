package dev.weft.bmv2.table;

import static dev.weft.bmv2.table.TrieNodes.LAST_SHIFT;
import static dev.weft.bmv2.table.TrieNodes.STRIDE;

import java.util.Arrays;

/**
 * Longest prefix match, alone or under exact fields: a trie of {@link TrieNodes} over the string of {@link BitPacking}.
 * Chains of nodes with one successor are left out, within a word, so the depth follows from how many entries share their
 * first bits and not from the key's width. An entry's rank is the length of its prefix of the string.
 *
 * <p>In a large trie the first levels, which every key passes, are left out as well: an array tells for each value of the
 * first bits which node or entry comes next, and the longest prefix until there.
 *
 * <p>Each entry is a row of words in one array: the string's, a mark (the prefix's length and below it what the mark of
 * {@link ExactIndex} is), and, if a hit means no more than to run the entry's action, that action's data. So a packet in
 * a large table reads a line of each of three arrays.
 */
final class TrieIndex extends EntryIndex {
    /** From so many entries on so many of the first bits are known directly; with half as many entries, fewer again. */
    private static final int[][] DIRECT = {{1 << 11, 2 * STRIDE, 0}, {1 << 17, 3 * STRIDE, 2 * STRIDE}};

    private static final int MIN_ROWS = 8;
    /** References that {@link #touch} follows; hardly any way is longer after the first bits of a large trie. */
    private static final int TOUCHED_LEVELS = 4;
    /** Words of a cache line. */
    private static final int LINE = 8;

    private final BitPacking packing;
    private final int keyWords;
    private final int words;
    private final int rowWords;
    private final boolean withData;

    private long[] rows;
    private Entry[] entries;
    /** Rows from here on were never used. */
    private int rowsEnd;
    /** The first free row, whose first word names the next one; -1 for none. */
    private int freeRow;

    private int size;

    private TrieNodes nodes;
    private int root;
    /** The nodes on the way to an entry, root first. */
    private final int[] path;
    /** How many of the first bits {@link #next} and {@link #before} know; 0 for none: then the root is the only element. */
    private int directBits;

    private int[] next;
    private int[] before;

    /**
     * An empty index.
     *
     * @param keyWords of a key, before packing
     * @param data words of action data in a row; -1 if rows hold keys only
     */
    TrieIndex(BitPacking packing, int keyWords, int data) {
        this.packing = packing;
        this.keyWords = keyWords;
        this.words = packing.words();
        this.withData = data >= 0;
        this.rowWords = words + 1 + Math.max(0, data);
        this.path = new int[words * (LAST_SHIFT / STRIDE + 1)];
        clear(MIN_ROWS);
    }

    private void clear(int capacity) {
        rows = new long[Math.multiplyExact(capacity, rowWords)];
        entries = new Entry[capacity];
        rowsEnd = 0;
        freeRow = -1;
        size = 0;
        nodes = new TrieNodes();
        root = nodes.create(0, 0);
        direct(0);
    }

    /** The rows; they change place when the index grows. */
    long[] rows() {
        return rows;
    }

    /** Where the row of the longest prefix of a key starts; negative if there is none. */
    int find(long[] key) {
        int word = 0;
        long bits = packing.word(key, 0);
        int at = direct(bits);
        int child = next[at];
        int best = 0;
        long[] cells = nodes.cells();
        while (child > 0) {
            long first = cells[child];
            if (!TrieNodes.accepts(first, bits)) {
                child = 0;
                break;
            }
            int value = TrieNodes.value(first, bits);
            int longest = TrieNodes.longest(cells, child, value);
            if (longest != 0) {
                best = longest;
            }
            child = TrieNodes.child(cells, child, value);
            if (child > 0 && words > 1 && (first & TrieNodes.LEVEL) * STRIDE == LAST_SHIFT) {
                bits = packing.word(key, ++word);
            }
        }
        if (child < 0) {
            int row = ~child * rowWords;
            // No entry of length 0 is a child: the root takes it.
            boolean found = words == 1 ? (bits ^ rows[row]) >>> 64 - (rows[row + 1] >>> 32) == 0 : matches(row, key);
            if (found) {
                return row;
            }
        }
        return row(best, at);
    }

    /** Where the row of a reference starts, or else of the longest prefix that the first bits have. */
    private int row(int reference, int at) {
        int best = reference == 0 ? before[at] : reference;
        return best == 0 ? -1 : ~best * rowWords;
    }

    private boolean matches(int row, long[] key) {
        int length = (int) (rows[row + words] >>> 32);
        int word = 0;
        for (; length > 64; length -= 64) {
            if (rows[row + word] != packing.word(key, word)) {
                return false;
            }
            word++;
        }
        return length == 0 || (rows[row + word] ^ packing.word(key, word)) >>> 64 - length == 0;
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

    /** The element of {@link #next} for a first word. */
    private int direct(long bits) {
        // Without any bits the shift by 64 would be one by 0.
        return (int) (bits >>> 1 >>> 63 - directBits);
    }

    /** Brings the elements that an entry's prefix concerns up to date. */
    private void refresh(Entry entry) {
        if (directBits == 0) {
            next[0] = root;
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
        int best = 0;
        int child = root;
        while (child > 0 && nodes.shift(child) < directBits && TrieNodes.accepts(nodes.prefix(child), bits)) {
            int value = nodes.value(child, bits);
            int longest = nodes.longest(child, value);
            if (longest != 0) {
                best = longest;
            }
            child = nodes.child(child, value);
        }
        next[at] = leadsOn(child, bits) ? child : 0;
        before[at] = best;
    }

    /** Whether a key with these first bits can end at a node or entry. So only elements of its own bits refer to it. */
    private boolean leadsOn(int child, long bits) {
        if (child == 0) {
            return false;
        }
        long there = child > 0 ? nodes.prefix(child) : rows[~child * rowWords];
        int length = child > 0 ? nodes.shift(child) : entries[~child].rank;
        return (bits ^ there) >>> 64 - Math.min(directBits, length) == 0;
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
        direct(bits);
        return true;
    }

    private void direct(int bits) {
        directBits = bits;
        next = new int[1 << bits];
        before = new int[1 << bits];
        if (bits == 0) {
            next[0] = root;
            return;
        }
        for (int i = 0; i < next.length; i++) {
            refresh(i);
        }
    }

    private void changed(Entry entry) {
        if (!resize()) {
            refresh(entry);
        }
    }

    @Override
    long touch(long[] keys, int[] places, int count) {
        for (int i = 0; i < count; i++) {
            long bits = packing.word(keys, i * keyWords, 0);
            keys[i] = bits; // behind this are keys yet to come
            places[i] = next[direct(bits)];
        }
        long[] cells = nodes.cells();
        long seen = 0;
        for (int level = 0; level < TOUCHED_LEVELS; level++) {
            // First all reads that wait for memory, then the steps, which wait for what was read.
            for (int i = 0; i < count; i++) {
                int reference = places[i];
                if (reference > 0) {
                    seen += cells[reference] + cells[Math.min(reference + LINE, cells.length - 1)];
                } else if (reference < 0) {
                    int row = ~reference * rowWords;
                    seen += rows[row] + rows[row + rowWords - 1];
                    places[i] = 0;
                }
            }
            for (int i = 0; i < count; i++) {
                if (places[i] > 0) {
                    places[i] = step(places[i], keys[i]);
                }
            }
        }
        return seen;
    }

    /** Where a node of the first word leads; 0 where that word ends. */
    private int step(int node, long bits) {
        long[] cells = nodes.cells();
        long first = cells[node];
        if (!TrieNodes.accepts(first, bits)) {
            return 0;
        }
        int value = TrieNodes.value(first, bits);
        int child = TrieNodes.child(cells, node, value);
        if (child == 0) {
            return TrieNodes.longest(cells, node, value);
        }
        return child > 0 && (first & TrieNodes.LEVEL) * STRIDE == LAST_SHIFT ? 0 : child;
    }

    @Override
    int size() {
        return size;
    }

    @Override
    int steps(long[] key) {
        int steps = 1;
        int word = 0;
        long bits = packing.word(key, 0);
        int child = next[direct(bits)];
        while (child > 0) {
            steps++;
            if (!TrieNodes.accepts(nodes.prefix(child), bits)) {
                return steps;
            }
            boolean last = nodes.shift(child) == LAST_SHIFT;
            child = nodes.child(child, nodes.value(child, bits));
            if (last && child > 0) {
                bits = packing.word(key, ++word);
            }
        }
        return child == 0 ? steps : steps + 1;
    }

    @Override
    int capacity() {
        return entries.length + nodes.cells().length / TrieNodes.HEADER + next.length;
    }

    private long bits(Entry entry, int word) {
        return word < words ? packing.word(entry.key.value(), word) : 0;
    }

    private long bits(int row, int word) {
        return word < words ? rows[row * rowWords + word] : 0;
    }

    /** How many of a prefix's bits lie beyond the bits before a node. */
    private int rest(int rank, int word, int node) {
        return rank - 64 * word - nodes.shift(node);
    }

    private int stride(int node) {
        return nodes.shift(node) == LAST_SHIFT ? 64 - LAST_SHIFT : STRIDE;
    }

    /** The word that the nodes below a node look at. */
    private int wordBelow(int node, int word) {
        return nodes.shift(node) == LAST_SHIFT ? word + 1 : word;
    }

    /** Writes the place of the node at a depth of {@link #path} down where it is looked for. */
    private void moved(int depth, int node, Entry entry) {
        if (path[depth] == node) {
            return;
        }
        path[depth] = node;
        if (depth == 0) {
            root = node;
            return;
        }
        int word = 0;
        for (int i = 0; i < depth - 1; i++) {
            word = wordBelow(path[i], word);
        }
        int parent = path[depth - 1];
        nodes.setChild(parent, nodes.value(parent, bits(entry, word)), node);
    }

    @Override
    void add(Entry entry) {
        insert(entry, newRow(entry));
        size++;
        changed(entry);
    }

    private int newRow(Entry entry) {
        int row = freeRow;
        if (row >= 0) {
            freeRow = (int) rows[row * rowWords];
        } else {
            row = rowsEnd++;
            if (row == entries.length) {
                entries = Arrays.copyOf(entries, 2 * row);
                rows = Arrays.copyOf(rows, Math.multiplyExact(entries.length, rowWords));
            }
        }
        for (int word = 0; word < words; word++) {
            rows[row * rowWords + word] = bits(entry, word);
        }
        set(row, entry);
        return row;
    }

    private void set(int row, Entry entry) {
        entries[row] = entry;
        int mark = row * rowWords + words;
        rows[mark] = (long) entry.rank << 32;
        if (withData) {
            rows[mark] |= ExactIndex.USED + entry.actionIndex();
            System.arraycopy(entry.data(), 0, rows, mark + 1, entry.data().length);
        }
    }

    private void insert(Entry entry, int row) {
        int node = root;
        int word = 0;
        for (int depth = 0; ; depth++) {
            path[depth] = node;
            int value = nodes.value(node, bits(entry, word));
            int rest = rest(entry.rank, word, node);
            if (rest < stride(node)) {
                moved(depth, nodes.addPrefix(node, value, rest, ~row), entry);
                return;
            }
            int child = nodes.child(node, value);
            if (child == 0) {
                moved(depth, nodes.setChild(node, value, ~row), entry);
                return;
            }
            word = wordBelow(node, word);
            node = below(node, value, child, word, entry);
        }
    }

    /** The node below a place where the entry goes on: the one that is there, or a new one above what is there. */
    private int below(int parent, int value, int child, int word, Entry entry) {
        long bits = bits(entry, word);
        int common = Math.min(LAST_SHIFT, entry.rank - 64 * word);
        if (child > 0) {
            long prefix = nodes.prefix(child);
            common = Math.min(common, Long.numberOfLeadingZeros(bits ^ prefix));
            if (common >= nodes.shift(child)) {
                return child;
            }
            int fresh = insertNode(parent, value, common, bits);
            return nodes.setChild(fresh, nodes.value(fresh, prefix), child);
        }
        int rank = entries[~child].rank;
        long otherBits = bits(~child, word);
        common = Math.min(common, rank - 64 * word);
        common = Math.min(common, Long.numberOfLeadingZeros(bits ^ otherBits));
        int fresh = insertNode(parent, value, common, bits);
        int otherValue = nodes.value(fresh, otherBits);
        int rest = rest(rank, word, fresh);
        // A new node has room for this: it stays where it is.
        return rest < stride(fresh)
                ? nodes.addPrefix(fresh, otherValue, rest, child)
                : nodes.setChild(fresh, otherValue, child);
    }

    private int insertNode(int parent, int value, int common, long bits) {
        int fresh = nodes.create(common / STRIDE * STRIDE, bits);
        nodes.setChild(parent, value, fresh);
        return fresh;
    }

    @Override
    void remove(Entry entry) {
        int depth = descend(entry);
        int[] word = wordsOfPath(depth);
        int node = path[depth];
        int row = ~reference(node, word[depth], entry);
        int value = nodes.value(node, bits(entry, word[depth]));
        int rest = rest(entry.rank, word[depth], node);
        moved(
                depth,
                rest < stride(node) ? nodes.removePrefix(node, value, rest) : nodes.setChild(node, value, 0),
                entry);
        for (; depth > 0 && nodes.size(path[depth]) <= 1; depth--) {
            int last = nodes.size(path[depth]) == 0 ? 0 : nodes.get(path[depth], 0);
            if (last > 0 && nodes.shift(path[depth]) == LAST_SHIFT) {
                break; // its parent would leave bits of a word unchecked
            }
            nodes.free(path[depth]);
            int parent = path[depth - 1];
            int at = nodes.value(parent, bits(entry, word[depth - 1]));
            moved(depth - 1, nodes.setChild(parent, at, last), entry);
        }
        entries[row] = null;
        rows[row * rowWords] = freeRow;
        freeRow = row;
        size--;
        if (entries.length > MIN_ROWS && size * 4 < entries.length || nodes.sparse()) {
            rebuild();
        } else {
            changed(entry);
        }
    }

    /** Follows an entry down; the nodes are in {@link #path} and the last one's position is returned. */
    private int descend(Entry entry) {
        int node = root;
        int word = 0;
        for (int depth = 0; ; depth++) {
            path[depth] = node;
            if (rest(entry.rank, word, node) < stride(node)) {
                return depth;
            }
            int child = nodes.child(node, nodes.value(node, bits(entry, word)));
            if (child <= 0) {
                return depth;
            }
            word = wordBelow(node, word);
            node = child;
        }
    }

    private int[] wordsOfPath(int depth) {
        int[] word = new int[depth + 1];
        for (int i = 1; i <= depth; i++) {
            word[i] = wordBelow(path[i - 1], word[i - 1]);
        }
        return word;
    }

    /** How the last node on the way to an entry refers to it. */
    private int reference(int node, int word, Entry entry) {
        int value = nodes.value(node, bits(entry, word));
        int rest = rest(entry.rank, word, node);
        return rest < stride(node) ? nodes.prefix(node, value, rest) : nodes.child(node, value);
    }

    /** Makes everything anew, as small as it can be. Removals have paid for it. */
    private void rebuild() {
        Entry[] old = entries;
        clear(Math.max(MIN_ROWS, Integer.highestOneBit(Math.max(1, size)) * 2));
        for (Entry entry : old) {
            if (entry != null) {
                insert(entry, newRow(entry));
                size++;
            }
        }
        if (!resize()) {
            direct(directBits);
        }
    }

    @Override
    void replace(Entry old, Entry entry) {
        int depth = descend(old);
        set(~reference(path[depth], wordsOfPath(depth)[depth], old), entry);
    }
}
