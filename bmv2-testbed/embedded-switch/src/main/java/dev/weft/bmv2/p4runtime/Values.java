package dev.weft.bmv2.p4runtime;

import com.google.protobuf.ByteString;
import dev.weft.p4.runtime.P4Bytes;
import java.math.BigInteger;

/** Binary strings of requests, checked (specification section 8.3). */
final class Values {
    private Values() {}

    /** An unsigned value of at most {@code width} bits; else {@code OUT_OF_RANGE}, also for an empty string. */
    static BigInteger unsigned(ByteString bytes, int width, String where) {
        if (bytes.isEmpty()) {
            throw P4RuntimeFailure.outOfRange(where + " is an empty string: write zero as one zero byte");
        }
        if (!P4Bytes.fits(bytes, width)) {
            throw P4RuntimeFailure.outOfRange(
                    where + ": " + P4Bytes.toBigInteger(bytes) + " does not fit bit<" + width + ">");
        }
        return P4Bytes.toBigInteger(bytes);
    }

    /** An array index: {@code INVALID_ARGUMENT} if negative, {@code OUT_OF_RANGE} if too large. */
    static int index(long index, int size, String where) {
        if (index < 0) {
            throw P4RuntimeFailure.invalid("negative index " + index + " of " + where);
        }
        if (index >= size) {
            throw P4RuntimeFailure.outOfRange("index " + index + " of " + where + " is outside 0.." + (size - 1));
        }
        return (int) index;
    }
}
