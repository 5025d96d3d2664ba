package dev.weft.bmv2.exec;

import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Writes the bytecode of one method and keeps count of its size. Every generated method has the packet in local 0 and
 * its slots in local 1; an action has its data in local 2, from the place on
 * that local 3 tells.
 */
final class Code {
    static final String PACKET = "dev/weft/bmv2/exec/PacketState";
    static final String SUPPORT = "dev/weft/bmv2/exec/CompiledSupport";
    static final int SLOTS = 1;
    static final int DATA = 2;
    static final int BASE = 3;

    private final MethodVisitor method;
    private final Constants constants;
    private int nextLocal;
    private int size;
    private boolean callsNodes;

    /**
     * Starts a method.
     *
     * @param method where instructions go
     * @param constants objects that the code refers to
     * @param locals slots that the parameters take
     */
    Code(MethodVisitor method, Constants constants, int locals) {
        this.method = method;
        this.constants = constants;
        this.nextLocal = locals;
    }

    /** A code that only counts. */
    static Code counting(Constants constants) {
        return new Code(new MethodVisitor(Opcodes.ASM9) {}, constants, 16);
    }

    /** Bytes so far, never less than they are. */
    int size() {
        return size;
    }

    /** Whether nodes of the interpreter are called, which look for the action data in the packet. */
    boolean callsNodes() {
        return callsNodes;
    }

    /** A new local variable; {@code words} is 2 for a long. */
    int local(int words) {
        int local = nextLocal;
        nextLocal += words;
        return local;
    }

    void op(int opcode) {
        method.visitInsn(opcode);
        size++;
    }

    void var(int opcode, int local) {
        method.visitVarInsn(opcode, local);
        size += local < 256 ? 2 : 4;
    }

    void jump(int opcode, Label target) {
        method.visitJumpInsn(opcode, target);
        size += 3;
    }

    void goTo(Label target) {
        jump(Opcodes.GOTO, target);
    }

    void label(Label label) {
        method.visitLabel(label);
    }

    void tableSwitch(int low, Label[] targets, Label otherwise) {
        method.visitTableSwitchInsn(low, low + targets.length - 1, otherwise, targets);
        size += 16 + 4 * targets.length;
    }

    void lookupSwitch(int[] keys, Label[] targets, Label otherwise) {
        method.visitLookupSwitchInsn(otherwise, keys, targets);
        size += 12 + 8 * targets.length;
    }

    void increment(int local, int by) {
        method.visitIincInsn(local, by);
        size += 6;
    }

    void pushInt(int value) {
        if (value >= -1 && value <= 5) {
            op(Opcodes.ICONST_0 + value);
        } else if (value >= Short.MIN_VALUE && value <= Short.MAX_VALUE) {
            method.visitIntInsn(value == (byte) value ? Opcodes.BIPUSH : Opcodes.SIPUSH, value);
            size += 3;
        } else {
            method.visitLdcInsn(value);
            size += 3;
        }
    }

    void pushLong(long value) {
        if (value == 0 || value == 1) {
            op(value == 0 ? Opcodes.LCONST_0 : Opcodes.LCONST_1);
        } else if (value == (short) value) {
            pushInt((int) value);
            op(Opcodes.I2L);
        } else {
            method.visitLdcInsn(value);
            size += 3;
        }
    }

    void pushString(String value) {
        method.visitLdcInsn(value);
        size += 3;
    }

    void packet() {
        var(Opcodes.ALOAD, 0);
    }

    /** Pushes a field of the packet. */
    void packetField(String name, String descriptor) {
        packet();
        method.visitFieldInsn(Opcodes.GETFIELD, PACKET, name, descriptor);
        size += 3;
    }

    /** Pops a value, with the packet below it, into a field of the packet. */
    void putPacketField(String name, String descriptor) {
        method.visitFieldInsn(Opcodes.PUTFIELD, PACKET, name, descriptor);
        size += 3;
    }

    /** Pushes a slot's value. */
    void loadSlot(int slot) {
        var(Opcodes.ALOAD, SLOTS);
        pushInt(slot);
        op(Opcodes.LALOAD);
    }

    /** Pushes a word of the action's data. */
    void loadData(int word) {
        var(Opcodes.ALOAD, DATA);
        var(Opcodes.ILOAD, BASE);
        if (word > 0) {
            pushInt(word);
            op(Opcodes.IADD);
        }
        op(Opcodes.LALOAD);
    }

    /** Sets a slot to a constant. */
    void setSlot(int slot, long value) {
        var(Opcodes.ALOAD, SLOTS);
        pushInt(slot);
        pushLong(value);
        op(Opcodes.LASTORE);
    }

    /** Pushes whether a header is valid: an int that is not 0. */
    void loadValid(int validSlot) {
        loadSlot(validSlot);
        op(Opcodes.L2I);
    }

    /** Pushes an object that exists when the class is defined. */
    void constant(Object value, Class<?> type) {
        String descriptor = type.descriptorString();
        method.visitFieldInsn(Opcodes.GETSTATIC, Constants.CLASS, constants.add(value, descriptor), descriptor);
        size += 3;
    }

    /** Calls a static method of {@link CompiledSupport}. */
    void support(String name, String descriptor) {
        invokeStatic(SUPPORT, name, descriptor);
    }

    void invokeStatic(String owner, String name, String descriptor) {
        method.visitMethodInsn(Opcodes.INVOKESTATIC, owner, name, descriptor, false);
        size += 3;
    }

    void invoke(Class<?> owner, String name, String descriptor) {
        method.visitMethodInsn(
                Opcodes.INVOKEVIRTUAL, owner.descriptorString().substring(1).replace(";", ""), name, descriptor, false);
        size += 3;
    }

    /** Calls a method of an interpreter's node with the packet as its argument. */
    void callNode(Object node, Class<?> type, String name, String result) {
        callsNodes = true;
        constant(node, type);
        packet();
        invoke(type, name, "(L" + PACKET + ";)" + result);
    }

    /** Adds a trace event that never changes. */
    void trace(Object event) {
        packetField("trace", "Ldev/weft/bmv2/trace/PacketTrace;");
        constant(event, dev.weft.bmv2.trace.PacketTrace.Event.class);
        invoke(
                dev.weft.bmv2.trace.PacketTrace.class,
                "add",
                "(" + dev.weft.bmv2.trace.PacketTrace.Event.class.descriptorString() + ")V");
    }

    void returnVoid() {
        op(Opcodes.RETURN);
    }

    /** Ends the method. */
    void end() {
        method.visitMaxs(0, 0);
        method.visitEnd();
    }
}
