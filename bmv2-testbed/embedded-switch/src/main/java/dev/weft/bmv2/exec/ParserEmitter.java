package dev.weft.bmv2.exec;

import static org.objectweb.asm.Opcodes.*;

import dev.weft.bmv2.program.Expr;
import dev.weft.bmv2.program.Field;
import dev.weft.bmv2.program.Header;
import dev.weft.bmv2.program.Parser;
import dev.weft.bmv2.program.ParserError;
import dev.weft.bmv2.program.ParserOp;
import dev.weft.bmv2.program.ParserState;
import dev.weft.bmv2.program.Program;
import dev.weft.bmv2.state.Limbs;
import dev.weft.bmv2.trace.PacketTrace;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.objectweb.asm.Label;

/** Writes the code of one parser state: the cursor, the frame and its end are local variables. */
final class ParserEmitter {
    static final int CURSOR = 2;
    static final int END = 3;
    static final int BYTES = 4;
    static final int ERROR = 5;
    static final int BUDGET = 6;
    static final int LOCALS = 7;

    /** A header of more fields is left to the interpreter. */
    private static final int MAX_FIELDS = 200;

    private static final int MIN_SWITCH = 4;

    private final ParserCode nodes;
    private final ExprEmitter exprs;
    private final StoreEmitter stores;
    private final PrimitiveEmitter primitives;
    private final HeaderAreas areas;
    private final boolean traced;
    private final boolean loops;
    private final Map<String, Integer> errors;

    private final EmitterTable<ParserOp> ops;
    private Exits exits;

    /** How a state is left. */
    interface Exits {
        /** To another state or {@link Parser#ACCEPT}. */
        void next(Code code, int state);

        /** To wherever the int on the stack says. */
        void nextOnStack(Code code);

        /** With the error in local {@link #ERROR}. */
        void fail(Code code);
    }

    ParserEmitter(
            Program program,
            Interpreter interpreter,
            ExprEmitter exprs,
            StoreEmitter stores,
            PrimitiveEmitter primitives,
            HeaderAreas areas,
            boolean loops,
            boolean traced) {
        this.nodes = interpreter.parser();
        this.exprs = exprs;
        this.stores = stores;
        this.primitives = primitives;
        this.areas = areas;
        this.errors = program.errors();
        this.loops = loops;
        this.traced = traced;
        this.ops = new EmitterTable<ParserOp>()
                .on(ParserOp.Extract.class, this::extract)
                .on(ParserOp.Set.class, (code, op) -> stores.assign(code, new Expr.FieldRef(op.target()), op.source()))
                .on(ParserOp.SetLookahead.class, this::lookahead)
                .on(ParserOp.Verify.class, this::verify)
                .on(ParserOp.Advance.class, this::advance)
                .on(ParserOp.Run.class, this::run);
    }

    /** Loads the frame into the local variables. */
    void enter(Code code) {
        code.packetField("frameEnd", "I");
        code.var(ISTORE, END);
        code.packetField("data", "[B");
        code.var(ASTORE, BYTES);
    }

    void reload(Code code) {
        code.packetField("cursor", "I");
        code.var(ISTORE, CURSOR);
    }

    void spill(Code code) {
        code.packet();
        code.var(ILOAD, CURSOR);
        code.putPacketField("cursor", "I");
    }

    /** One state with its exits. */
    void state(Code code, ParserState state, Exits ways) {
        exits = ways;
        if (traced) {
            code.trace(new PacketTrace.ParserStateEntered(state.name()));
        }
        if (loops) {
            Label more = new Label();
            code.var(ILOAD, BUDGET);
            code.jump(IFNE, more);
            fail(code, ParserError.ParserTimeout);
            code.label(more);
            code.increment(BUDGET, -1);
        }
        for (ParserOp op : state.ops()) {
            if (!ops.emit(code, op)) {
                step(code, nodes.step(op));
            }
        }
        select(code, state);
    }

    private void step(Code code, ParserCode.Step step) {
        spill(code);
        code.callNode(step, ParserCode.Step.class, "run", "I");
        code.var(ISTORE, ERROR);
        reload(code);
        failIfError(code);
    }

    private void failIfError(Code code) {
        Label fine = new Label();
        code.var(ILOAD, ERROR);
        code.pushInt(ParserCode.OK);
        code.jump(IF_ICMPEQ, fine);
        exits.fail(code);
        code.label(fine);
    }

