package dev.weft.bmv2.exec;

/** A lowered primitive. */
abstract class Op {
    abstract void run(PacketState packet);

    /** A primitive that may continue elsewhere in the action. */
    abstract static class Jump extends Op {
        /** The next step, given the one after this. */
        abstract int next(PacketState packet, int following);

        @Override
        void run(PacketState packet) {}
    }
}
