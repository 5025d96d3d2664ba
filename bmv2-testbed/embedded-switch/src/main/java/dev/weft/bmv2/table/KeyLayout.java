package dev.weft.bmv2.table;

import dev.weft.bmv2.control.ControlException;
import dev.weft.bmv2.control.ControlException.Reason;
import dev.weft.bmv2.control.MatchValue;
import dev.weft.bmv2.control.PackedKey;
import dev.weft.bmv2.program.KeyField;
import dev.weft.bmv2.program.MatchKind;
import dev.weft.bmv2.program.Table;
import dev.weft.bmv2.state.Limbs;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** Where each key field lies in the words of a lookup key, and what a well-formed match of it is. */
final class KeyLayout {
    /** Which structure finds entries. */
    enum Shape {
        /** Every field is exact. */
        EXACT,
        /** One prefix field, all others exact. */
        PREFIX,
        /** Whatever has masks or ranges. */
        TUPLES
    }

    /** Most words of a row of {@link Shape#TUPLES}, of which there are few. */
    private static final int MAX_TUPLE_ROW = 16;

    private final Table table;
    private final int[] offsets;
    private final int words;
    private final int[] rangeFields;
    private final Shape shape;
    private final BitPacking packing;

    KeyLayout(Table table) {
        this.table = table;
        this.offsets = new int[table.key().size()];
        int next = 0;
        int prefixes = 0;
        int exacts = 0;
        List<Integer> ranges = new ArrayList<>();
        for (int i = 0; i < offsets.length; i++) {
            KeyField field = table.key().get(i);
            offsets[i] = next;
            next += field.limbs();
            switch (field.kind()) {
                case RANGE -> ranges.add(i);
                case LPM -> prefixes++;
                case EXACT, VALID -> exacts++;
                default -> {}
            }
        }
        this.words = next;
        this.rangeFields = ranges.stream().mapToInt(Integer::intValue).toArray();
        if (exacts == offsets.length && !table.hasPriority()) {
            shape = Shape.EXACT;
        } else if (prefixes == 1 && exacts == offsets.length - 1 && !table.hasPriority()) {
            shape = Shape.PREFIX;
        } else {
            shape = Shape.TUPLES;
        }
        packing = shape == Shape.PREFIX ? packing(table, offsets) : null;
    }

    private static BitPacking packing(Table table, int[] offsets) {
        int count = offsets.length;
        int[] from = new int[count];
        int[] widths = new int[count];
        int next = 0;
        for (int i = 0; i < count; i++) {
            boolean last = table.key().get(i).kind() == MatchKind.LPM;
            int at = last ? count - 1 : next++;
            from[at] = offsets[i];
            widths[at] = table.key().get(i).width();
        }
        return new BitPacking(from, widths);
    }

    int words() {
        return words;
    }

    int offset(int field) {
        return offsets[field];
    }

    int limbs(int field) {
        return table.key().get(field).limbs();
    }

    int fields() {
        return offsets.length;
    }

    int width(int field) {
        return table.key().get(field).width();
    }

    int[] rangeFields() {
        return rangeFields;
    }

    Shape shape() {
        return shape;
    }

    /**
     * Words of action data that rows hold beside each key, see {@link ExactIndex}, {@link TrieIndex} and
     * {@link TupleGroup}; -1 for none.
     */
    int rowData() {
        boolean plain = table.profile() == null && !table.counted() && !table.ageing() && table.directMeter() == null;
        int data = ActionBinding.dataWords(table);
        boolean tuples = shape == Shape.TUPLES;
        boolean fits = markAt() + 1 + data <= (tuples ? MAX_TUPLE_ROW : ExactIndex.MAX_ROW);
        return plain && fits && !(tuples && rangeFields.length > 0) ? data : -1;
    }

    /** Words of a row before its mark. */
    int markAt() {
        return shape == Shape.PREFIX ? packing.words() : words;
    }

    /** The key as one string of bits; only for {@link Shape#PREFIX}. */
    BitPacking packing() {
        return packing;
    }

    /** A key in words, from the form in which the control plane writes it; refuses what does not fit. */
    PackedKey pack(List<MatchValue> key, int priority) {
        return pattern(canonical(key), priority);
    }

    private List<MatchValue> canonical(List<MatchValue> key) {
        if (key.size() != offsets.length) {
            throw invalid("takes " + offsets.length + " match fields, found " + key.size());
        }
        List<MatchValue> result = new ArrayList<>(key.size());
        for (int i = 0; i < offsets.length; i++) {
            result.add(canonical(table.key().get(i), key.get(i)));
        }
        return result;
    }

