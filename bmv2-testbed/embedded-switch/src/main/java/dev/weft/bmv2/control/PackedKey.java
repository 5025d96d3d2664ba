package dev.weft.bmv2.control;

import dev.weft.bmv2.program.Field;
import dev.weft.bmv2.program.KeyField;
import dev.weft.bmv2.program.MatchKind;
import dev.weft.bmv2.program.Table;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * A key and its priority in words, for writers that decode straight into them: no number object per field. The key's
 * fields follow each other in the table's order, each in {@link Field#limbs(int)} words, least significant first.
 *
 * <p>The arrays are the writer's until it hands the key over, then the switch's. What they must hold, for each field:
 * {@code value} has no bit outside {@code mask}; an exact field's mask is all ones, a prefix's its first bits; a don't
 * care is all zeros. A range field has {@code low} and {@code high} (both included) and zeros in {@code value} and
 * {@code mask}; a table without range fields has null there.
 */
public final class PackedKey {
    private final Table table;
    private final int priority;
    private final long[] value;
    private final long[] mask;
    private final long[] low;
    private final long[] high;

    /** A key of zeros, to be filled. */
    public PackedKey(Table table, int priority) {
        this.table = table;
        this.priority = priority;
        int words = words(table);
        value = new long[words];
        mask = new long[words];
        boolean ranges = hasRange(table);
        low = ranges ? new long[words] : null;
        high = ranges ? new long[words] : null;
    }

    /** Words of a key of this table. */
    public static int words(Table table) {
        int words = 0;
        for (KeyField field : table.key()) {
            words += Field.limbs(field.width());
        }
        return words;
    }

    private static boolean hasRange(Table table) {
        for (KeyField field : table.key()) {
            if (field.kind() == MatchKind.RANGE) {
                return true;
            }
        }
        return false;
    }

    public Table table() {
        return table;
    }

    /** As {@link TableEntry#priority()}. */
    public int priority() {
        return priority;
    }

    public long[] value() {
        return value;
    }

    public long[] mask() {
        return mask;
    }

    /** Low ends of ranges; null for a table without range fields. */
    public long[] low() {
        return low;
    }

    /** High ends of ranges; null for a table without range fields. */
    public long[] high() {
        return high;
    }

    /** The same key, one match value per field. */
    public List<MatchValue> unpacked() {
        List<MatchValue> values = new ArrayList<>(table.key().size());
        int at = 0;
        for (KeyField field : table.key()) {
            int count = Field.limbs(field.width());
            BigInteger exact = number(value, at, count);
            switch (field.kind()) {
                case EXACT, VALID -> values.add(new MatchValue.Exact(exact));
                case LPM -> {
                    int length = 0;
                    for (int word = 0; word < count; word++) {
                        length += Long.bitCount(mask[at + word]);
                    }
                    values.add(new MatchValue.Lpm(exact, length));
                }
                case TERNARY -> values.add(new MatchValue.Ternary(exact, number(mask, at, count)));
                default -> values.add(new MatchValue.Range(number(low, at, count), number(high, at, count)));
            }
            at += count;
        }
        return values;
    }

    private static BigInteger number(long[] words, int at, int count) {
        BigInteger number = BigInteger.ZERO;
        for (int i = count - 1; i >= 0; i--) {
            BigInteger word = BigInteger.valueOf(words[at + i] & Long.MAX_VALUE);
            number = number.shiftLeft(Long.SIZE).or(words[at + i] < 0 ? word.setBit(Long.SIZE - 1) : word);
        }
        return number;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PackedKey key
                && key.table == table
                && key.priority == priority
                && same(key.value, value)
                && same(key.mask, mask)
                && (low == null || same(key.low, low) && same(key.high, high));
    }

    /** Keys are a few words: a plain loop takes less than the call of a vectorised one. */
    private static boolean same(long[] one, long[] other) {
        for (int i = 0; i < one.length; i++) {
            if (one[i] != other[i]) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int hashCode() {
        long hash = priority;
        for (int i = 0; i < value.length; i++) {
            hash = mix(mix(hash, value[i]), mask[i]);
        }
        if (low != null) {
            for (int i = 0; i < low.length; i++) {
                hash = mix(mix(hash, low[i]), high[i]);
            }
        }
        return (int) (hash >>> 32);
    }

    private static long mix(long hash, long word) {
        long h = (hash ^ word) * 0x9E3779B97F4A7C15L;
        return h ^ h >>> 29;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(table.name()).append('[');
        for (int i = 0; i < value.length; i++) {
            text.append(i == 0 ? "" : " ").append(Long.toHexString(value[i]));
            text.append("&&&").append(Long.toHexString(mask[i]));
        }
        return text.append("] of priority ").append(priority).toString();
    }
}
