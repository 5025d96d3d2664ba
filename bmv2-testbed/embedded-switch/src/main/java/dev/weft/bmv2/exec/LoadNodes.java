package dev.weft.bmv2.exec;

import dev.weft.bmv2.state.Limbs;
import dev.weft.bmv2.state.RegisterBank;
import java.math.BigInteger;

/** Nodes that read something. */
final class LoadNodes {
    private LoadNodes() {}

    static final class Const extends DataNode {
        private final BigInteger value;
        private final long low;

        Const(BigInteger value) {
            super(value.bitLength() + 1, value.signum() >= 0);
            this.value = value;
            this.low = value.longValue();
        }

        @Override
        long low(PacketState packet) {
            return low;
        }

        @Override
        BigInteger big(PacketState packet) {
            return value;
        }

        BigInteger value() {
            return value;
        }
    }

    /** A field of up to 64 bits at a fixed place. */
    static final class Narrow extends DataNode {
        final int slot;

        Narrow(int slot, int width, boolean signed) {
            super(signed ? width : width + 1, !signed);
            this.slot = slot;
        }

        @Override
        long low(PacketState packet) {
            return packet.slots[slot];
        }
    }

    /** A field of more than 64 bits at a fixed place. */
    static final class Wide extends DataNode {
        final int slot;
        final int width;
        final boolean signed;

        Wide(int slot, int width, boolean signed) {
            super(signed ? width : width + 1, !signed);
            this.slot = slot;
            this.width = width;
            this.signed = signed;
        }

        @Override
        long low(PacketState packet) {
            return packet.slots[slot];
        }

        @Override
        BigInteger big(PacketState packet) {
            return wide(packet.slots, slot, width, signed);
        }

        /** 64 bits of an unsigned field from bit {@code from} (0 is the lowest) on. */
        long bits(PacketState packet, int from) {
            int limb = from >>> 6;
            int limbs = (width + 63) >>> 6;
            if (limb >= limbs) {
                return 0;
            }
            long low = packet.slots[slot + limb] >>> from;
            boolean more = (from & 63) != 0 && limb + 1 < limbs;
            return more ? low | packet.slots[slot + limb + 1] << -from : low;
        }
    }

    /** Where a field of a header chosen at run time lies. */
    abstract static class Place {
        /** First slot, or -1 if there is none. */
        abstract int slot(PacketState packet);
    }

    /** A field of a header chosen at run time; nothing reads as 0. */
    static final class Dynamic extends DataNode {
        private final Place place;
        private final int width;
        private final boolean signed;

        Dynamic(Place place, int width, boolean signed) {
            super(signed ? width : width + 1, !signed);
            this.place = place;
            this.width = width;
            this.signed = signed;
        }

        @Override
        long low(PacketState packet) {
            int slot = place.slot(packet);
            return slot < 0 ? 0 : packet.slots[slot];
        }

        @Override
        BigInteger big(PacketState packet) {
            int slot = place.slot(packet);
            if (slot < 0) {
                return BigInteger.ZERO;
            }
            if (width <= 64) {
                return signed ? BigInteger.valueOf(packet.slots[slot]) : Limbs.unsigned(packet.slots[slot]);
            }
            return wide(packet.slots, slot, width, signed);
        }
    }

    /** An action parameter: unsigned. */
    static final class Param extends DataNode {
        private final int slot;
        private final int width;

        Param(int slot, int width) {
            super(width + 1, true);
            this.slot = slot;
            this.width = width;
        }

        @Override
        long low(PacketState packet) {
            return packet.actionData[packet.actionBase + slot];
        }

        @Override
        BigInteger big(PacketState packet) {
            return wide(packet.actionData, packet.actionBase + slot, width, false);
        }
    }

    /** A register cell; outside the array it reads as 0. */
    static final class Register extends DataNode {
        private final RegisterBank bank;
        private final DataNode index;

        Register(RegisterBank bank, DataNode index) {
            super(bank.array().width() + 1, true);
            this.bank = bank;
            this.index = index;
        }

        @Override
        long low(PacketState packet) {
            int i = index.index(packet);
            return i < 0 || i >= bank.size() ? 0 : bank.low(i);
        }

        @Override
        BigInteger big(PacketState packet) {
            int i = index.index(packet);
            return i < 0 || i >= bank.size() ? BigInteger.ZERO : bank.read(i);
        }
    }

    /** Elements in use of a stack, plus a constant. */
    static final class StackCount extends DataNode {
        private final int stack;
        private final int added;

        StackCount(int stack, int added) {
            super(33, added >= 0);
            this.stack = stack;
            this.added = added;
        }

        @Override
        long low(PacketState packet) {
            return packet.stackNext[stack] + (long) added;
        }
    }

    static BigInteger wide(long[] slots, int slot, int width, boolean signed) {
        BigInteger value = Limbs.toBigInteger(slots, slot, Math.max(1, (width + 63) >>> 6));
        return signed && value.testBit(width - 1) ? value.subtract(BigInteger.ONE.shiftLeft(width)) : value;
    }
}