    private MatchValue canonical(KeyField field, MatchValue match) {
        BigInteger ones = BigInteger.ONE.shiftLeft(field.width()).subtract(BigInteger.ONE);
        switch (field.kind()) {
            case EXACT:
            case VALID:
                if (match instanceof MatchValue.Exact e) {
                    return new MatchValue.Exact(fit(field, e.value()));
                }
                break;
            case LPM:
                if (match instanceof MatchValue.Lpm l) {
                    BigInteger mask = prefixMask(field, l.prefixLength());
                    return new MatchValue.Lpm(fit(field, l.value()).and(mask), l.prefixLength());
                }
                if (match instanceof MatchValue.Any) {
                    return new MatchValue.Lpm(BigInteger.ZERO, 0);
                }
                break;
            case TERNARY:
                if (match instanceof MatchValue.Ternary t) {
                    BigInteger mask = fit(field, t.mask());
                    return new MatchValue.Ternary(fit(field, t.value()).and(mask), mask);
                }
                if (match instanceof MatchValue.Exact e) {
                    return new MatchValue.Ternary(fit(field, e.value()), ones);
                }
                if (match instanceof MatchValue.Lpm l) {
                    BigInteger mask = prefixMask(field, l.prefixLength());
                    return new MatchValue.Ternary(fit(field, l.value()).and(mask), mask);
                }
                if (match instanceof MatchValue.Any) {
                    return new MatchValue.Ternary(BigInteger.ZERO, BigInteger.ZERO);
                }
                break;
            default:
                return range(field, match, ones);
        }
        throw invalid("key field '" + field.name() + "' is matched by " + field.kind() + ", found " + match);
    }

    private MatchValue range(KeyField field, MatchValue match, BigInteger ones) {
        if (match instanceof MatchValue.Range r) {
            if (fit(field, r.low()).compareTo(fit(field, r.high())) > 0) {
                throw invalid("key field '" + field.name() + "': the low end is above the high end: " + r);
            }
            return r;
        }
        if (match instanceof MatchValue.Exact e) {
            return new MatchValue.Range(fit(field, e.value()), e.value());
        }
        if (match instanceof MatchValue.Any) {
            return new MatchValue.Range(BigInteger.ZERO, ones);
        }
        throw invalid("key field '" + field.name() + "' is matched by RANGE, found " + match);
    }

    private BigInteger fit(KeyField field, BigInteger value) {
        if (value.signum() < 0 || value.bitLength() > field.width()) {
            throw invalid("key field '" + field.name() + "': 0x" + value.toString(16) + " does not fit " + field.width()
                    + " bits");
        }
        return value;
    }

    private BigInteger prefixMask(KeyField field, int prefixLength) {
        if (prefixLength < 0 || prefixLength > field.width()) {
            throw invalid("key field '" + field.name() + "': prefix length " + prefixLength + " of " + field.width()
                    + " bits");
        }
        return BigInteger.ONE.shiftLeft(prefixLength).subtract(BigInteger.ONE).shiftLeft(field.width() - prefixLength);
    }

    ControlException invalid(String problem) {
        return invalid(table, problem);
    }

    static ControlException invalid(Table table, String problem) {
        return new ControlException(Reason.INVALID_ARGUMENT, "table '" + table.name() + "': " + problem);
    }

    private PackedKey pattern(List<MatchValue> key, int priority) {
        PackedKey packed = new PackedKey(table, priority);
        for (int i = 0; i < offsets.length; i++) {
            KeyField field = table.key().get(i);
            int width = field.width();
            MatchValue match = key.get(i);
            if (match instanceof MatchValue.Range r) {
                Limbs.store(r.low(), width, packed.low(), offsets[i]);
                Limbs.store(r.high(), width, packed.high(), offsets[i]);
            } else if (match instanceof MatchValue.Exact e) {
                Limbs.store(e.value(), width, packed.value(), offsets[i]);
                Limbs.storeLong(-1, width, packed.mask(), offsets[i]);
            } else if (match instanceof MatchValue.Lpm l) {
                Limbs.store(l.value(), width, packed.value(), offsets[i]);
                Limbs.store(prefixMask(field, l.prefixLength()), width, packed.mask(), offsets[i]);
            } else if (match instanceof MatchValue.Ternary t) {
                Limbs.store(t.value(), width, packed.value(), offsets[i]);
                Limbs.store(t.mask(), width, packed.mask(), offsets[i]);
            }
        }
        return packed;
    }

    /** The rank among entries that match one packet: the priority, or in an lpm table the bits of the prefix. */
    int rank(PackedKey key) {
        if (table.matchKind() != MatchKind.LPM) {
            return key.priority();
        }
        int bits = 0;
        for (long word : key.mask()) {
            bits += Long.bitCount(word);
        }
        return bits;
    }
}
