package dev.weft.bmv2.exec;

import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** The class being generated. */
final class ClassWriterWithMethods {
    private final Constants constants;
    private final ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_FRAMES) {
        @Override
        protected String getCommonSuperClass(String a, String b) {
            // Locals that differ between branches are never used after them.
            return "java/lang/Object";
        }
    };

    ClassWriterWithMethods(Constants constants) {
        this.constants = constants;
        writer.visit(Opcodes.V17, Opcodes.ACC_FINAL, Constants.CLASS, null, "dev/weft/bmv2/exec/CompiledCode", null);
    }

    /** Starts a static method; {@code locals} are the slots of its parameters. */
    Code method(String name, String descriptor, int locals) {
        MethodVisitor method = writer.visitMethod(Opcodes.ACC_STATIC, name, descriptor, null, null);
        method.visitCode();
        return new Code(method, constants, locals);
    }

    /** An instance method or constructor that is written at once. */
    MethodVisitor plain(String name, String descriptor) {
        MethodVisitor method = writer.visitMethod(0, name, descriptor, null, null);
        method.visitCode();
        return method;
    }

    byte[] finish() {
        constants.define(writer);
        writer.visitEnd();
        return writer.toByteArray();
    }
}
