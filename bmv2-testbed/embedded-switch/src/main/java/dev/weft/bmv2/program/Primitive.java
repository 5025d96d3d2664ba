package dev.weft.bmv2.program;

import java.util.List;

/** One step of an action, parser state or deparser. Destinations are {@link Expr.Data} that name a place. */
public sealed interface Primitive {
    record Assign(Expr.Data target, Expr.Data source) implements Primitive {}

    /** Copies a varbit with its length. */
    record AssignVariable(Field target, Field source) implements Primitive {}

    record AssignHeader(Expr.HeaderValue target, Expr.HeaderValue source) implements Primitive {}

    record AssignUnion(Expr.UnionValue target, Expr.UnionValue source) implements Primitive {}

    record AssignStack(HeaderStack target, HeaderStack source) implements Primitive {}

    record AssignUnionStack(HeaderUnionStack target, HeaderUnionStack source) implements Primitive {}

    /** Moves the elements up by {@code count}; the first ones become invalid. */
    record Push(HeaderStack stack, Expr.Data count) implements Primitive {}

    record Pop(HeaderStack stack, Expr.Data count) implements Primitive {}

    record PushUnion(HeaderUnionStack stack, Expr.Data count) implements Primitive {}

    record PopUnion(HeaderUnionStack stack, Expr.Data count) implements Primitive {}

    record AddHeader(Expr.HeaderValue header) implements Primitive {}

    record RemoveHeader(Expr.HeaderValue header) implements Primitive {}

    /** Continues at the given step of the action. */
    record Jump(int target) implements Primitive {}

    record JumpIfZero(Expr.Data condition, int target) implements Primitive {}

    record Exit() implements Primitive {}

    /** {@code assert} or {@code assume}: a packet that fails is dropped, with the name as the reason. */
    record Check(String kind, Expr.Data condition) implements Primitive {}

    record LogMessage(String format, List<Expr.Data> arguments) implements Primitive {
        public LogMessage {
            arguments = List.copyOf(arguments);
        }
    }

    record MarkToDrop() implements Primitive {}

    record CloneIngressToEgress(Expr.Data session, Expr.Data fieldList) implements Primitive {}

    record CloneEgressToEgress(Expr.Data session, Expr.Data fieldList) implements Primitive {}

    record Resubmit(Expr.Data fieldList) implements Primitive {}

    record Recirculate(Expr.Data fieldList) implements Primitive {}

    record Truncate(Expr.Data lengthBytes) implements Primitive {}

    record GenerateDigest(Expr.Data receiver, Expr.Data learnList) implements Primitive {}

    record Hash(Expr.Data target, Expr.Data base, Calculation calculation, Expr.Data max) implements Primitive {}

    record Random(Expr.Data target, Expr.Data low, Expr.Data high) implements Primitive {}

    record Count(CounterArray counter, Expr.Data index) implements Primitive {}

    record ExecuteMeter(MeterArray meter, Expr.Data index, Expr.Data target) implements Primitive {}

    record RegisterRead(Expr.Data target, RegisterArray register, Expr.Data index) implements Primitive {}

    record RegisterWrite(RegisterArray register, Expr.Data index, Expr.Data source) implements Primitive {}

    record NoOp() implements Primitive {}
}
