package dev.weft.bmv2.exec;

import static org.objectweb.asm.Opcodes.*;

import dev.weft.bmv2.program.Action;
import dev.weft.bmv2.program.ControlNode;
import dev.weft.bmv2.program.Field;
import dev.weft.bmv2.program.Header;
import dev.weft.bmv2.program.KeyField;
import dev.weft.bmv2.program.Primitive;
import dev.weft.bmv2.program.Program;
import dev.weft.bmv2.program.Table;
import dev.weft.bmv2.state.Limbs;
import dev.weft.bmv2.table.ActionBinding;
import dev.weft.bmv2.table.MatchTable;
import dev.weft.bmv2.trace.PacketTrace;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import org.objectweb.asm.Label;

/** Writes the code of a control flow's nodes: branches, table applications, action calls. */
final class ControlEmitter {
    private static final String ENTRY = "dev/weft/bmv2/table/Entry";
    private static final String BINDING = "dev/weft/bmv2/table/ActionBinding";
    private static final String ACCESS = "dev/weft/bmv2/exec/TableAccess";
    /** An action of at most so many bytes is written where it is called. */
    private static final int INLINE_BYTES = 120;

    private final Program program;
    private final Runtime runtime;
    private final Interpreter interpreter;
    private final ExprEmitter exprs;
    private final PrimitiveEmitter primitives;
    private final Constants constants;
    private final ActionMethods actions;
    private final boolean traced;

    /** Provides a method per action. */
    interface ActionMethods {
        /** Name of the static method that runs the action, of type {@code (PacketState, long[], long[])V}. */
        String of(Action action);
    }

    ControlEmitter(
            Program program,
            Runtime runtime,
            Interpreter interpreter,
            ExprEmitter exprs,
            PrimitiveEmitter primitives,
            Constants constants,
            ActionMethods actions,
            boolean traced) {
        this.program = program;
        this.runtime = runtime;
        this.interpreter = interpreter;
        this.exprs = exprs;
        this.primitives = primitives;
        this.constants = constants;
        this.actions = actions;
        this.traced = traced;
    }

    /**
     * One node.
     *
     * @param next goes to the node of that index, or ends the pipeline
     */
    void node(Code code, ControlNode node, IntConsumer next) {
        if (node instanceof ControlNode.Conditional c) {
            conditional(code, c, next);
        } else if (node instanceof ControlNode.Call c) {
            call(code, c.action(), next);
            next.accept(c.next());
        } else {
            apply(code, (ControlNode.Apply) node, next);
        }
    }

    private void conditional(Code code, ControlNode.Conditional c, IntConsumer next) {
        if (!traced && c.whenTrue() == c.whenFalse()) {
            next.accept(c.whenTrue());
            return;
        }
        Label otherwise = new Label();
        exprs.jump(code, c.condition(), false, otherwise);
        if (traced) {
            code.trace(new PacketTrace.BranchTaken(c.name(), true));
        }
        next.accept(c.whenTrue());
        code.label(otherwise);
        if (traced) {
            code.trace(new PacketTrace.BranchTaken(c.name(), false));
        }
        next.accept(c.whenFalse());
    }

    /** Calls an action without parameters. */
    private void call(Code code, Action action, IntConsumer next) {
        if (action.primitives().isEmpty()) {
            return;
        }
        Code size = Code.counting(constants);
        primitives.body(size, action.name(), action.primitives());
        if (size.size() <= INLINE_BYTES && !size.callsNodes()) {
            primitives.body(code, action.name(), action.primitives());
        } else {
            code.packet();
            code.var(ALOAD, Code.SLOTS);
            code.op(ACONST_NULL);
            code.invokeStatic(Constants.CLASS, actions.of(action), ActionEmitter.TYPE);
        }
        checkExit(code, action, next);
    }

    private static void checkExit(Code code, Action action, IntConsumer next) {
        if (action.primitives().stream().anyMatch(p -> p instanceof Primitive.Exit)) {
            checkExit(code, next);
        }
    }

    static void checkExit(Code code, IntConsumer next) {
        Label on = new Label();
        code.packetField("exit", "Z");
        code.jump(IFEQ, on);
        next.accept(ControlNode.END);
        code.label(on);
    }

    private void apply(Code code, ControlNode.Apply apply, IntConsumer next) {
        Table table = apply.table();
        boolean fixedDefault = !traced
                && !table.counted()
                && table.constDefaultEntry()
                && table.defaultCall() != null
                && table.defaultCall().action().parameters().isEmpty();
        MatchTable entries = runtime.tables().of(table);
        boolean keyless = table.key().isEmpty() && table.constEntries().isEmpty();
        if (keyless && fixedDefault) {
            fixedMiss(code, apply, next);
            return;
        }
        TableAccess access = TableAccess.of(table, interpreter, runtime);
        long[] key = new long[entries.keyWords()];
        int binding = code.local(1);
        Label miss = new Label();
        if (!keyless) {
            key(code, table, entries, key);
            hit(code, access, key, binding, miss);
            dispatch(code, apply, apply.nextOnHit(), binding, next);
        }
        code.label(miss);
        if (fixedDefault) {
            fixedMiss(code, apply, next);
            return;
        }
        code.constant(access, TableAccess.class);
        code.packet();
        code.constant(key, long[].class);
        code.invoke(TableAccess.class, "miss", "(L" + Code.PACKET + ";[J)L" + BINDING + ";");
        code.op(DUP);
        code.var(ASTORE, binding);
        Label some = new Label();
        code.jump(IFNONNULL, some);
        next.accept(apply.nextOnMiss() != ControlNode.BY_ACTION ? apply.nextOnMiss() : apply.nextWithoutDefault());
        code.label(some);
        dispatch(code, apply, apply.nextOnMiss(), binding, next);
    }

