package dev.weft.bmv2.exec;

/** A lowered action. */
final class ActionCode {
    /** More steps than any sane loop takes; an action that goes on for longer drops the packet. */
    static final int MAX_STEPS = 1 << 20;

    private final String name;
    private final Op[] ops;
    private final boolean jumps;

    ActionCode(String name, Op[] ops) {
        this.name = name;
        this.ops = ops;
        boolean any = false;
        for (Op op : ops) {
            any |= op instanceof Op.Jump;
        }
        this.jumps = any;
    }

    void run(PacketState packet, long[] data) {
        run(packet, data, 0);
    }

    /** Runs with the data that starts at {@code base}. */
    void run(PacketState packet, long[] data, int base) {
        packet.actionData = data;
        packet.actionBase = base;
        if (!jumps) {
            for (Op op : ops) {
                op.run(packet);
            }
            return;
        }
        int steps = 0;
        for (int pc = 0; pc < ops.length; ) {
            if (++steps > MAX_STEPS) {
                throw endless(name);
            }
            Op op = ops[pc];
            if (op instanceof Op.Jump jump) {
                pc = jump.next(packet, pc + 1);
            } else {
                op.run(packet);
                pc++;
            }
        }
    }

    /** What drops a packet whose action goes on too long. */
    static PacketDropped endless(String action) {
        return new PacketDropped("action '" + action + "' did not end after " + MAX_STEPS + " steps");
    }
}
