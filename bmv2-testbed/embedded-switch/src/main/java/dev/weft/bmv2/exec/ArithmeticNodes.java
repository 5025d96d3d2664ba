package dev.weft.bmv2.exec;

import dev.weft.bmv2.program.Expr;
import java.math.BigInteger;

/** Nodes that compute integers. */
final class ArithmeticNodes {
    /** No shift goes further than this: no field is wider. */
    private static final int MAX_SHIFT = 1 << 19;

    private ArithmeticNodes() {}

    static DataNode binary(Expr.BinaryOp op, DataNode a, DataNode b) {
        boolean bothNonNegative = a.nonNegative && b.nonNegative;
        int max = Math.max(a.bits, b.bits);
        switch (op) {
            case ADD:
                return new Add(a, b, max + 1, bothNonNegative);
            case SUB:
                return new Sub(a, b, max + 1);
            case MUL:
                return new Mul(a, b, (int) Math.min(Integer.MAX_VALUE / 4, (long) a.bits + b.bits), bothNonNegative);
            case AND:
                return new And(a, b, andBits(a, b), a.nonNegative || b.nonNegative);
            case OR:
                return new Or(a, b, max, bothNonNegative);
            case XOR:
                return new Xor(a, b, max, bothNonNegative);
            case SHL:
                return new ShiftLeft(a, b, (int) Math.min(Integer.MAX_VALUE / 4, a.bits + (long) maxShift(b)));
            case SHR:
                return new ShiftRight(a, b);
            case DIV:
                return new Divide(a, b, false);
            default:
                return new Divide(a, b, true);
        }
    }

    private static int andBits(DataNode a, DataNode b) {
        if (a.nonNegative && b.nonNegative) {
            return Math.min(a.bits, b.bits);
        }
        return a.nonNegative ? a.bits : b.nonNegative ? b.bits : Math.max(a.bits, b.bits);
    }

    private static int maxShift(DataNode amount) {
        if (amount instanceof LoadNodes.Const c) {
            return c.value().signum() < 0 ? 0 : Math.min(MAX_SHIFT, c.value().intValue());
        }
        return amount.bits > 20 ? MAX_SHIFT : 1 << (amount.bits - (amount.nonNegative ? 1 : 0));
    }

    /** The amount of a shift: bits beyond any field count as that, negative ones as -1. */
    private static int amount(DataNode node, PacketState packet) {
        if (node.fitsLong()) {
            long value = node.low(packet);
            return value < 0 ? -1 : (int) Math.min(value, MAX_SHIFT + 1L);
        }
        BigInteger value = node.big(packet);
        return value.signum() < 0 ? -1 : value.bitLength() > 20 ? MAX_SHIFT + 1 : value.intValue();
    }

    private abstract static class Binary extends DataNode {
        final DataNode a;
        final DataNode b;

        Binary(DataNode a, DataNode b, int bits, boolean nonNegative) {
            super(bits, nonNegative);
            this.a = a;
            this.b = b;
        }

        abstract BigInteger exact(BigInteger x, BigInteger y);

        @Override
        final BigInteger big(PacketState packet) {
            return fitsLong() ? BigInteger.valueOf(low(packet)) : exact(a.big(packet), b.big(packet));
        }
    }

    private static final class Add extends Binary {
        Add(DataNode a, DataNode b, int bits, boolean nonNegative) {
            super(a, b, bits, nonNegative);
        }

        @Override
        long low(PacketState packet) {
            return a.low(packet) + b.low(packet);
        }

        @Override
        BigInteger exact(BigInteger x, BigInteger y) {
            return x.add(y);
        }
    }

    private static final class Sub extends Binary {
        Sub(DataNode a, DataNode b, int bits) {
            super(a, b, bits, false);
        }

        @Override
        long low(PacketState packet) {
            return a.low(packet) - b.low(packet);
        }

        @Override
        BigInteger exact(BigInteger x, BigInteger y) {
            return x.subtract(y);
        }
    }

    private static final class Mul extends Binary {
        Mul(DataNode a, DataNode b, int bits, boolean nonNegative) {
            super(a, b, bits, nonNegative);
        }

        @Override
        long low(PacketState packet) {
            return a.low(packet) * b.low(packet);
        }

        @Override
        BigInteger exact(BigInteger x, BigInteger y) {
            return x.multiply(y);
        }
    }

    private static final class And extends Binary {
        And(DataNode a, DataNode b, int bits, boolean nonNegative) {
            super(a, b, bits, nonNegative);
        }

        @Override
        long low(PacketState packet) {
            return a.low(packet) & b.low(packet);
        }

        @Override
        BigInteger exact(BigInteger x, BigInteger y) {
            return x.and(y);
        }
    }

    private static final class Or extends Binary {
        Or(DataNode a, DataNode b, int bits, boolean nonNegative) {
            super(a, b, bits, nonNegative);
        }

        @Override
        long low(PacketState packet) {
            return a.low(packet) | b.low(packet);
        }

        @Override
        BigInteger exact(BigInteger x, BigInteger y) {
            return x.or(y);
        }
    }

    private static final class Xor extends Binary {
        Xor(DataNode a, DataNode b, int bits, boolean nonNegative) {
            super(a, b, bits, nonNegative);
        }

        @Override
        long low(PacketState packet) {
            return a.low(packet) ^ b.low(packet);
        }

        @Override
        BigInteger exact(BigInteger x, BigInteger y) {
            return x.xor(y);
        }
    }

    private static final class ShiftLeft extends DataNode {
        private final DataNode a;
        private final DataNode by;

        ShiftLeft(DataNode a, DataNode by, int bits) {
            super(bits, a.nonNegative);
            this.a = a;
            this.by = by;
        }