    /** A miss in a table whose default action the program fixed. */
    private void fixedMiss(Code code, ControlNode.Apply apply, IntConsumer next) {
        Action action = apply.table().defaultCall().action();
        call(code, action, next);
        next.accept(
                apply.nextOnMiss() != ControlNode.BY_ACTION
                        ? apply.nextOnMiss()
                        : successors(apply).get(action));
    }

    /** Looks up; leaves the binding in its local, or jumps. */
    private void hit(Code code, TableAccess access, long[] key, int binding, Label miss) {
        code.constant(access.entries(), MatchTable.class);
        code.constant(key, long[].class);
        code.invoke(MatchTable.class, "lookup", "([J)L" + ENTRY + ";");
        code.op(DUP);
        code.var(ASTORE, binding);
        code.jump(IFNULL, miss);
        boolean plain = access.plain() && !traced;
        if (!plain) {
            code.constant(access, TableAccess.class);
            code.packet();
        }
        code.var(ALOAD, binding);
        if (plain) {
            code.invokeStatic(ACCESS, "plainHit", "(L" + ENTRY + ";)L" + BINDING + ";");
        } else {
            code.constant(key, long[].class);
            code.invoke(TableAccess.class, "hit", "(L" + Code.PACKET + ";L" + ENTRY + ";[J)L" + BINDING + ";");
        }
        code.op(DUP);
        code.var(ASTORE, binding);
        code.jump(IFNULL, miss);
    }

    private void key(Code code, Table table, MatchTable entries, long[] key) {
        Map<Integer, List<Integer>> byHeader = new LinkedHashMap<>();
        for (int i = 0; i < table.key().size(); i++) {
            Field field = table.key().get(i).field();
            boolean always =
                    field.hidden() || program.headers().get(field.headerIndex()).metadata();
            byHeader.computeIfAbsent(always ? -1 : field.headerIndex(), h -> new ArrayList<>())
                    .add(i);
        }
        byHeader.forEach((index, fields) -> {
            if (index < 0) {
                fields.forEach(i -> keyField(code, table.key().get(i), key, entries.keyOffset(i), true));
                return;
            }
            Header header = program.headers().get(index);
            Label invalid = new Label();
            Label end = new Label();
            code.loadValid(header.firstSlot());
            code.jump(IFEQ, invalid);
            fields.forEach(i -> keyField(code, table.key().get(i), key, entries.keyOffset(i), true));
            code.goTo(end);
            code.label(invalid);
            fields.forEach(i -> keyField(code, table.key().get(i), key, entries.keyOffset(i), false));
            code.label(end);
        });
    }

    private static void keyField(Code code, KeyField part, long[] key, int offset, boolean valid) {
        Field field = part.field();
        long[] mask = new long[field.limbs()];
        Limbs.storeLong(-1, field.width(), mask, 0);
        if (part.mask() != null) {
            Limbs.store(part.mask(), field.width(), mask, 0);
        }
        boolean cut = part.mask() != null || field.signed();
        for (int i = 0; i < field.limbs(); i++) {
            code.constant(key, long[].class);
            code.pushInt(offset + i);
            if (valid) {
                code.loadSlot(field.slot() + i);
                if (cut && mask[i] != -1) {
                    code.pushLong(mask[i]);
                    code.op(LAND);
                }
            } else {
                code.op(LCONST_0);
            }
            code.op(LASTORE);
        }
    }

    /** Successor of every action that the table can run. */
    private static Map<Action, Integer> successors(ControlNode.Apply apply) {
        Map<Action, Integer> result = new java.util.IdentityHashMap<>();
        Table table = apply.table();
        if (table.defaultCall() != null) {
            result.put(table.defaultCall().action(), ControlNode.END);
        }
        table.constEntries().forEach(e -> result.put(e.call().action(), ControlNode.END));
        for (int i = 0; i < apply.nextByAction().size(); i++) {
            result.put(table.actions().get(i), apply.nextByAction().get(i));
        }
        return result;
    }

    /** Runs the binding's action and goes on. */
    private void dispatch(Code code, ControlNode.Apply apply, int fixedNext, int binding, IntConsumer next) {
        Map<Integer, Map.Entry<Action, Integer>> cases = new java.util.TreeMap<>();
        successors(apply).entrySet().forEach(e -> cases.put(e.getKey().index(), e));
        int[] keys = cases.keySet().stream().mapToInt(Integer::intValue).toArray();
        Label[] labels = new Label[keys.length];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = new Label();
        }
        Label unknown = new Label();
        code.var(ALOAD, binding);
        code.invoke(ActionBinding.class, "actionIndex", "()I");
        code.lookupSwitch(keys, labels, unknown);
        for (int i = 0; i < keys.length; i++) {
            Action action = cases.get(keys[i]).getKey();
            code.label(labels[i]);
            if (!action.primitives().isEmpty()) {
                code.packet();
                code.var(ALOAD, Code.SLOTS);
                code.var(ALOAD, binding);
                code.invoke(ActionBinding.class, "data", "()[J");
                code.invokeStatic(Constants.CLASS, actions.of(action), ActionEmitter.TYPE);
                checkExit(code, action, next);
            }
            next.accept(
                    fixedNext != ControlNode.BY_ACTION
                            ? fixedNext
                            : cases.get(keys[i]).getValue());
        }
        // No table can hold another action; if one did, it would run and end the pipeline.
        code.label(unknown);
        code.constant(interpreter, Interpreter.class);
        code.packet();
        code.var(ALOAD, binding);
        code.invoke(Interpreter.class, "run", "(L" + Code.PACKET + ";L" + BINDING + ";)V");
        next.accept(fixedNext != ControlNode.BY_ACTION ? fixedNext : ControlNode.END);
    }
}
