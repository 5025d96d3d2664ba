package dev.weft.bmv2.exec;

import static org.objectweb.asm.Opcodes.*;

import dev.weft.bmv2.program.Expr;
import dev.weft.bmv2.program.Field;
import dev.weft.bmv2.program.Header;
import dev.weft.bmv2.program.Program;
import dev.weft.bmv2.state.Limbs;

/** Writes the code that stores values in fields. Metadata that nobody reads is not stored. */
final class StoreEmitter {
    private final Program program;
    private final FieldUse use;
    private final ExprEmitter exprs;

    StoreEmitter(Program program, FieldUse use, ExprEmitter exprs) {
        this.program = program;
        this.use = use;
        this.exprs = exprs;
    }

    /** Whether storing in the field changes nothing that anyone sees. */
    boolean dead(Field field) {
        Header header = program.headers().get(field.headerIndex());
        return header.metadata() && !use.isRead(field);
    }

    /** The field of up to 64 bits behind a destination, if its values wrap around; else null. */
    static Field narrow(Expr.Data target) {
        return target instanceof Expr.FieldRef f
                        && f.field().width() <= 64
                        && f.field().width() > 0
                        && !f.field().saturating()
                ? f.field()
                : null;
    }

    /** Stores an expression; false if the interpreter must. */
    boolean assign(Code code, Expr.Data target, Expr.Data source) {
        if (!(target instanceof Expr.FieldRef ref)
                || ref.field().saturating()
                || ref.field().variable()) {
            return false;
        }
        Field field = ref.field();
        if (dead(field)) {
            return true;
        }
        if (field.width() <= 64) {
            DataNode value = exprs.node(source);
            boolean fits =
                    field.signed() ? value.bits <= field.width() : value.nonNegative && value.bits <= field.width() + 1;
            store(code, field, () -> exprs.low(code, source), fits);
            return true;
        }
        return wide(code, field, source);
    }

    /** Stores an unsigned number of 64 bits that {@code value} pushes. */
    void unsigned(Code code, Field field, Runnable value) {
        if (dead(field)) {
            return;
        }
        store(code, field, value, false);
    }

    private static void store(Code code, Field field, Runnable value, boolean fits) {
        code.var(ALOAD, Code.SLOTS);
        code.pushInt(field.slot());
        value.run();
        if (!fits) {
            cut(code, field.width(), field.signed());
        }
        code.op(LASTORE);
    }

    /** Cuts the number on the stack. */
    static void cut(Code code, int width, boolean signed) {
        if (width >= 64) {
            return;
        }
        if (signed) {
            code.pushInt(64 - width);
            code.op(LSHL);
            code.pushInt(64 - width);
            code.op(LSHR);
        } else {
            code.pushLong(Limbs.mask(width));
            code.op(LAND);
        }
    }

    private boolean wide(Code code, Field field, Expr.Data source) {
        int limbs = exprs.limbs(source);
        DataNode value = exprs.node(source);
        boolean fits = value.nonNegative && value.bits <= field.width() + 1;
        if (limbs > 0 && limbs <= 4 && field.limbs() <= 4 && fits) {
            if (source instanceof Expr.FieldRef from && overlap(from.field(), field)) {
                return true;
            }
            for (int i = 0; i < field.limbs(); i++) {
                code.var(ALOAD, Code.SLOTS);
                code.pushInt(field.slot() + i);
                exprs.limb(code, source, i);
                code.op(LASTORE);
            }
            return true;
        }
        if (!value.fitsLong()) {
            return false;
        }
        exprs.low(code, source);
        code.pushInt(field.width());
        code.var(ALOAD, Code.SLOTS);
        code.pushInt(field.slot());
        code.invokeStatic("dev/weft/bmv2/state/Limbs", "storeLong", "(JI[JI)V");
        return true;
    }

    private static boolean overlap(Field from, Field to) {
        return from.slot() == to.slot();
    }
}
