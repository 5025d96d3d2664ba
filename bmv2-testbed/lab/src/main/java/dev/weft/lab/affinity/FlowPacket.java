package dev.weft.lab.affinity;

import java.nio.ByteBuffer;

/** What a flow's packets carry behind whatever headers there are: which of the flow's packets it is, and the flow. */
final class FlowPacket {
    /** Which packet of its flow. */
    enum Kind {
        FIRST,
        LATER
    }

    private static final Kind[] KINDS = Kind.values();

    private FlowPacket() {}

    static void write(ByteBuffer out, Kind kind, int flow) {
        out.put((byte) kind.ordinal()).putInt(flow);
    }

    /** Reads the kind; the flow's number follows. */
    static Kind kind(ByteBuffer in) {
        return KINDS[in.get()];
    }
}
