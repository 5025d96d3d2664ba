package dev.weft.bmv2.exec;

import dev.weft.bmv2.program.Expr;

/** Nodes that compute truth values. */
final class BoolNodes {
    private BoolNodes() {}

    static final class Const extends BoolNode {
        private final boolean value;

        Const(boolean value) {
            this.value = value;
        }

        @Override
        boolean test(PacketState packet) {
            return value;
        }
    }

    /** Compares in the cheapest way that is exact for both sides. */
    static BoolNode compare(Expr.CompareOp op, DataNode a, DataNode b) {
        if (a.fitsLong() && b.fitsLong()) {
            return new CompareLong(op, a, b);
        }
        if (a.fitsUnsigned() && b.fitsUnsigned()) {
            return new CompareUnsigned(op, a, b);
        }
        return new CompareBig(op, a, b);
    }

    private static boolean holds(Expr.CompareOp op, int order) {
        return switch (op) {
            case EQ -> order == 0;
            case NE -> order != 0;
            case LT -> order < 0;
            case LE -> order <= 0;
            case GT -> order > 0;
            case GE -> order >= 0;
        };
    }

    private static final class CompareLong extends BoolNode {
        private final Expr.CompareOp op;
        private final DataNode a;
        private final DataNode b;

        CompareLong(Expr.CompareOp op, DataNode a, DataNode b) {
            this.op = op;
            this.a = a;
            this.b = b;
        }

        @Override
        boolean test(PacketState packet) {
            return holds(op, Long.compare(a.low(packet), b.low(packet)));
        }
    }

    private static final class CompareUnsigned extends BoolNode {
        private final Expr.CompareOp op;
        private final DataNode a;
        private final DataNode b;

        CompareUnsigned(Expr.CompareOp op, DataNode a, DataNode b) {
            this.op = op;
            this.a = a;
            this.b = b;
        }

        @Override
        boolean test(PacketState packet) {
            return holds(op, Long.compareUnsigned(a.low(packet), b.low(packet)));
        }
    }

    private static final class CompareBig extends BoolNode {
        private final Expr.CompareOp op;
        private final DataNode a;
        private final DataNode b;

        CompareBig(Expr.CompareOp op, DataNode a, DataNode b) {
            this.op = op;
            this.a = a;
            this.b = b;
        }

        @Override
        boolean test(PacketState packet) {
            return holds(op, a.big(packet).compareTo(b.big(packet)));
        }
    }

    static final class SameTruth extends BoolNode {
        private final BoolNode a;
        private final BoolNode b;
        private final boolean negated;

        SameTruth(BoolNode a, BoolNode b, boolean negated) {
            this.a = a;
            this.b = b;
            this.negated = negated;
        }

        @Override
        boolean test(PacketState packet) {
            return a.test(packet) == b.test(packet) != negated;
        }
    }

    static final class And extends BoolNode {
        private final BoolNode a;
        private final BoolNode b;

        And(BoolNode a, BoolNode b) {
            this.a = a;
            this.b = b;
        }

        @Override
        boolean test(PacketState packet) {
            return a.test(packet) && b.test(packet);
        }
    }

    static final class Or extends BoolNode {
        private final BoolNode a;
        private final BoolNode b;

        Or(BoolNode a, BoolNode b) {
            this.a = a;
            this.b = b;
        }

        @Override
        boolean test(PacketState packet) {
            return a.test(packet) || b.test(packet);
        }
    }

    static final class Not extends BoolNode {
        private final BoolNode a;

        Not(BoolNode a) {
            this.a = a;
        }

        @Override
        boolean test(PacketState packet) {
            return !a.test(packet);
        }
    }

    static final class NotZero extends BoolNode {
        private final DataNode a;

        NotZero(DataNode a) {
            this.a = a;
        }

        @Override
        boolean test(PacketState packet) {
            return a.fitsLong() || a.fitsUnsigned()
                    ? a.low(packet) != 0
                    : a.big(packet).signum() != 0;
        }
    }

    static final class Choice extends BoolNode {
        private final BoolNode condition;
        private final BoolNode whenTrue;
        private final BoolNode whenFalse;

        Choice(BoolNode condition, BoolNode whenTrue, BoolNode whenFalse) {
            this.condition = condition;
            this.whenTrue = whenTrue;
            this.whenFalse = whenFalse;
        }

        @Override
        boolean test(PacketState packet) {
            return condition.test(packet) ? whenTrue.test(packet) : whenFalse.test(packet);
        }
    }

    static final class Valid extends BoolNode {
        private final HeaderOps headers;
        private final HeaderNode header;

        Valid(HeaderOps headers, HeaderNode header) {
            this.headers = headers;
            this.header = header;
        }

        @Override
        boolean test(PacketState packet) {
            return headers.valid(packet, header.index(packet));
        }
    }

    static final class ValidUnion extends BoolNode {
        private final HeaderOps headers;
        private final HeaderNode union;

        ValidUnion(HeaderOps headers, HeaderNode union) {
            this.headers = headers;
            this.union = union;
        }

        @Override
        boolean test(PacketState packet) {
            int index = union.index(packet);
            return index >= 0 && headers.validMember(packet, index) >= 0;
        }
    }

    static final class EqualHeaders extends BoolNode {
        private final HeaderOps headers;
        private final HeaderNode a;
        private final HeaderNode b;
        private final boolean unions;
        private final boolean negated;

        EqualHeaders(HeaderOps headers, HeaderNode a, HeaderNode b, boolean unions, boolean negated) {
            this.headers = headers;
            this.a = a;
            this.b = b;
            this.unions = unions;
            this.negated = negated;
        }

        @Override
        boolean test(PacketState packet) {
            int left = a.index(packet);
            int right = b.index(packet);
            boolean equal = unions ? headers.equalUnions(packet, left, right) : headers.equal(packet, left, right);
            return equal != negated;
        }
    }
}
