package dev.weft.bmv2.program;

import java.math.BigInteger;

/**
 * Expressions. Data is an integer without bound, as in bmv2: p4c adds the masks and casts that P4's types ask for. A
 * value is cut to size only where it is written to a field or register.
 */
public sealed interface Expr {
    /** An integer. */
    sealed interface Data extends Expr {}

    /** A truth value. */
    sealed interface Bool extends Expr {}

    /** A header instance, perhaps chosen at run time. */
    sealed interface HeaderValue extends Expr {}

    /** A header union instance, perhaps chosen at run time. */
    sealed interface UnionValue extends Expr {}

    /** Arithmetic on two integers; shifts by a negative amount or division by zero give 0. */
    enum BinaryOp {
        ADD,
        SUB,
        MUL,
        DIV,
        MOD,
        SHL,
        SHR,
        AND,
        OR,
        XOR
    }

    /** Order of two integers. */
    enum CompareOp {
        EQ,
        NE,
        LT,
        LE,
        GT,
        GE
    }

    /** How a value is brought into a width. */
    enum CastOp {
        /** Wrap around to a signed value of that width. */
        TWO_COMP_MOD,
        /** Clamp to the unsigned range. */
        USAT,
        /** Clamp to the signed range. */
        SAT
    }

    record Const(BigInteger value) implements Data {}

    record FieldRef(Field field) implements Data {}

    /** The field at {@code offset} of the last valid header of a stack. */
    record LastStackField(HeaderStack stack, int offset) implements Data {}

    /** The field at {@code fieldOffset} of a member of the last union of a union stack. */
    record LastUnionStackField(HeaderUnionStack stack, int member, int fieldOffset) implements Data {}

    /** The field at {@code offset} of a header chosen at run time. */
    record AccessField(HeaderValue header, int offset) implements Data {}

    /** An action parameter: {@code slot} is its first slot in the action data. */
    record Param(int index, int width, int slot) implements Data {}

    record RegisterRef(RegisterArray register, Data index) implements Data {}

    record Binary(BinaryOp op, Data left, Data right) implements Data {}

    /** Bitwise complement: {@code -x - 1}. */
    record Complement(Data operand) implements Data {}

    record Cast(CastOp op, Data operand, int width) implements Data {}

    record Choice(Bool condition, Data whenTrue, Data whenFalse) implements Data {}

    /** 1 or 0. */
    record FromBool(Bool operand) implements Data {}

    /** Index of the last extracted element, -1 when empty. */
    record LastIndex(HeaderStack stack) implements Data {}

    /** Number of elements in use. */
    record StackSize(HeaderStack stack) implements Data {}

    record BoolConst(boolean value) implements Bool {}

    record Compare(CompareOp op, Data left, Data right) implements Bool {}

    record BoolEquals(Bool left, Bool right, boolean negated) implements Bool {}

    /** Both are evaluated only if needed; operands have no side effects. */
    record And(Bool left, Bool right) implements Bool {}

    record Or(Bool left, Bool right) implements Bool {}

    record Not(Bool operand) implements Bool {}

    /** True iff both are valid, of one type and equal in every field. */
    record HeaderEquals(HeaderValue left, HeaderValue right, boolean negated) implements Bool {}

    record UnionEquals(UnionValue left, UnionValue right, boolean negated) implements Bool {}

    record Valid(HeaderValue header) implements Bool {}

    record ValidUnion(UnionValue union) implements Bool {}

    /** Not zero. */
    record ToBool(Data operand) implements Bool {}

    record BoolChoice(Bool condition, Bool whenTrue, Bool whenFalse) implements Bool {}

    record HeaderRef(Header header) implements HeaderValue {}

    /** {@code stack[index]}; out of range: reads give 0 and invalid, writes are lost. */
    record HeaderAt(HeaderStack stack, Data index) implements HeaderValue {}

    record UnionMember(UnionValue union, int member) implements HeaderValue {}

    record UnionRef(HeaderUnion union) implements UnionValue {}

    record UnionAt(HeaderUnionStack stack, Data index) implements UnionValue {}

    /** A whole stack, operand of stack primitives only. */
    record StackRef(HeaderStack stack) implements Expr {}

    /** A whole union stack, operand of stack primitives only. */
    record UnionStackRef(HeaderUnionStack stack) implements Expr {}
}
