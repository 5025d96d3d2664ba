package dev.weft.onos.install;

import dev.weft.control.core.ir.Bits;
import dev.weft.control.core.ir.EntryKey;
import dev.weft.control.core.ir.FieldMatch;
import dev.weft.control.core.pipeline.MatchKind;
import java.math.BigInteger;
import java.util.List;

/** Makes matches of any kind. */
final class Matches {
    private Matches() {}

    /**
     * A match.
     *
     * @param mask the mask; of a range the upper end
     */
    static FieldMatch of(String field, MatchKind kind, Bits value, Bits mask) {
        switch (kind) {
            case EXACT:
                return FieldMatch.exact(field, value);
            case OPTIONAL:
                return FieldMatch.optional(field, value);
            case LPM:
                return FieldMatch.lpm(field, value, prefix(mask));
            case RANGE:
                return FieldMatch.range(field, value, mask);
            default:
                return FieldMatch.ternary(field, value, mask);
        }
    }

    /** The two prefixes that a lone prefix consists of; none for another key, or a single address. */
    static List<FieldMatch> halves(EntryKey key) {
        if (key.matches().size() != 1 || key.matches().get(0).kind() != MatchKind.LPM) {
            return List.of();
        }
        FieldMatch whole = key.matches().get(0);
        int width = whole.value().width();
        int length = prefix(whole.mask());
        if (length == width) {
            return List.of();
        }
        BigInteger low = new BigInteger(1, whole.value().octets());
        BigInteger high = low.setBit(width - 1 - length);
        return List.of(
                FieldMatch.lpm(whole.field(), whole.value(), length + 1),
                FieldMatch.lpm(whole.field(), Bits.of(high.toByteArray(), width), length + 1));
    }

    /** How many bits a prefix mask has. */
    static int prefix(Bits mask) {
        return new BigInteger(1, mask.octets()).bitCount();
    }
}