    private void fail(Code code, ParserError error) {
        code.pushInt(errors.get(error.name()));
        code.var(ISTORE, ERROR);
        exits.fail(code);
    }

    /** Fails unless so many bytes are left. */
    private void need(Code code, long bytes) {
        Label enough = new Label();
        code.var(ILOAD, END);
        code.var(ILOAD, CURSOR);
        code.op(ISUB);
        code.pushInt((int) Math.min(Integer.MAX_VALUE, bytes));
        code.jump(IF_ICMPGE, enough);
        fail(code, ParserError.PacketTooShort);
        code.label(enough);
    }

    private boolean extract(Code code, ParserOp.Extract op) {
        Header header = op.header();
        boolean simple = op.variableBits() == null
                && header.unionIndex() < 0
                && header.fixedBits() % 8 == 0
                && header.fields().size() <= MAX_FIELDS
                && header.fields().stream().allMatch(f -> f.width() > 0 && !f.variable());
        if (!simple) {
            return false;
        }
        int bytes = header.fixedBits() / 8;
        need(code, bytes);
        int bit = 0;
        for (Field field : header.fields()) {
            if (areas.live(field)) {
                load(code, field, bit);
            }
            bit += field.width();
        }
        code.setSlot(header.firstSlot(), 1);
        int place = areas.place(header);
        if (place >= 0) {
            code.packetField("headerAt", "[I");
            code.pushInt(place);
            code.var(ILOAD, CURSOR);
            code.packetField("frameOffset", "I");
            code.op(ISUB);
            code.op(IASTORE);
        }
        move(code, bytes);
        return true;
    }

    private static void move(Code code, int bytes) {
        if (bytes <= Short.MAX_VALUE) {
            code.increment(CURSOR, bytes);
        } else {
            code.var(ILOAD, CURSOR);
            code.pushInt(bytes);
            code.op(IADD);
            code.var(ISTORE, CURSOR);
        }
    }

    private void load(Code code, Field field, int bit) {
        for (int i = 0; i < field.limbs(); i++) {
            int end = bit + field.width() - 64 * i;
            int width = Math.min(64, field.width() - 64 * i);
            code.var(ALOAD, Code.SLOTS);
            code.pushInt(field.slot() + i);
            bits(code, end - width, width);
            if (field.signed() && field.width() < 64) {
                StoreEmitter.cut(code, field.width(), true);
            }
            code.op(LASTORE);
        }
    }

    /** Pushes 1 to 64 bits that lie {@code bit} bits behind the cursor. */
    private static void bits(Code code, int bit, int width) {
        int first = bit >>> 3;
        int bytes = ((bit + width - 1) >>> 3) - first + 1;
        code.var(ALOAD, BYTES);
        if (bytes > 8) {
            code.var(ILOAD, CURSOR);
            code.pushInt(3);
            code.op(ISHL);
            code.pushInt(bit);
            code.op(IADD);
            code.pushInt(width);
            code.invokeStatic("dev/weft/bmv2/exec/Bits", "get", "([BII)J");
            return;
        }
        code.var(ILOAD, CURSOR);
        if (first > 0) {
            code.pushInt(first);
            code.op(IADD);
        }
        code.invokeStatic("dev/weft/bmv2/exec/Wire", "get" + bytes, "([BI)J");
        int unused = -(bit + width) & 7;
        if (unused > 0) {
            code.pushInt(unused);
            code.op(LUSHR);
        }
        if ((bit & 7) != 0) {
            code.pushLong(Limbs.mask(width));
            code.op(LAND);
        }
    }

    private boolean lookahead(Code code, ParserOp.SetLookahead op) {
        Field target = StoreEmitter.narrow(new Expr.FieldRef(op.target()));
        if (target == null || op.width() > 64 || op.width() < 1) {
            return false;
        }
        need(code, ((long) op.bitOffset() + op.width() + 7) / 8);
        stores.unsigned(code, target, () -> bits(code, op.bitOffset(), op.width()));
        return true;
    }

    private boolean verify(Code code, ParserOp.Verify op) {
        Label holds = new Label();
        exprs.jump(code, op.condition(), true, holds);
        exprs.low(code, op.error());
        code.op(L2I);
        code.pushInt(Integer.MAX_VALUE);
        code.op(IAND);
        code.var(ISTORE, ERROR);
        exits.fail(code);
        code.label(holds);
        return true;
    }

