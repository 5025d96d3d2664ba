package dev.weft.bmv2.table;

import java.util.Arrays;

/**
 * Lines the fields of a prefix table's key up as one string of bits, first bit first: the exact fields, then the prefix
 * field. So a prefix of the field under given exact values is a prefix of the string. Word {@code w} of the string holds
 * bits {@code 64 w} to {@code 64 w + 63} from the top.
 */
final class BitPacking {
    private final int words;
    private final int bits;
    /** Steps of word {@code w}: from {@code start[w]} to before {@code start[w + 1]}. */
    private final int[] start;

    private final int[] source;
    /** To the left if positive, else to the right. */
    private final int[] shift;

    /**
     * Fields in the order of the string.
     *
     * @param offsets each field's first word in the key
     * @param widths each field's width
     */
    BitPacking(int[] offsets, int[] widths) {
        int total = 0;
        int steps = 0;
        for (int width : widths) {
            total += width;
            steps += 2 * ((width + 63) / 64);
        }
        bits = total;
        words = (total + 63) / 64;
        int[] word = new int[steps];
        int[] from = new int[steps];
        int[] by = new int[steps];
        int count = 0;
        int position = 0;
        for (int f = 0; f < widths.length; f++) {
            position += widths[f];
            for (int limb = 0; limb * 64 < widths[f]; limb++) {
                int last = position - 1 - 64 * limb;
                int length = Math.min(64, widths[f] - 64 * limb);
                int room = (last & 63) + 1;
                word[count] = last >>> 6;
                from[count] = offsets[f] + limb;
                by[count++] = 64 - room;
                if (length > room) {
                    word[count] = (last >>> 6) - 1;
                    from[count] = offsets[f] + limb;
                    by[count++] = -room;
                }
            }
        }
        start = new int[words + 1];
        source = new int[count];
        shift = new int[count];
        int next = 0;
        for (int w = 0; w < words; w++) {
            start[w] = next;
            for (int i = 0; i < count; i++) {
                if (word[i] == w) {
                    source[next] = from[i];
                    shift[next++] = by[i];
                }
            }
        }
        start[words] = next;
    }

    int words() {
        return words;
    }

    /** Bits of the string. */
    int bits() {
        return bits;
    }

    /** A word of the string. */
    long word(long[] key, int word) {
        return word(key, 0, word);
    }

    /** A word of the string of a key that starts at a place in an array. */
    long word(long[] key, int from, int word) {
        long result = 0;
        for (int i = start[word]; i < start[word + 1]; i++) {
            long limb = key[from + source[i]];
            result |= shift[i] >= 0 ? limb << shift[i] : limb >>> -shift[i];
        }
        return result;
    }

    @Override
    public String toString() {
        return bits + " bits of words " + Arrays.toString(source);
    }
}
