package dev.weft.bmv2.exec;

import static org.objectweb.asm.Opcodes.*;

import dev.weft.bmv2.program.Program;
import java.lang.invoke.MethodHandles;
import java.util.List;
import org.objectweb.asm.MethodVisitor;

/**
 * Makes a hidden class of a program: one for every worker, whose tables, registers and scratch space are its constants.
 */
final class ProgramCompiler {
    /** A stage of the pipeline: packet and slots. */
    static final String STAGE = "(L" + Code.PACKET + ";[J)V";
    /** The JIT does not compile methods of more than 8,000 bytes. */
    static final int MAX_METHOD_BYTES = 7500;
    /** Pipelines are cut into methods of about this size. */
    static final int SEGMENT_BYTES = 4000;

    private final Program program;
    private final Runtime runtime;
    private final LookAhead ahead;
    private final Interpreter interpreter;
    private final boolean traced;
    private final Constants constants = new Constants();
    private final ClassWriterWithMethods type = new ClassWriterWithMethods(constants);
    private final ExprEmitter exprs;
    private final StoreEmitter stores;
    private final CalculationEmitter calculations;
    private final HeaderAreas areas;
    private final PrimitiveEmitter primitives;
    private final ControlEmitter controls;
    private final ActionEmitter actions;

    private ProgramCompiler(
            Program program,
            Runtime runtime,
            Interpreter interpreter,
            HeaderAreas areas,
            FieldUse use,
            boolean traced,
            LookAhead ahead) {
        this.ahead = ahead;
        this.runtime = runtime;
        this.program = program;
        this.interpreter = interpreter;
        this.traced = traced;
        this.areas = areas;
        this.exprs = new ExprEmitter(interpreter.exprs());
        this.stores = new StoreEmitter(program, use, exprs);
        this.calculations = new CalculationEmitter(program, interpreter);
        this.primitives = new PrimitiveEmitter(program, runtime, interpreter, exprs, stores, calculations, areas);
        this.actions = new ActionEmitter(type, constants, primitives, interpreter);
        this.controls =
                new ControlEmitter(program, runtime, interpreter, exprs, primitives, constants, actions, traced);
    }

    /**
     * Compiles a program.
     *
     * @param interpreter supplies the nodes for what is not compiled
     * @param traced whether to write the code that fills {@link PacketState#trace}
     * @param ahead takes what is noted of lookups to come; null to note nothing
     */
    static CompiledCode compile(
            Program program,
            Runtime runtime,
            Interpreter interpreter,
            HeaderAreas areas,
            FieldUse use,
            boolean traced,
            LookAhead ahead) {
        return new ProgramCompiler(program, runtime, interpreter, areas, use, traced, ahead).compile();
    }

    private CompiledCode compile() {
        entryPoints();
        parser();
        DeparserEmitter deparser = new DeparserEmitter(
                program, interpreter, type, exprs, stores, primitives, calculations, areas, constants);
        deparser.verify();
        deparser.deparse();
        new PipelineEmitter(type, controls, interpreter.ingressCode(), program.ingress(), constants, traced)
                .emit("ingress");
        new PipelineEmitter(type, controls, interpreter.egressCode(), program.egress(), constants, traced)
                .emit("egress");
        if (ahead != null) {
            new AheadEmitter(controls, exprs, program.ingress(), runtime, ahead).emit(type.method("ahead0", STAGE, 3));
        }
        actions.flush();
        byte[] bytes = type.finish();
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup()
                    .defineHiddenClassWithClassData(bytes, constants.values().toArray(), true);
            return (CompiledCode) lookup.lookupClass().getDeclaredConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the compiled program '" + program.name() + "' cannot be instantiated", e);
        }
    }

    /** The instance methods, which call the static ones. */
    private void entryPoints() {
        MethodVisitor init = type.plain("<init>", "()V");
        init.visitVarInsn(ALOAD, 0);
        init.visitMethodInsn(INVOKESPECIAL, "dev/weft/bmv2/exec/CompiledCode", "<init>", "()V", false);
        init.visitInsn(RETURN);
        init.visitMaxs(0, 0);
        init.visitEnd();
        for (String stage : ahead == null
                ? List.of("parse", "ingress", "egress")
                : List.of("parse", "ahead", "ingress", "egress")) {
            MethodVisitor method = type.plain(stage, "(L" + Code.PACKET + ";)V");
            stage(method, stage + "0", STAGE);
            if (stage.equals("parse") && program.checksums().stream().anyMatch(c -> c.verify())) {
                stage(method, "verify", STAGE);
            }
            method.visitInsn(RETURN);
            method.visitMaxs(0, 0);
            method.visitEnd();
        }
        MethodVisitor method = type.plain("deparse", "(L" + Code.PACKET + ";[B)I");
        method.visitVarInsn(ALOAD, 1);
        method.visitVarInsn(ALOAD, 1);
        method.visitFieldInsn(GETFIELD, Code.PACKET, "slots", "[J");
        method.visitVarInsn(ALOAD, 2);
        method.visitMethodInsn(INVOKESTATIC, Constants.CLASS, "deparse0", "(L" + Code.PACKET + ";[J[B)I", false);
        method.visitInsn(IRETURN);
        method.visitMaxs(0, 0);
        method.visitEnd();
    }

    private static void stage(MethodVisitor method, String name, String descriptor) {
        method.visitVarInsn(ALOAD, 1);
        method.visitVarInsn(ALOAD, 1);
        method.visitFieldInsn(GETFIELD, Code.PACKET, "slots", "[J");
        method.visitMethodInsn(INVOKESTATIC, Constants.CLASS, name, descriptor, false);
    }

    private void parser() {
        new ParserLayout(program, interpreter, type, constants, traced)
                .emit(loops ->
                        new ParserEmitter(program, interpreter, exprs, stores, primitives, areas, loops, traced));
    }
}
