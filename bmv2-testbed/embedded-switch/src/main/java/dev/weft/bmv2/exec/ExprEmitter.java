package dev.weft.bmv2.exec;

import static org.objectweb.asm.Opcodes.*;

import dev.weft.bmv2.program.Expr;
import dev.weft.bmv2.program.Expr.BinaryOp;
import dev.weft.bmv2.program.Expr.CastOp;
import dev.weft.bmv2.program.Field;
import dev.weft.bmv2.program.Header;
import dev.weft.bmv2.state.Limbs;
import java.math.BigInteger;
import org.objectweb.asm.Label;

/**
 * Writes the code of expressions. Integers are computed in {@code long}; where that is not exact, the interpreter's node
 * is called, whose bounds decide it.
 */
final class ExprEmitter {
    private final ExprLowering nodes;

    private final EmitterTable<Expr.Data> data = new EmitterTable<Expr.Data>()
            // Places
            .on(Expr.Const.class, this::constant)
            .on(Expr.FieldRef.class, this::field)
            .on(Expr.Param.class, this::parameter)
            .on(Expr.LastIndex.class, (code, e) -> stackCount(code, e.stack().index(), -1))
            .on(Expr.StackSize.class, (code, e) -> stackCount(code, e.stack().index(), 0))
            // Arithmetic
            .on(Expr.Binary.class, this::binary)
            .on(Expr.Complement.class, this::complement)
            .on(Expr.Cast.class, this::cast)
            // Choices
            .on(Expr.Choice.class, this::choice)
            .on(Expr.FromBool.class, this::fromBool);

    ExprEmitter(ExprLowering nodes) {
        this.nodes = nodes;
    }

    DataNode node(Expr.Data expr) {
        return nodes.data(expr);
    }

    /** Pushes the low 64 bits of the value. */
    void low(Code code, Expr.Data expr) {
        if (!data.emit(code, expr)) {
            code.callNode(node(expr), DataNode.class, "low", "J");
        }
    }

    /** Pushes the value as an index: an int, -1 if it is negative or too large. */
    void index(Code code, Expr.Data expr) {
        DataNode node = node(expr);
        if (expr instanceof Expr.Const) {
            code.pushInt(node.index(null));
        } else if (node.nonNegative && node.bits <= 32) {
            low(code, expr);
            code.op(L2I);
        } else if (node.fitsLong() || node.fitsUnsigned()) {
            low(code, expr);
            code.support("index", "(J)I");
        } else {
            code.callNode(node, DataNode.class, "index", "I");
        }
    }

    private boolean constant(Code code, Expr.Const e) {
        code.pushLong(e.value().longValue());
        return true;
    }

    private boolean field(Code code, Expr.FieldRef e) {
        code.loadSlot(e.field().slot());
        return true;
    }

    private boolean parameter(Code code, Expr.Param e) {
        code.loadData(e.slot());
        return true;
    }

    private boolean stackCount(Code code, int stack, int added) {
        code.packetField("stackNext", "[I");
        code.pushInt(stack);
        code.op(IALOAD);
        code.op(I2L);
        if (added != 0) {
            code.pushLong(added);
            code.op(LADD);
        }
        return true;
    }

    private boolean binary(Code code, Expr.Binary e) {
        switch (e.op()) {
            case ADD:
                return both(code, e, LADD);
            case SUB:
                return both(code, e, LSUB);
            case MUL:
                return both(code, e, LMUL);
            case AND:
                return both(code, e, LAND);
            case OR:
                return both(code, e, LOR);
            case XOR:
                return both(code, e, LXOR);
            case SHL:
                return shift(code, e, LSHL, "shiftLeft");
            case SHR:
                if (node(e.left()).fitsLong()) {
                    return shift(code, e, LSHR, "shiftRight");
                }
                return node(e.left()).fitsUnsigned()
                        ? shift(code, e, LUSHR, "shiftRightUnsigned")
                        : slice(code, e.left(), e.right());
            default:
                return divide(code, e);
        }
    }

    private boolean both(Code code, Expr.Binary e, int opcode) {
        low(code, e.left());
        low(code, e.right());
        code.op(opcode);
        return true;
    }

    private boolean shift(Code code, Expr.Binary e, int opcode, String general) {
        DataNode by = node(e.right());
        if (!by.fitsLong()) {
            return false;
        }
        low(code, e.left());
        if (e.right() instanceof Expr.Const c
                && c.value().signum() >= 0
                && c.value().bitLength() < 6) {
            code.pushInt(c.value().intValue());
            code.op(opcode);
            return true;
        }
        low(code, e.right());
        code.support(general, "(JJ)J");
        return true;
    }

