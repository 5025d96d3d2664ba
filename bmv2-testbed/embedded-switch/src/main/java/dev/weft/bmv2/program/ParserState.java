package dev.weft.bmv2.program;

import java.util.List;

/**
 * A parser state.
 *
 * @param name state name
 * @param index position in {@link Parser#states()}
 * @param ops steps
 * @param key parts of the transition key, each padded to whole bytes in the JSON's values
 * @param transitions in order; the first that matches is taken
 * @param defaultNext next state if none matches, or {@link Parser#ACCEPT}
 */
public record ParserState(
        String name, int index, List<ParserOp> ops, List<KeyPart> key, List<Transition> transitions, int defaultNext) {
    public ParserState {
        ops = List.copyOf(ops);
        key = List.copyOf(key);
        transitions = List.copyOf(transitions);
    }

    /** A part of the transition key. */
    public sealed interface KeyPart {
        /** Bits. */
        int width();
    }

    /** A value computed from fields. */
    public record ValuePart(Expr.Data value, int width) implements KeyPart {}

    /** Bits ahead of the cursor. */
    public record LookaheadPart(int bitOffset, int width) implements KeyPart {}

    /** An edge. */
    public sealed interface Transition {
        /** Index of the next state or {@link Parser#ACCEPT}. */
        int next();
    }

    /** Taken if {@code (part & mask) == value} for every part; each list has one element per key part. */
    public record ValueTransition(List<java.math.BigInteger> values, List<java.math.BigInteger> masks, int next)
            implements Transition {
        public ValueTransition {
            values = List.copyOf(values);
            masks = List.copyOf(masks);
        }
    }

    /** Taken if the key, under the mask, is in the value set. {@code masks} is empty for no mask. */
    public record SetTransition(ValueSet set, List<java.math.BigInteger> masks, int next) implements Transition {
        public SetTransition {
            masks = List.copyOf(masks);
        }
    }
}
