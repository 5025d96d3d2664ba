package dev.weft.bmv2.exec;

import dev.weft.bmv2.state.Limbs;
import java.math.BigInteger;

/**
 * A lowered integer expression. Values are exact integers without bound; when the program is loaded each node learns a
 * bound for its own value, and so whether a {@code long} holds it.
 */
abstract class DataNode {
    /** The value fits two's complement of this many bits. */
    final int bits;
    /** The value is never negative. */
    final boolean nonNegative;

    DataNode(int bits, boolean nonNegative) {
        this.bits = bits;
        this.nonNegative = nonNegative;
    }

    /** Whether {@link #low} is the exact value. */
    final boolean fitsLong() {
        return bits <= 64;
    }

    /** Whether {@link #low} is the exact value if read as unsigned. */
    final boolean fitsUnsigned() {
        return nonNegative && bits <= 65;
    }

    /** The low 64 bits in two's complement. */
    abstract long low(PacketState packet);

    /** The exact value. */
    BigInteger big(PacketState packet) {
        if (fitsLong()) {
            return BigInteger.valueOf(low(packet));
        }
        if (fitsUnsigned()) {
            return Limbs.unsigned(low(packet));
        }
        throw new IllegalStateException("a node wider than 64 bits must override big()");
    }

    /** The value as an index or amount: -1 if it is negative or beyond {@code int}. */
    final int index(PacketState packet) {
        long value = low(packet);
        if (fitsLong() || fitsUnsigned()) {
            return value < 0 || value > Integer.MAX_VALUE ? -1 : (int) value;
        }
        BigInteger exact = big(packet);
        return exact.signum() < 0 || exact.bitLength() > 31 ? -1 : exact.intValue();
    }
}