        @Override
        long low(PacketState packet) {
            int n = amount(by, packet);
            return n < 0 || n >= 64 ? 0 : a.low(packet) << n;
        }

        @Override
        BigInteger big(PacketState packet) {
            int n = amount(by, packet);
            return n < 0 || n > MAX_SHIFT ? BigInteger.ZERO : a.big(packet).shiftLeft(n);
        }
    }

    private static final class ShiftRight extends DataNode {
        private final DataNode a;
        private final DataNode by;

        ShiftRight(DataNode a, DataNode by) {
            super(rightBits(a, by), a.nonNegative);
            this.a = a;
            this.by = by;
        }

        private static int rightBits(DataNode a, DataNode by) {
            if (by instanceof LoadNodes.Const c && c.value().signum() >= 0) {
                return Math.max(1, a.bits - Math.min(a.bits, c.value().intValue()));
            }
            return a.bits;
        }

        @Override
        long low(PacketState packet) {
            int n = amount(by, packet);
            if (n < 0) {
                return 0;
            }
            if (a.fitsLong()) {
                return a.low(packet) >> Math.min(n, 63);
            }
            if (a.fitsUnsigned()) {
                return n >= 64 ? 0 : a.low(packet) >>> n;
            }
            if (a.nonNegative && a instanceof LoadNodes.Wide w) {
                return w.bits(packet, n);
            }
            return a.big(packet).shiftRight(n).longValue();
        }

        @Override
        BigInteger big(PacketState packet) {
            int n = amount(by, packet);
            return n < 0 ? BigInteger.ZERO : a.big(packet).shiftRight(n);
        }
    }

    private static final class Divide extends DataNode {
        private final DataNode a;
        private final DataNode b;
        private final boolean remainder;

        Divide(DataNode a, DataNode b, boolean remainder) {
            super(a.bits + 1, a.nonNegative && b.nonNegative);
            this.a = a;
            this.b = b;
            this.remainder = remainder;
        }

        @Override
        long low(PacketState packet) {
            if (a.fitsLong() && b.fitsLong()) {
                long divisor = b.low(packet);
                long dividend = a.low(packet);
                return divisor == 0 ? 0 : remainder ? dividend % divisor : dividend / divisor;
            }
            return big(packet).longValue();
        }

        @Override
        BigInteger big(PacketState packet) {
            BigInteger divisor = b.big(packet);
            if (divisor.signum() == 0) {
                return BigInteger.ZERO;
            }
            return remainder ? a.big(packet).remainder(divisor) : a.big(packet).divide(divisor);
        }
    }

    static final class Complement extends DataNode {
        private final DataNode a;

        Complement(DataNode a) {
            super(a.bits, false);
            this.a = a;
        }

        @Override
        long low(PacketState packet) {
            return ~a.low(packet);
        }

        @Override
        BigInteger big(PacketState packet) {
            return a.big(packet).not();
        }
    }

    /** Wraps around to a signed number. */
    static final class TwoCompMod extends DataNode {
        private final DataNode a;
        private final int width;

        TwoCompMod(DataNode a, int width) {
            super(width, false);
            this.a = a;
            this.width = width;
        }

        @Override
        long low(PacketState packet) {
            long value = a.low(packet);
            return width >= 64 ? value : value << (64 - width) >> (64 - width);
        }

        @Override
        BigInteger big(PacketState packet) {
            if (width <= 64) {
                return BigInteger.valueOf(low(packet));
            }
            BigInteger value = a.big(packet).and(BigInteger.ONE.shiftLeft(width).subtract(BigInteger.ONE));
            return value.testBit(width - 1) ? value.subtract(BigInteger.ONE.shiftLeft(width)) : value;
        }
    }

    /** Clamps to the range of an unsigned or signed number. */
    static final class Saturate extends DataNode {
        private final DataNode a;
        private final BigInteger min;
        private final BigInteger max;

        Saturate(DataNode a, int width, boolean signed) {
            super(signed ? width : width + 1, !signed);
            this.a = a;
            this.min = signed ? BigInteger.ONE.shiftLeft(width - 1).negate() : BigInteger.ZERO;
            this.max = BigInteger.ONE.shiftLeft(signed ? width - 1 : width).subtract(BigInteger.ONE);
        }

        @Override
        long low(PacketState packet) {
            if (a.fitsLong() && fitsLong()) {
                return Math.max(min.longValue(), Math.min(max.longValue(), a.low(packet)));
            }
            return big(packet).longValue();
        }

        @Override
        BigInteger big(PacketState packet) {
            return a.big(packet).max(min).min(max);
        }
    }

    static final class Choice extends DataNode {
        private final BoolNode condition;
        private final DataNode whenTrue;
        private final DataNode whenFalse;

        Choice(BoolNode condition, DataNode whenTrue, DataNode whenFalse) {
            super(Math.max(whenTrue.bits, whenFalse.bits), whenTrue.nonNegative && whenFalse.nonNegative);
            this.condition = condition;
            this.whenTrue = whenTrue;
            this.whenFalse = whenFalse;
        }

        @Override
        long low(PacketState packet) {
            return condition.test(packet) ? whenTrue.low(packet) : whenFalse.low(packet);
        }

        @Override
        BigInteger big(PacketState packet) {
            return condition.test(packet) ? whenTrue.big(packet) : whenFalse.big(packet);
        }
    }

    static final class FromBool extends DataNode {
        private final BoolNode operand;

        FromBool(BoolNode operand) {
            super(2, true);
            this.operand = operand;
        }

        @Override
        long low(PacketState packet) {
            return operand.test(packet) ? 1 : 0;
        }
    }
}
