package dev.weft.bmv2.program;

import java.math.BigInteger;

/**
 * One field of a table's key. The fields of a header that is not valid read as zero.
 *
 * @param name control-plane name
 * @param kind how it is matched
 * @param value what is read: a field, or one of a header that is chosen when the packet comes
 * @param width bits of the value
 * @param mask applied to the packet's value before matching; null for none
 */
public record KeyField(String name, MatchKind kind, Expr.Data value, int width, BigInteger mask) {
    /** A key of a field that is known when the program is loaded. */
    public static KeyField of(String name, MatchKind kind, Field field, BigInteger mask) {
        return new KeyField(name, kind, new Expr.FieldRef(field), field.width(), mask);
    }

    /** The field that is read; null if it is known only when the packet comes. */
    public Field field() {
        return value instanceof Expr.FieldRef known ? known.field() : null;
    }

    /** Slots that the value takes. */
    public int limbs() {
        return Field.limbs(width);
    }
}