    /** 64 bits out of a wide unsigned place. */
    private boolean slice(Code code, Expr.Data place, Expr.Data by) {
        boolean constant = by instanceof Expr.Const c
                && c.value().signum() >= 0
                && c.value().bitLength() < 20;
        if (limbs(place) == 0 || !constant) {
            return false;
        }
        int from = ((Expr.Const) by).value().intValue();
        limb(code, place, from >>> 6);
        if ((from & 63) != 0) {
            code.pushInt(from & 63);
            code.op(LUSHR);
            limb(code, place, (from >>> 6) + 1);
            code.pushInt(64 - (from & 63));
            code.op(LSHL);
            code.op(LOR);
        }
        return true;
    }

    private boolean divide(Code code, Expr.Binary e) {
        if (!node(e.left()).fitsLong() || !node(e.right()).fitsLong()) {
            return false;
        }
        boolean remainder = e.op() == BinaryOp.MOD;
        low(code, e.left());
        low(code, e.right());
        if (e.right() instanceof Expr.Const c && c.value().signum() != 0) {
            code.op(remainder ? LREM : LDIV);
        } else {
            code.support(remainder ? "remainder" : "divide", "(JJ)J");
        }
        return true;
    }

    private boolean complement(Code code, Expr.Complement e) {
        low(code, e.operand());
        code.pushLong(-1);
        code.op(LXOR);
        return true;
    }

    private boolean cast(Code code, Expr.Cast e) {
        if (e.op() == CastOp.TWO_COMP_MOD) {
            low(code, e.operand());
            if (e.width() < 64) {
                code.pushInt(64 - e.width());
                code.op(LSHL);
                code.pushInt(64 - e.width());
                code.op(LSHR);
            }
            return true;
        }
        if (!node(e.operand()).fitsLong() || !node(e).fitsLong()) {
            return false;
        }
        boolean signed = e.op() == CastOp.SAT;
        low(code, e.operand());
        code.pushLong(signed ? -1L << (e.width() - 1) : 0);
        code.invokeStatic("java/lang/Math", "max", "(JJ)J");
        code.pushLong(signed ? ~(-1L << (e.width() - 1)) : Limbs.mask(e.width()));
        code.invokeStatic("java/lang/Math", "min", "(JJ)J");
        return true;
    }

    private boolean choice(Code code, Expr.Choice e) {
        Label otherwise = new Label();
        Label end = new Label();
        jump(code, e.condition(), false, otherwise);
        low(code, e.whenTrue());
        code.goTo(end);
        code.label(otherwise);
        low(code, e.whenFalse());
        code.label(end);
        return true;
    }

    private boolean fromBool(Code code, Expr.FromBool e) {
        Label no = new Label();
        Label end = new Label();
        jump(code, e.operand(), false, no);
        code.op(LCONST_1);
        code.goTo(end);
        code.label(no);
        code.op(LCONST_0);
        code.label(end);
        return true;
    }

    /** Jumps if the condition has the given truth value. */
    void jump(Code code, Expr.Bool expr, boolean when, Label target) {
        if (expr instanceof Expr.BoolConst e) {
            if (e.value() == when) {
                code.goTo(target);
            }
        } else if (expr instanceof Expr.Not e) {
            jump(code, e.operand(), !when, target);
        } else if (expr instanceof Expr.And e) {
            connective(code, e.left(), e.right(), false, when, target);
        } else if (expr instanceof Expr.Or e) {
            connective(code, e.left(), e.right(), true, when, target);
        } else if (expr instanceof Expr.BoolEquals e) {
            truth(code, e.left());
            truth(code, e.right());
            code.jump(e.negated() != when ? IF_ICMPEQ : IF_ICMPNE, target);
        } else if (expr instanceof Expr.BoolChoice e) {
            Label otherwise = new Label();
            Label end = new Label();
            jump(code, e.condition(), false, otherwise);
            jump(code, e.whenTrue(), when, target);
            code.goTo(end);
            code.label(otherwise);
            jump(code, e.whenFalse(), when, target);
            code.label(end);
        } else if (expr instanceof Expr.Valid e && e.header() instanceof Expr.HeaderRef r) {
            code.loadValid(r.header().firstSlot());
            code.jump(when ? IFNE : IFEQ, target);
        } else if (expr instanceof Expr.ToBool e && exact(e.operand())) {
            nonZero(code, e.operand(), when, target);
        } else if (!(expr instanceof Expr.Compare c && compare(code, c, when, target))) {
            code.callNode(nodes.bool(expr), BoolNode.class, "test", "Z");
            code.jump(when ? IFNE : IFEQ, target);
        }
    }

