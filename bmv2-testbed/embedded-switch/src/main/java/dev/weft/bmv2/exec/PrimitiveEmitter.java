package dev.weft.bmv2.exec;

import static org.objectweb.asm.Opcodes.*;

import dev.weft.bmv2.program.Expr;
import dev.weft.bmv2.program.Field;
import dev.weft.bmv2.program.Header;
import dev.weft.bmv2.program.Primitive;
import dev.weft.bmv2.program.Program;
import dev.weft.bmv2.state.CounterBank;
import dev.weft.bmv2.state.Limbs;
import dev.weft.bmv2.state.MeterBank;
import dev.weft.bmv2.state.RegisterBank;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.objectweb.asm.Label;

/** Writes the code of primitives and of whole actions. What no line of the table takes, the interpreter's node does. */
final class PrimitiveEmitter {
    private final Program program;
    private final Runtime runtime;
    private final Interpreter nodes;
    private final ExprEmitter exprs;
    private final StoreEmitter stores;
    private final CalculationEmitter calculations;
    private final HeaderAreas areas;

    private final EmitterTable<Primitive> primitives = new EmitterTable<Primitive>()
            // Flow; jumps are laid out by body()
            .on(Primitive.NoOp.class, (code, p) -> true)
            .on(Primitive.Exit.class, this::exit)
            .on(Primitive.Check.class, this::check)
            // Fields and headers
            .on(Primitive.Assign.class, (code, p) -> this.stores().assign(code, p.target(), p.source()))
            .on(Primitive.AddHeader.class, this::addHeader)
            .on(Primitive.RemoveHeader.class, this::removeHeader)
            // Forwarding
            .on(Primitive.MarkToDrop.class, this::markToDrop)
            .on(Primitive.CloneIngressToEgress.class, (code, p) -> cloneTo(code, p.session(), p.fieldList()))
            .on(Primitive.CloneEgressToEgress.class, (code, p) -> cloneTo(code, p.session(), p.fieldList()))
            .on(Primitive.Resubmit.class, (code, p) -> note(code, "resubmitFieldList", p.fieldList(), 0xffff))
            .on(Primitive.Recirculate.class, (code, p) -> note(code, "recirculateFieldList", p.fieldList(), 0xffff))
            .on(Primitive.GenerateDigest.class, (code, p) -> note(code, "learnList", p.learnList(), 0xffff))
            // State
            .on(Primitive.Hash.class, this::hash)
            .on(Primitive.Count.class, this::count)
            .on(Primitive.ExecuteMeter.class, this::meter)
            .on(Primitive.RegisterRead.class, this::registerRead)
            .on(Primitive.RegisterWrite.class, this::registerWrite);

    PrimitiveEmitter(
            Program program,
            Runtime runtime,
            Interpreter nodes,
            ExprEmitter exprs,
            StoreEmitter stores,
            CalculationEmitter calculations,
            HeaderAreas areas) {
        this.program = program;
        this.runtime = runtime;
        this.nodes = nodes;
        this.exprs = exprs;
        this.stores = stores;
        this.calculations = calculations;
        this.areas = areas;
    }

    private StoreEmitter stores() {
        return stores;
    }

    /** One primitive other than a jump. */
    void emit(Code code, Primitive primitive) {
        if (!primitives.emit(code, primitive)) {
            code.callNode(nodes.primitives().lower(primitive), Op.class, "run", "V");
        }
    }

    /** All steps of an action; falls through at its end. */
    void body(Code code, String name, List<Primitive> steps) {
        Label[] labels = new Label[steps.size() + 1];
        boolean loops = false;
        for (int i = 0; i < labels.length; i++) {
            labels[i] = new Label();
        }
        for (int i = 0; i < steps.size(); i++) {
            loops |= target(steps.get(i)) <= i && target(steps.get(i)) >= 0;
        }
        int counter = -1;
        if (loops) {
            counter = code.local(1);
            code.pushInt(0);
            code.var(ISTORE, counter);
        }
        for (int i = 0; i < steps.size(); i++) {
            Primitive step = steps.get(i);
            code.label(labels[i]);
            if (loops) {
                code.increment(counter, 1);
                code.var(ILOAD, counter);
                code.pushString(name);
                code.support("limitSteps", "(ILjava/lang/String;)V");
            }
            if (step instanceof Primitive.Jump j) {
                code.goTo(labels[Math.min(j.target(), steps.size())]);
            } else if (step instanceof Primitive.JumpIfZero j) {
                exprs.nonZero(code, j.condition(), false, labels[Math.min(j.target(), steps.size())]);
            } else {
                emit(code, step);
            }
        }
        code.label(labels[steps.size()]);
    }

    private static int target(Primitive step) {
        return step instanceof Primitive.Jump j
                ? j.target()
                : step instanceof Primitive.JumpIfZero z ? z.target() : Integer.MAX_VALUE;
    }

    private boolean exit(Code code, Primitive.Exit p) {
        code.packet();
        code.pushInt(1);
        code.putPacketField("exit", "Z");
        return true;
    }

    private boolean check(Code code, Primitive.Check p) {
        Label holds = new Label();
        exprs.nonZero(code, p.condition(), true, holds);
        code.pushString(p.kind());
        code.support("failed", "(Ljava/lang/String;)V");
        code.label(holds);
        return true;
    }

    private boolean addHeader(Code code, Primitive.AddHeader p) {
        Header header = ExprEmitter.fixed(p.header());
        if (header == null || header.unionIndex() >= 0 || header.variableField() != null) {
            return false;
        }
        Label end = new Label();
        code.loadValid(header.firstSlot());
        code.jump(IFNE, end);
        code.var(ALOAD, Code.SLOTS);
        code.pushInt(header.firstSlot() + 1);
        code.pushInt(header.firstSlot() + header.slotCount());
        code.op(LCONST_0);
        code.invokeStatic("java/util/Arrays", "fill", "([JIIJ)V");
        code.setSlot(header.firstSlot(), 1);
        areas.forget(code, header);
        addLength(code, header, IADD);
        code.label(end);
        return true;
    }

