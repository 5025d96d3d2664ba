package dev.weft.bmv2.control;

import dev.weft.bmv2.program.LearnList;
import java.math.BigInteger;
import java.util.List;

/** Receives digests, one call per packet and one at a time, on the packet's thread: it must not block. */
@FunctionalInterface
public interface DigestListener {
    /**
     * A digest.
     *
     * @param list its type
     * @param values unsigned, one per element
     */
    void onDigest(LearnList list, List<BigInteger> values);
}
