package dev.weft.bmv2.program;

/** A step of a parser state. */
public sealed interface ParserOp {
    /** Extracts a header; {@code variableBits} is null for a header of fixed length. */
    record Extract(Header header, Expr.Data variableBits) implements ParserOp {}

    /** Extracts the next element of a stack. */
    record ExtractStack(HeaderStack stack, Expr.Data variableBits) implements ParserOp {}

    /** Extracts a member of the next element of a union stack. */
    record ExtractUnionStack(HeaderUnionStack stack, int member, Expr.Data variableBits) implements ParserOp {}

    record Set(Field target, Expr.Data source) implements ParserOp {}

    /** Reads {@code width} bits at {@code bitOffset} from the cursor without consuming them. */
    record SetLookahead(Field target, int bitOffset, int width) implements ParserOp {}

    record Verify(Expr.Bool condition, Expr.Data error) implements ParserOp {}

    record Advance(Expr.Data bits) implements ParserOp {}

    record Run(Primitive primitive) implements ParserOp {}
}