    private boolean advance(Code code, ParserOp.Advance op) {
        if (!(op.bits() instanceof Expr.Const c)
                || c.value().bitLength() > 30
                || c.value().signum() < 0) {
            return false;
        }
        int bits = c.value().intValue();
        if ((bits & 7) != 0) {
            return false;
        }
        need(code, bits >>> 3);
        move(code, bits >>> 3);
        return true;
    }

    private boolean run(Code code, ParserOp.Run op) {
        primitives.emit(code, op.primitive());
        return true;
    }

    private void select(Code code, ParserState state) {
        boolean simple = state.key().stream().allMatch(k -> k.width() <= 64 && k.width() > 0)
                && state.transitions().stream().allMatch(t -> t instanceof ParserState.ValueTransition);
        if (!simple) {
            ParserCode.State node = nodes.state(state.index());
            spill(code);
            code.callNode(node, ParserCode.State.class, "select", "I");
            code.var(ISTORE, ERROR);
            failIfError(code);
            code.constant(node, ParserCode.State.class);
            code.invoke(ParserCode.State.class, "nextState", "()I");
            exits.nextOnStack(code);
            return;
        }
        int[] key = new int[state.key().size()];
        for (int i = 0; i < key.length; i++) {
            key[i] = code.local(2);
            keyPart(code, state.key().get(i));
            code.var(LSTORE, key[i]);
        }
        List<ParserState.Transition> transitions = state.transitions();
        int done = key.length == 1 && state.key().get(0).width() <= 32
                ? switchOn(code, key[0], state.key().get(0).width(), transitions)
                : 0;
        for (int i = done; i < transitions.size(); i++) {
            compare(code, state, (ParserState.ValueTransition) transitions.get(i), key);
        }
        exits.next(code, state.defaultNext());
    }

    private void keyPart(Code code, ParserState.KeyPart part) {
        if (part instanceof ParserState.LookaheadPart ahead) {
            need(code, ((long) ahead.bitOffset() + ahead.width() + 7) / 8);
            bits(code, ahead.bitOffset(), ahead.width());
            return;
        }
        Expr.Data value = ((ParserState.ValuePart) part).value();
        exprs.low(code, value);
        DataNode node = exprs.node(value);
        if (!node.nonNegative || node.bits > part.width() + 1) {
            StoreEmitter.cut(code, part.width(), false);
        }
    }

    /** A switch for the leading transitions that compare the whole key; returns how many these are. */
    private int switchOn(Code code, int key, int width, List<ParserState.Transition> transitions) {
        Map<Integer, Integer> cases = new TreeMap<>();
        int count = 0;
        for (ParserState.Transition transition : transitions) {
            ParserState.ValueTransition t = (ParserState.ValueTransition) transition;
            BigInteger value = t.values().get(0);
            if ((t.masks().get(0).longValue() & Limbs.mask(width)) != Limbs.mask(width) || value.bitLength() > width) {
                break;
            }
            cases.putIfAbsent(value.intValue(), t.next());
            count++;
        }
        if (count < MIN_SWITCH) {
            return 0;
        }
        Label otherwise = new Label();
        Label[] labels = new Label[cases.size()];
        int[] keys = cases.keySet().stream().mapToInt(Integer::intValue).toArray();
        for (int i = 0; i < labels.length; i++) {
            labels[i] = new Label();
        }
        code.var(LLOAD, key);
        code.op(L2I);
        code.lookupSwitch(keys, labels, otherwise);
        for (int i = 0; i < labels.length; i++) {
            code.label(labels[i]);
            exits.next(code, cases.get(keys[i]));
        }
        code.label(otherwise);
        return count;
    }

    private void compare(Code code, ParserState state, ParserState.ValueTransition transition, int[] key) {
        Label different = new Label();
        for (int i = 0; i < key.length; i++) {
            if (transition.values().get(i).bitLength() > state.key().get(i).width()) {
                return;
            }
        }
        for (int i = 0; i < key.length; i++) {
            long ones = Limbs.mask(state.key().get(i).width());
            long mask = transition.masks().get(i).longValue() & ones;
            long value = transition.values().get(i).longValue() & ones;
            if (mask == 0 && value == 0) {
                continue;
            }
            code.var(LLOAD, key[i]);
            if (mask != ones) {
                code.pushLong(mask);
                code.op(LAND);
            }
            code.pushLong(value);
            code.op(LCMP);
            code.jump(IFNE, different);
        }
        exits.next(code, transition.next());
        code.label(different);
    }
}
