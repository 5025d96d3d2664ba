package dev.weft.bmv2.exec;

import static org.objectweb.asm.Opcodes.*;

import dev.weft.bmv2.program.Checksum;
import dev.weft.bmv2.program.Field;
import dev.weft.bmv2.program.Header;
import dev.weft.bmv2.program.Program;
import dev.weft.bmv2.state.Limbs;
import java.util.List;
import org.objectweb.asm.Label;

/** Writes the code that checks and updates checksums and puts packets together. */
final class DeparserEmitter {
    private static final String HEADER_TYPE = "(L" + Code.PACKET + ";[J[BI)I";
    private static final int OUTPUT = 2;
    private static final int POSITION = 3;
    /** Headers that one method puts out. */
    private static final int CHUNK = 100;

    private final Program program;
    private final Interpreter interpreter;
    private final ClassWriterWithMethods type;
    private final ExprEmitter exprs;
    private final StoreEmitter stores;
    private final PrimitiveEmitter primitives;
    private final CalculationEmitter calculations;
    private final HeaderAreas areas;
    private final Constants constants;

    DeparserEmitter(
            Program program,
            Interpreter interpreter,
            ClassWriterWithMethods type,
            ExprEmitter exprs,
            StoreEmitter stores,
            PrimitiveEmitter primitives,
            CalculationEmitter calculations,
            HeaderAreas areas,
            Constants constants) {
        this.program = program;
        this.interpreter = interpreter;
        this.type = type;
        this.exprs = exprs;
        this.stores = stores;
        this.primitives = primitives;
        this.calculations = calculations;
        this.areas = areas;
        this.constants = constants;
    }

    /** Method {@code verify}: sets the packet's checksum error. */
    void verify() {
        Code code = type.method("verify", ProgramCompiler.STAGE, 2);
        code.packet();
        code.pushInt(0);
        code.putPacketField("checksumError", "Z");
        int number = 0;
        for (Checksum checksum : program.checksums()) {
            if (checksum.verify()) {
                String name = "verify" + number++;
                code.packet();
                code.var(ALOAD, Code.SLOTS);
                code.invokeStatic(Constants.CLASS, name, ProgramCompiler.STAGE);
                verify(type.method(name, ProgramCompiler.STAGE, 2), checksum);
            }
        }
        code.returnVoid();
        code.end();
    }

    private void verify(Code code, Checksum checksum) {
        Label correct = new Label();
        Field target = checksum.target();
        code.loadValid(program.headers().get(target.headerIndex()).firstSlot());
        code.jump(IFEQ, correct);
        if (checksum.condition() != null) {
            exprs.jump(code, checksum.condition(), false, correct);
        }
        calculations.value(code, checksum.calculation());
        code.loadSlot(target.slot());
        code.op(LCMP);
        code.jump(IFEQ, correct);
        code.packet();
        code.pushInt(1);
        code.putPacketField("checksumError", "Z");
        code.label(correct);
        code.returnVoid();
        code.end();
    }

    /** Method {@code deparse}. */
    void deparse() {
        List<Header> order = program.deparser().order();
        Code code = type.method("deparse0", "(L" + Code.PACKET + ";[J[B)I", 4);
        int number = 0;
        for (Checksum checksum : program.checksums()) {
            if (checksum.update()) {
                String name = "update" + number++;
                code.packet();
                code.var(ALOAD, Code.SLOTS);
                code.invokeStatic(Constants.CLASS, name, ProgramCompiler.STAGE);
                update(type.method(name, ProgramCompiler.STAGE, 2), checksum);
            }
        }
        if (!program.deparser().primitives().isEmpty()) {
            code.packet();
            code.var(ALOAD, Code.SLOTS);
            code.invokeStatic(Constants.CLASS, "deparserSteps", ProgramCompiler.STAGE);
            steps();
        }
        code.pushInt(0);
        code.var(ISTORE, POSITION);
        for (int from = 0; from < order.size(); from += CHUNK) {
            String name = "emit" + from / CHUNK;
            call(code, name);
            chunk(type.method(name, HEADER_TYPE, 4), order.subList(from, Math.min(order.size(), from + CHUNK)), from);
        }
        code.packet();
        code.var(ALOAD, OUTPUT);
        code.var(ILOAD, POSITION);
        code.support("appendPayload", "(L" + Code.PACKET + ";[BI)I");
        code.op(IRETURN);
        code.end();
    }

    private static void call(Code code, String name) {
        code.packet();
        code.var(ALOAD, Code.SLOTS);
        code.var(ALOAD, OUTPUT);
        code.var(ILOAD, POSITION);
        code.invokeStatic(Constants.CLASS, name, HEADER_TYPE);
        code.var(ISTORE, POSITION);
    }

