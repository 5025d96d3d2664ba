package dev.weft.bmv2.exec;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * The objects that generated code refers to: tables, registers, nodes of the interpreter. Each becomes a
 * {@code static final} field that is filled from the hidden class's data, so that the JIT takes it for a constant.
 */
final class Constants {
    /** Internal name of the generated class. */
    static final String CLASS = "dev/weft/bmv2/exec/Compiled";

    private final List<Object> values = new ArrayList<>();
    private final List<String> descriptors = new ArrayList<>();
    private final Map<Object, Integer> numbers = new IdentityHashMap<>();

    /** Registers an object and returns its field's name. */
    String add(Object value, String descriptor) {
        Integer known = numbers.get(value);
        if (known != null && descriptors.get(known).equals(descriptor)) {
            return "c" + known;
        }
        int number = values.size();
        numbers.put(value, number);
        values.add(value);
        descriptors.add(descriptor);
        return "c" + number;
    }

    /** The class data: one object per field. */
    List<Object> values() {
        return List.copyOf(values);
    }

    /** Declares the fields and the initialiser that fills them. */
    void define(ClassVisitor type) {
        MethodVisitor init = type.visitMethod(Opcodes.ACC_STATIC, "<clinit>", "()V", null, null);
        init.visitCode();
        init.visitMethodInsn(
                Opcodes.INVOKESTATIC,
                "java/lang/invoke/MethodHandles",
                "lookup",
                "()Ljava/lang/invoke/MethodHandles$Lookup;",
                false);
        init.visitMethodInsn(
                Opcodes.INVOKESTATIC,
                Code.SUPPORT,
                "classData",
                "(Ljava/lang/invoke/MethodHandles$Lookup;)[Ljava/lang/Object;",
                false);
        init.visitVarInsn(Opcodes.ASTORE, 0);
        for (int i = 0; i < values.size(); i++) {
            String descriptor = descriptors.get(i);
            type.visitField(
                            Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC | Opcodes.ACC_FINAL,
                            "c" + i,
                            descriptor,
                            null,
                            null)
                    .visitEnd();
            init.visitVarInsn(Opcodes.ALOAD, 0);
            init.visitLdcInsn(i);
            init.visitInsn(Opcodes.AALOAD);
            init.visitTypeInsn(Opcodes.CHECKCAST, Type.getType(descriptor).getInternalName());
            init.visitFieldInsn(Opcodes.PUTSTATIC, CLASS, "c" + i, descriptor);
        }
        init.visitInsn(Opcodes.RETURN);
        init.visitMaxs(0, 0);
        init.visitEnd();
    }
}