    /** Jumps if the number is not zero ({@code when}) or zero. */
    void nonZero(Code code, Expr.Data expr, boolean when, Label target) {
        if (expr instanceof Expr.FromBool b) {
            jump(code, b.operand(), when, target);
        } else if (exact(expr)) {
            low(code, expr);
            code.op(LCONST_0);
            code.op(LCMP);
            code.jump(when ? IFNE : IFEQ, target);
        } else {
            code.callNode(new BoolNodes.NotZero(node(expr)), BoolNode.class, "test", "Z");
            code.jump(when ? IFNE : IFEQ, target);
        }
    }

    private boolean exact(Expr.Data expr) {
        return node(expr).fitsLong() || node(expr).fitsUnsigned();
    }

    /** {@code short} is the value of either side that decides. */
    private void connective(Code code, Expr.Bool left, Expr.Bool right, boolean decides, boolean when, Label target) {
        if (when == decides) {
            jump(code, left, when, target);
            jump(code, right, when, target);
            return;
        }
        Label end = new Label();
        jump(code, left, decides, end);
        jump(code, right, when, target);
        code.label(end);
    }

    private void truth(Code code, Expr.Bool expr) {
        Label no = new Label();
        Label end = new Label();
        jump(code, expr, false, no);
        code.op(ICONST_1);
        code.goTo(end);
        code.label(no);
        code.op(ICONST_0);
        code.label(end);
    }

    private boolean compare(Code code, Expr.Compare e, boolean when, Label target) {
        DataNode a = node(e.left());
        DataNode b = node(e.right());
        boolean equality = e.op() == Expr.CompareOp.EQ || e.op() == Expr.CompareOp.NE;
        if (a.fitsLong() && b.fitsLong() || equality && a.fitsUnsigned() && b.fitsUnsigned()) {
            low(code, e.left());
            low(code, e.right());
            code.op(LCMP);
        } else if (a.fitsUnsigned() && b.fitsUnsigned()) {
            low(code, e.left());
            low(code, e.right());
            code.invokeStatic("java/lang/Long", "compareUnsigned", "(JJ)I");
        } else {
            return equality && compareLimbs(code, e, when, target);
        }
        code.jump(opcode(e.op(), when), target);
        return true;
    }

    private static int opcode(Expr.CompareOp op, boolean when) {
        return switch (op) {
            case EQ -> when ? IFEQ : IFNE;
            case NE -> when ? IFNE : IFEQ;
            case LT -> when ? IFLT : IFGE;
            case LE -> when ? IFLE : IFGT;
            case GT -> when ? IFGT : IFLE;
            case GE -> when ? IFGE : IFLT;
        };
    }

    /** Equality of two wide unsigned places, slot by slot. */
    private boolean compareLimbs(Code code, Expr.Compare e, boolean when, Label target) {
        int limbs = Math.max(limbs(e.left()), limbs(e.right()));
        if (limbs(e.left()) == 0 || limbs(e.right()) == 0) {
            return false;
        }
        boolean jumpIfEqual = (e.op() == Expr.CompareOp.EQ) == when;
        Label different = jumpIfEqual ? new Label() : target;
        for (int i = 0; i < limbs; i++) {
            limb(code, e.left(), i);
            limb(code, e.right(), i);
            code.op(LCMP);
            code.jump(IFNE, different);
        }
        if (jumpIfEqual) {
            code.goTo(target);
            code.label(different);
        }
        return true;
    }

    /** Slots of an unsigned place or constant; 0 for anything else. */
    int limbs(Expr.Data expr) {
        if (expr instanceof Expr.FieldRef f && !f.field().signed()) {
            return f.field().limbs();
        }
        if (expr instanceof Expr.Param p) {
            return Field.limbs(p.width());
        }
        return expr instanceof Expr.Const c && c.value().signum() >= 0
                ? Field.limbs(c.value().bitLength())
                : 0;
    }

    /** Pushes one slot of what {@link #limbs} counted. */
    void limb(Code code, Expr.Data expr, int i) {
        if (i >= limbs(expr)) {
            code.op(LCONST_0);
        } else if (expr instanceof Expr.FieldRef f) {
            code.loadSlot(f.field().slot() + i);
        } else if (expr instanceof Expr.Param p) {
            code.loadData(p.slot() + i);
        } else {
            BigInteger value = ((Expr.Const) expr).value();
            code.pushLong(value.shiftRight(64 * i).longValue());
        }
    }

    /** Whether the fixed header lies behind the expression. */
    static Header fixed(Expr.HeaderValue value) {
        return value instanceof Expr.HeaderRef r ? r.header() : null;
    }
}
