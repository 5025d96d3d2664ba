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
import dev.weft.bmv2.state.Journal;
import dev.weft.bmv2.table.ActionBinding;
import dev.weft.bmv2.table.Entry;
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
        /** Name of the static method that runs the action, of type {@link ActionEmitter#TYPE}. */
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
            code.pushInt(0);
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
                && table.directMeter() == null
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
        Label miss = new Label();
        if (!keyless) {
            key(code, table, entries, key);
            Chosen chosen = hit(code, access, key, miss);
            dispatch(code, apply, apply.nextOnHit(), chosen, next);
        }
        code.label(miss);
        if (fixedDefault) {
            fixedMiss(code, apply, next);
            return;
        }
        if (traced || table.counted() || table.directMeter() != null) {
            code.constant(access, TableAccess.class);
            code.packet();
            code.constant(key, long[].class);
            code.invoke(TableAccess.class, "miss", "(L" + Code.PACKET + ";[J)L" + BINDING + ";");
        } else {
            code.constant(entries, MatchTable.class);
            code.invoke(MatchTable.class, "defaultBinding", "()L" + BINDING + ";");
        }
        int binding = code.local(1);
        code.op(DUP);
        code.var(ASTORE, binding);
        Label some = new Label();
        code.jump(IFNONNULL, some);
        next.accept(apply.nextOnMiss() != ControlNode.BY_ACTION ? apply.nextOnMiss() : apply.nextWithoutDefault());
        code.label(some);
        dispatch(code, apply, apply.nextOnMiss(), new Bound(binding), next);
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

    /** Looks up and tells what was found, or jumps. */
    private Chosen hit(Code code, TableAccess access, long[] key, Label miss) {
        MatchTable entries = access.entries();
        if (entries.kind().rows() != null && !traced) {
            return row(code, entries, key, miss);
        }
        code.constant(entries, MatchTable.class);
        code.constant(key, long[].class);
        code.invoke(MatchTable.class, entries.kind().lookup(), "([J)L" + ENTRY + ";");
        int found = code.local(1);
        code.op(DUP);
        code.var(ASTORE, found);
        code.jump(IFNULL, miss);
        if (access.simple() && !traced) {
            if (access.table().counted()) {
                code.var(ALOAD, found);
                code.packetField("ingressLength", "I");
                code.constant(runtime.journal(), Journal.class);
                code.invoke(Entry.class, "count", "(I" + Journal.class.descriptorString() + ")V");
            }
            return new Found(found, nearData(code, access.table(), found));
        }
        code.constant(access, TableAccess.class);
        code.packet();
        code.var(ALOAD, found);
        if (access.unnoticed() && !traced) {
            code.invoke(TableAccess.class, "pick", "(L" + Code.PACKET + ";L" + ENTRY + ";)L" + BINDING + ";");
        } else {
            code.constant(key, long[].class);
            code.invoke(TableAccess.class, "hit", "(L" + Code.PACKET + ";L" + ENTRY + ";[J)L" + BINDING + ";");
        }
        int binding = code.local(1);
        code.op(DUP);
        code.var(ASTORE, binding);
        code.jump(IFNULL, miss);
        return new Bound(binding);
    }

    /** Copies little action data to where actions read it; the array, or null if there is more data or none. */
    private static long[] nearData(Code code, Table table, int found) {
        int words = ActionBinding.dataWords(table);
        if (words == 0 || words > Entry.NEAR_WORDS) {
            return null;
        }
        long[] near = new long[words];
        code.var(ALOAD, found);
        code.constant(near, long[].class);
        code.invoke(Entry.class, "nearData", "([J)V");
        return near;
    }

    private static Chosen row(Code code, MatchTable entries, long[] key, Label miss) {
        code.constant(entries, MatchTable.class);
        code.constant(key, long[].class);
        MatchTable.Kind kind = entries.kind();
        boolean oneWord = kind == MatchTable.Kind.ROWS && key.length == 1;
        if (oneWord) {
            code.pushInt(0);
            code.op(LALOAD);
        }
        code.invoke(MatchTable.class, kind.find(), oneWord ? "(J)I" : "([J)I");
        int at = code.local(1);
        code.op(DUP);
        code.var(ISTORE, at);
        code.jump(IFLT, miss);
        code.constant(entries, MatchTable.class);
        code.invoke(MatchTable.class, kind.rows(), "()[J");
        int rows = code.local(1);
        code.var(ASTORE, rows);
        return new Row(rows, at, entries.markAt());
    }

    /** Fills the key of a table. */
    void key(Code code, Table table, MatchTable entries, long[] key) {
        Map<Integer, List<Integer>> byHeader = new LinkedHashMap<>();
        for (int i = 0; i < table.key().size(); i++) {
            KeyField part = table.key().get(i);
            Field field = part.field();
            if (field == null) {
                computedKey(code, part, key, entries.keyOffset(i));
                continue;
            }
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

    private void computedKey(Code code, KeyField part, long[] key, int offset) {
        ComputedKey computed = new ComputedKey(part, exprs.node(part.value()), offset);
        code.constant(computed, ComputedKey.class);
        code.packet();
        code.constant(key, long[].class);
        code.invoke(ComputedKey.class, "fill", "(L" + Code.PACKET + ";[J)V");
    }

    private static void keyField(Code code, KeyField part, long[] key, int offset, boolean valid) {
        Field field = part.field();
        long[] mask = ComputedKey.mask(part);
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

    /** Runs the chosen action and goes on. */
    private void dispatch(Code code, ControlNode.Apply apply, int fixedNext, Chosen chosen, IntConsumer next) {
        Map<Integer, Map.Entry<Action, Integer>> cases = new java.util.TreeMap<>();
        successors(apply).entrySet().forEach(e -> cases.put(e.getKey().index(), e));
        int[] keys = cases.keySet().stream().mapToInt(Integer::intValue).toArray();
        Label[] labels = new Label[keys.length];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = new Label();
        }
        Label unknown = new Label();
        chosen.actionIndex(code);
        code.lookupSwitch(keys, labels, unknown);
        for (int i = 0; i < keys.length; i++) {
            Action action = cases.get(keys[i]).getKey();
            code.label(labels[i]);
            if (!action.primitives().isEmpty()) {
                code.packet();
                code.var(ALOAD, Code.SLOTS);
                chosen.data(code);
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
        chosen.actionIndex(code);
        chosen.data(code);
        code.invoke(Interpreter.class, "run", "(L" + Code.PACKET + ";I[JI)V");
        next.accept(fixedNext != ControlNode.BY_ACTION ? fixedNext : ControlNode.END);
    }

    /** What a lookup chose to run. */
    private interface Chosen {
        /** Pushes the action's index. */
        void actionIndex(Code code);

        /** Pushes the array of the action's data and where in it they start. */
        void data(Code code);
    }

    /** A binding in a local variable. */
    private record Bound(int local) implements Chosen {
        @Override
        public void actionIndex(Code code) {
            code.var(ALOAD, local);
            code.invoke(ActionBinding.class, "actionIndex", "()I");
        }

        @Override
        public void data(Code code) {
            code.var(ALOAD, local);
            code.invoke(ActionBinding.class, "data", "()[J");
            code.pushInt(0);
        }
    }

    /** An entry that names its action itself, in a local variable. */
    private record Found(int local, long[] near) implements Chosen {
        @Override
        public void actionIndex(Code code) {
            code.var(ALOAD, local);
            code.invoke(Entry.class, "actionIndex", "()I");
        }

        @Override
        public void data(Code code) {
            if (near == null) {
                code.var(ALOAD, local);
                code.invoke(Entry.class, "data", "()[J");
            } else {
                code.constant(near, long[].class);
            }
            code.pushInt(0);
        }
    }

    /** A row of a table: array and place in local variables. */
    private record Row(int rows, int at, int markAt) implements Chosen {
        @Override
        public void actionIndex(Code code) {
            code.var(ALOAD, rows);
            code.var(ILOAD, at);
            code.pushInt(markAt);
            code.op(IADD);
            code.op(LALOAD);
            code.op(L2I);
            code.pushInt(1);
            code.op(ISUB);
        }

        @Override
        public void data(Code code) {
            code.var(ALOAD, rows);
            code.var(ILOAD, at);
            code.pushInt(markAt + 1);
            code.op(IADD);
        }
    }
}
