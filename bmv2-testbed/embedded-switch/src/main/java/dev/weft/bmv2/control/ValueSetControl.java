package dev.weft.bmv2.control;

import dev.weft.bmv2.program.ValueSet;
import java.math.BigInteger;
import java.util.List;

/** Parser value sets. A member is the key's parts concatenated without padding. */
public interface ValueSetControl {
    List<ValueSet> valueSets();

    /**
     * What a packet's key is compared with: it matches if it is {@code value} in the bits of {@code mask}.
     *
     * @param value no bit outside the mask
     * @param mask all ones for an exact member
     */
    record Pattern(BigInteger value, BigInteger mask) {}

    /** The exact members. */
    List<BigInteger> members(String valueSet);

    /** Replaces all members by exact ones. */
    void replace(String valueSet, List<BigInteger> members);

    /** Replaces all members; a packet matches the set if it matches one of them. */
    void replacePatterns(String valueSet, List<Pattern> patterns);
}