    private void steps() {
        Code size = Code.counting(constants);
        primitives.body(size, "deparser", program.deparser().primitives());
        Code code = type.method("deparserSteps", ProgramCompiler.STAGE, 2);
        if (size.size() > ProgramCompiler.MAX_METHOD_BYTES) {
            code.callNode(interpreter, Interpreter.class, "deparserSteps", "V");
        } else {
            primitives.body(code, "deparser", program.deparser().primitives());
        }
        code.returnVoid();
        code.end();
    }

    private void update(Code code, Checksum checksum) {
        Label end = new Label();
        if (checksum.condition() != null) {
            exprs.jump(code, checksum.condition(), false, end);
        }
        Field target = StoreEmitter.narrow(new dev.weft.bmv2.program.Expr.FieldRef(checksum.target()));
        if (target != null) {
            stores.unsigned(code, target, () -> calculations.value(code, checksum.calculation()));
        } else {
            code.constant(Store.of(checksum.target()), Store.class);
            code.packet();
            calculations.value(code, checksum.calculation());
            code.invoke(Store.class, "storeUnsigned", "(L" + Code.PACKET + ";J)V");
        }
        code.label(end);
        code.returnVoid();
        code.end();
    }

    private void chunk(Code code, List<Header> headers, int from) {
        for (int i = 0; i < headers.size(); i++) {
            Header header = headers.get(i);
            Label absent = new Label();
            code.loadValid(header.firstSlot());
            code.jump(IFEQ, absent);
            if (areas.runs(header) == null) {
                code.constant(interpreter, Interpreter.class);
                code.packet();
                code.pushInt(header.index());
                code.var(ALOAD, OUTPUT);
                code.var(ILOAD, POSITION);
                code.invoke(Interpreter.class, "emit", "(L" + Code.PACKET + ";I[BI)I");
                code.var(ISTORE, POSITION);
            } else {
                String name = "header" + (from + i);
                call(code, name);
                header(type.method(name, HEADER_TYPE, 4), header);
            }
            code.label(absent);
        }
        code.var(ILOAD, POSITION);
        code.op(IRETURN);
        code.end();
    }

    private void header(Code code, Header header) {
        int place = areas.place(header);
        List<HeaderAreas.Run> runs = areas.runs(header);
        int bytes = header.fixedBits() / 8;
        Label full = new Label();
        Label end = new Label();
        if (place >= 0) {
            int at = code.local(1);
            code.packetField("headerAt", "[I");
            code.pushInt(place);
            code.op(IALOAD);
            code.op(DUP);
            code.var(ISTORE, at);
            code.jump(IFLT, full);
            if (!runs.stream().allMatch(areas::written)) {
                code.packetField("data", "[B");
                code.packetField("frameOffset", "I");
                code.var(ILOAD, at);
                code.op(IADD);
                code.var(ALOAD, OUTPUT);
                code.var(ILOAD, POSITION);
                code.pushInt(bytes);
                code.invokeStatic("dev/weft/bmv2/exec/Wire", "copy", "([BI[BII)V");
            }
            runs.stream().filter(areas::written).forEach(run -> put(code, run));
            code.goTo(end);
            code.label(full);
        }
        runs.forEach(run -> put(code, run));
        code.label(end);
        code.var(ILOAD, POSITION);
        code.pushInt(bytes);
        code.op(IADD);
        code.op(IRETURN);
        code.end();
    }

    private static void put(Code code, HeaderAreas.Run run) {
        if (run.bytes() > 8) {
            Field field = run.fields().get(0);
            int at = run.byteOffset() + run.bytes();
            for (int i = 0; i < field.limbs(); i++) {
                int bytes = Math.min(8, run.bytes() - 8 * i);
                at -= bytes;
                target(code, at);
                code.loadSlot(field.slot() + i);
                code.invokeStatic("dev/weft/bmv2/exec/Wire", "put" + bytes, "([BIJ)V");
            }
            return;
        }
        target(code, run.byteOffset());
        int below = run.bytes() * 8;
        boolean first = true;
        for (Field field : run.fields()) {
            below -= field.width();
            code.loadSlot(field.slot());
            if (field.signed() && !first) {
                code.pushLong(Limbs.mask(field.width()));
                code.op(LAND);
            }
            if (below > 0) {
                code.pushInt(below);
                code.op(LSHL);
            }
            if (!first) {
                code.op(LOR);
            }
            first = false;
        }
        code.invokeStatic("dev/weft/bmv2/exec/Wire", "put" + run.bytes(), "([BIJ)V");
    }

    private static void target(Code code, int offset) {
        code.var(ALOAD, OUTPUT);
        code.var(ILOAD, POSITION);
        code.pushInt(offset);
        code.op(IADD);
    }
}
