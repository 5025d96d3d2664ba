package dev.weft.bmv2.exec;

import dev.weft.bmv2.program.Header;
import dev.weft.bmv2.program.HeaderUnion;
import dev.weft.bmv2.program.Program;

/** What can be done with whole headers, unions and stacks. */
final class HeaderOps {
    private final int[] firstSlot;
    private final int[] slotCount;
    private final int[] fixedBytes;
    private final int[] lengthSlot;
    private final int[] typeId;
    private final boolean[] metadata;
    /** Other members of the union a header belongs to; null for none. */
    private final int[][] siblings;

    private final int[][] unionMembers;
    private final int[] fieldStart;

    HeaderOps(Program program) {
        int n = program.headers().size();
        firstSlot = new int[n];
        slotCount = new int[n];
        fixedBytes = new int[n];
        lengthSlot = new int[n];
        typeId = new int[n];
        metadata = new boolean[n];
        siblings = new int[n][];
        fieldStart = new int[n];
        for (Header h : program.headers()) {
            int i = h.index();
            firstSlot[i] = h.firstSlot();
            slotCount[i] = h.slotCount();
            fixedBytes[i] = h.fixedBits() / 8;
            lengthSlot[i] = h.variableField() == null ? -1 : h.variableField().lengthSlot();
            typeId[i] = h.type().id();
            metadata[i] = h.metadata();
            fieldStart[i] = h.firstSlot() + (lengthSlot[i] < 0 ? 1 : 2);
        }
        unionMembers = new int[program.unions().size()][];
        for (HeaderUnion union : program.unions()) {
            int[] members = union.headers().stream().mapToInt(Header::index).toArray();
            unionMembers[union.index()] = members;
            for (int member : members) {
                siblings[member] = java.util.Arrays.stream(members)
                        .filter(m -> m != member)
                        .toArray();
            }
        }
    }

    int firstSlot(int header) {
        return firstSlot[header];
    }

    boolean valid(PacketState packet, int header) {
        return header >= 0 && packet.slots[firstSlot[header]] != 0;
    }

    /** Length in the packet, bytes. */
    int length(PacketState packet, int header) {
        int variable = lengthSlot[header];
        return fixedBytes[header] + (variable < 0 ? 0 : (int) (packet.slots[variable] >>> 3));
    }

    void setValid(PacketState packet, int header) {
        if (header < 0) {
            return;
        }
        packet.slots[firstSlot[header]] = 1;
        int[] others = siblings[header];
        if (others != null) {
            for (int other : others) {
                packet.slots[firstSlot[other]] = 0;
            }
        }
    }

    void setInvalid(PacketState packet, int header) {
        if (header >= 0 && !metadata[header]) {
            packet.slots[firstSlot[header]] = 0;
        }
    }

    /** The fields 0; validity stays. */
    void zero(PacketState packet, int header) {
        java.util.Arrays.fill(packet.slots, firstSlot[header] + 1, firstSlot[header] + slotCount[header], 0);
    }

    /** Assignment: validity and fields; from an invalid header only the validity. */
    void assign(PacketState packet, int target, int source) {
        if (target < 0) {
            return;
        }
        if (!valid(packet, source)) {
            setInvalid(packet, target);
            return;
        }
        System.arraycopy(packet.slots, firstSlot[source], packet.slots, firstSlot[target], slotCount[target]);
        setValid(packet, target);
    }

    /** Assignment of unions; member by member, so that the valid one comes out valid. */
    void assignUnion(PacketState packet, int target, int source) {
        if (target < 0) {
            return;
        }
        int valid = source < 0 ? -1 : validMember(packet, source);
        for (int member : unionMembers[target]) {
            packet.slots[firstSlot[member]] = 0;
        }
        if (valid >= 0) {
            assign(packet, unionMembers[target][valid], unionMembers[source][valid]);
        }
    }

    /** Position of the valid member, or -1. */
    int validMember(PacketState packet, int union) {
        int[] members = unionMembers[union];
        for (int i = 0; i < members.length; i++) {
            if (packet.slots[firstSlot[members[i]]] != 0) {
                return i;
            }
        }
        return -1;
    }

    int member(int union, int member) {
        return union < 0 ? -1 : unionMembers[union][member];
    }

    /** True iff both are valid, of one type and equal; the length of a variable field does not count, as in bmv2. */
    boolean equal(PacketState packet, int a, int b) {
        if (!valid(packet, a) || !valid(packet, b) || typeId[a] != typeId[b]) {
            return false;
        }
        int count = slotCount[a] - (fieldStart[a] - firstSlot[a]);
        for (int i = 0; i < count; i++) {
            if (packet.slots[fieldStart[a] + i] != packet.slots[fieldStart[b] + i]) {
                return false;
            }
        }
        return true;
    }

    boolean equalUnions(PacketState packet, int a, int b) {
        if (a < 0 || b < 0) {
            return false;
        }
        int valid = validMember(packet, a);
        return valid >= 0
                && valid == validMember(packet, b)
                && equal(packet, unionMembers[a][valid], unionMembers[b][valid]);
    }

    /** Exchanges two headers of one type, validity included. */
    void swap(PacketState packet, int a, int b) {
        long[] slots = packet.slots;
        for (int i = 0; i < slotCount[a]; i++) {
            long value = slots[firstSlot[a] + i];
            slots[firstSlot[a] + i] = slots[firstSlot[b] + i];
            slots[firstSlot[b] + i] = value;
        }
    }

    /** Moves the headers of a stack up; the first {@code count} become invalid. */
    void push(PacketState packet, int[] stack, int count) {
        for (int i = stack.length - 1; i >= count; i--) {
            swap(packet, stack[i], stack[i - count]);
        }
        for (int i = 0; i < Math.min(count, stack.length); i++) {
            setInvalid(packet, stack[i]);
        }
    }

    /** Moves the headers of a stack down; the last {@code count} become invalid. */
    void pop(PacketState packet, int[] stack, int count) {
        int kept = Math.max(0, stack.length - count);
        for (int i = 0; i < kept; i++) {
            swap(packet, stack[i], stack[i + count]);
        }
        for (int i = kept; i < stack.length; i++) {
            setInvalid(packet, stack[i]);
        }
    }
}
