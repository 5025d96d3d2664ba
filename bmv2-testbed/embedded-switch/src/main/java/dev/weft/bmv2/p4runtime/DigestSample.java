package dev.weft.bmv2.p4runtime;

import java.math.BigInteger;
import java.util.List;

/**
 * What the pipeline sent to its controller by one call of {@code digest}.
 *
 * @param digest P4 name of the digest
 * @param values unsigned, one per field, in order
 */
record DigestSample(String digest, List<BigInteger> values) {
    DigestSample {
        values = List.copyOf(values);
    }
}
