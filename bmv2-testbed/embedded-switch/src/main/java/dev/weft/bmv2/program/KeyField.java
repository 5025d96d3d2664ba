package dev.weft.bmv2.program;

import java.math.BigInteger;

/**
 * One field of a table's key. The fields of a header that is not valid read as zero.
 *
 * @param name control-plane name
 * @param kind how it is matched
 * @param field what is read
 * @param mask applied to the packet's value before matching; null for none
 */
public record KeyField(String name, MatchKind kind, Field field, BigInteger mask) {
    /** Width in bits. */
    public int width() {
        return field.width();
    }
}
