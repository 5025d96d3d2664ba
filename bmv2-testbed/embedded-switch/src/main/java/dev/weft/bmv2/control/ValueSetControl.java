package dev.weft.bmv2.control;

import dev.weft.bmv2.program.ValueSet;
import java.math.BigInteger;
import java.util.List;

/** Parser value sets. A member is the key's parts concatenated without padding. */
public interface ValueSetControl {
    List<ValueSet> valueSets();

    List<BigInteger> members(String valueSet);

    /** Replaces all members. */
    void replace(String valueSet, List<BigInteger> members);
}
