package dev.weft.bmv2.exec;

import dev.weft.bmv2.program.Header;
import dev.weft.bmv2.program.Program;
import dev.weft.bmv2.trace.PacketTrace;
import java.util.Arrays;

/**
 * One packet on its way. Reused from packet to packet: nothing is allocated in the steady state. The fields are open to
 * this package because they are the machine's registers.
 */
final class PacketState {
    static final int NO_CLONE = -1;

    /** All header and metadata fields, see {@link dev.weft.bmv2.program.Field}. */
    final long[] slots;
    /** Number of elements in use of each header stack. */
    final int[] stackNext;
    /** Number of elements in use of each union stack. */
    final int[] unionStackNext;

    /** The frame as it came in; not owned unless it is {@link #own}. */
    byte[] data;

    int frameOffset;
    int frameEnd;
    /** What the parser has not consumed starts here. */
    int payloadOffset;
    /** Where the parser is; meaningful while it runs. */
    int cursor;
    /** States that a compiled parser may still enter; meaningful while it runs. */
    int statesLeft;
    /** Where in the frame each header that can be copied was extracted, -1 for nowhere; see {@link HeaderAreas}. */
    final int[] headerAt;

    private byte[] own = new byte[0];

    /** Where the packet came from; clones and later passes keep it. */
    int ingressPort;

    int egressPort;
    /** Length that counters and meters see, bytes. */
    int ingressLength;
    /** simple_switch's packet length register: follows add_header and remove_header. */
    int packetLength;
    /** Packets are cut to this length when they leave. */
    int truncateTo;

    /** Parsed ahead of its turn. */
    boolean parsed;

    boolean exit;
    int parserError;
    boolean checksumError;
    int cloneSession;
    int cloneFieldList;
    int resubmitFieldList;
    int recirculateFieldList;
    int learnList;
    /** Passes so far of this packet and its ancestors. */
    int passes;

    /** Data of the action that runs. */
    long[] actionData;
    /** Where in {@link #actionData} they start. */
    int actionBase;
    /** Null when tracing is off. */
    PacketTrace trace;

    private final Program program;
    /** Slots that are 1 in a new packet: metadata are valid. */
    private final int[] validSlots;

    PacketState(Program program) {
        this.program = program;
        this.headerAt = new int[program.headers().size()];
        this.slots = new long[program.slots()];
        this.stackNext = new int[program.stacks().size()];
        this.unionStackNext = new int[program.unionStacks().size()];
        this.validSlots = program.headers().stream()
                .filter(Header::metadata)
                .mapToInt(Header::firstSlot)
                .toArray();
    }

    /** Every field 0, no header valid. */
    void clear() {
        Arrays.fill(slots, 0);
        for (int slot : validSlots) {
            slots[slot] = 1;
        }
        Arrays.fill(headerAt, -1);
        Arrays.fill(stackNext, 0);
        Arrays.fill(unionStackNext, 0);
        clearFlags();
        truncateTo = Integer.MAX_VALUE;
        parserError = 0;
        checksumError = false;
        passes = 0;
        parsed = false;
        trace = null;
        actionData = null;
    }

    void clearFlags() {
        exit = false;
        cloneSession = NO_CLONE;
        cloneFieldList = 0;
        resubmitFieldList = 0;
        recirculateFieldList = 0;
        learnList = 0;
    }

    /** All metadata fields 0. */
    void resetMetadata() {
        for (Header header : program.headers()) {
            if (header.metadata()) {
                int from = header.firstSlot() + 1;
                Arrays.fill(slots, from, header.firstSlot() + header.slotCount(), 0);
            }
        }
    }

    /** Takes a frame that stays where it is while this packet lives. */
    void borrowFrame(byte[] bytes, int offset, int length) {
        data = bytes;
        frameOffset = offset;
        frameEnd = offset + length;
        payloadOffset = offset;
    }

    /** Takes a copy of a frame. */
    void copyFrame(byte[] bytes, int offset, int length) {
        if (own.length < length) {
            own = new byte[Math.max(length, 2048)];
        }
        System.arraycopy(bytes, offset, own, 0, length);
        borrowFrame(own, 0, length);
    }

    /** Shares the other packet's frame; copies it if the other one owns it, since that packet may be reused first. */
    void takeFrame(PacketState other) {
        if (other.data == other.own) {
            int payload = other.payloadOffset - other.frameOffset;
            copyFrame(other.data, other.frameOffset, other.frameEnd - other.frameOffset);
            payloadOffset = payload;
        } else {
            data = other.data;
            frameOffset = other.frameOffset;
            frameEnd = other.frameEnd;
            payloadOffset = other.payloadOffset;
        }
    }

    /** Copies fields and parser state, not flags. */
    void copyHeaders(PacketState other) {
        System.arraycopy(other.slots, 0, slots, 0, slots.length);
        System.arraycopy(other.headerAt, 0, headerAt, 0, headerAt.length);
        System.arraycopy(other.stackNext, 0, stackNext, 0, stackNext.length);
        System.arraycopy(other.unionStackNext, 0, unionStackNext, 0, unionStackNext.length);
    }

    int payloadLength() {
        return Math.min(frameEnd - payloadOffset, truncateTo);
    }
}