    private boolean removeHeader(Code code, Primitive.RemoveHeader p) {
        Header header = ExprEmitter.fixed(p.header());
        if (header == null || header.variableField() != null || header.metadata()) {
            return false;
        }
        Label end = new Label();
        code.loadValid(header.firstSlot());
        code.jump(IFEQ, end);
        addLength(code, header, ISUB);
        code.setSlot(header.firstSlot(), 0);
        code.label(end);
        return true;
    }

    private static void addLength(Code code, Header header, int opcode) {
        code.packet();
        code.packetField("packetLength", "I");
        code.pushInt(header.fixedBits() / 8);
        code.op(opcode);
        code.putPacketField("packetLength", "I");
    }

    private boolean markToDrop(Code code, Primitive.MarkToDrop p) {
        Field spec = program.intrinsics().egressSpec();
        code.setSlot(spec.slot(), runtime.dropPort() & Limbs.mask(spec.width()));
        Field group = program.intrinsics().multicastGroup();
        if (group != null) {
            code.setSlot(group.slot(), 0);
        }
        return true;
    }

    private boolean cloneTo(Code code, Expr.Data session, Expr.Data fieldList) {
        return note(code, "cloneSession", session, 0x7fff) && note(code, "cloneFieldList", fieldList, 0xffff);
    }

    private boolean note(Code code, String field, Expr.Data value, int mask) {
        code.packet();
        exprs.low(code, value);
        code.op(L2I);
        code.pushInt(mask);
        code.op(IAND);
        code.putPacketField(field, "I");
        return true;
    }

    private boolean hash(Code code, Primitive.Hash p) {
        Field target = StoreEmitter.narrow(p.target());
        if (target == null) {
            return false;
        }
        Consumer<Code> value = c -> {
            calculations.value(c, p.calculation());
            boolean small = calculations.bits(p.calculation()) < 64;
            if (p.max() instanceof Expr.Const max && max.value().longValue() > 0) {
                long size = max.value().longValue();
                c.pushLong(Long.bitCount(size) == 1 ? size - 1 : size);
                if (Long.bitCount(size) == 1) {
                    c.op(LAND);
                } else if (small) {
                    c.op(LREM);
                } else {
                    c.invokeStatic("java/lang/Long", "remainderUnsigned", "(JJ)J");
                }
            } else {
                exprs.low(c, p.max());
                c.support("remainderOfHash", "(JJ)J");
            }
            exprs.low(c, p.base());
            c.op(LADD);
        };
        if (stores.dead(target)) {
            // Round robin and random numbers move on even so.
            value.accept(code);
            code.op(POP2);
        } else {
            stores.unsigned(code, target, () -> value.accept(code));
        }
        return true;
    }

    /** Pushes the index into a local and jumps if it is outside an array; returns the local. */
    private int checkedIndex(Code code, Expr.Data index, int size, Label outside) {
        int local = code.local(1);
        exprs.index(code, index);
        code.op(DUP);
        code.var(ISTORE, local);
        code.pushInt(size);
        code.support("outside", "(II)Z");
        code.jump(IFNE, outside);
        return local;
    }

    private boolean count(Code code, Primitive.Count p) {
        CounterBank bank = runtime.state().counter(p.counter());
        Label end = new Label();
        int index = checkedIndex(code, p.index(), bank.size(), end);
        code.constant(bank, CounterBank.class);
        code.var(ILOAD, index);
        code.packetField("ingressLength", "I");
        code.invoke(CounterBank.class, "count", "(II)V");
        code.label(end);
        return true;
    }

    private boolean meter(Code code, Primitive.ExecuteMeter p) {
        Field target = StoreEmitter.narrow(p.target());
        if (target == null || stores.dead(target)) {
            return false;
        }
        MeterBank bank = runtime.state().meter(p.meter());
        Label end = new Label();
        int index = checkedIndex(code, p.index(), bank.size(), end);
        stores.unsigned(code, target, () -> {
            code.constant(bank, MeterBank.class);
            code.var(ILOAD, index);
            code.constant(runtime.nowNs(), LongSupplier.class);
            code.packetField("ingressLength", "I");
            code.support("meter", "(Ldev/weft/bmv2/state/MeterBank;ILjava/util/function/LongSupplier;I)J");
        });
        code.label(end);
        return true;
    }

    private boolean registerRead(Code code, Primitive.RegisterRead p) {
        RegisterBank bank = runtime.state().register(p.register());
        Field target = StoreEmitter.narrow(p.target());
        if (target == null || bank.array().width() > 64) {
            return false;
        }
        Label end = new Label();
        int index = checkedIndex(code, p.index(), bank.size(), end);
        stores.unsigned(code, target, () -> {
            code.constant(bank, RegisterBank.class);
            code.var(ILOAD, index);
            code.invoke(RegisterBank.class, "low", "(I)J");
        });
        code.label(end);
        return true;
    }

    private boolean registerWrite(Code code, Primitive.RegisterWrite p) {
        RegisterBank bank = runtime.state().register(p.register());
        if (bank.array().width() > 64) {
            return false;
        }
        Label end = new Label();
        int index = checkedIndex(code, p.index(), bank.size(), end);
        code.constant(bank, RegisterBank.class);
        code.var(ILOAD, index);
        exprs.low(code, p.source());
        code.invoke(RegisterBank.class, "writeLow", "(IJ)V");
        code.label(end);
        return true;
    }
}
