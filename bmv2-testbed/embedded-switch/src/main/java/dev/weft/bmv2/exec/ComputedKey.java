package dev.weft.bmv2.exec;

import dev.weft.bmv2.program.KeyField;
import dev.weft.bmv2.state.Limbs;

/** A part of a table's key that is known only when the packet comes, for both executors. */
final class ComputedKey {
    private final DataNode value;
    private final int width;
    private final int offset;
    private final long[] mask;

    /** @param offset where the part begins in the key */
    ComputedKey(KeyField part, DataNode value, int offset) {
        this.value = value;
        this.width = part.width();
        this.offset = offset;
        this.mask = mask(part);
    }

    /** The bits of a part that are looked up, slot by slot. */
    static long[] mask(KeyField part) {
        long[] mask = new long[part.limbs()];
        Limbs.storeLong(-1, part.width(), mask, 0);
        if (part.mask() != null) {
            Limbs.store(part.mask(), part.width(), mask, 0);
        }
        return mask;
    }

    /** Puts the packet's value in its place. */
    void fill(PacketState packet, long[] key) {
        if (mask.length == 1) {
            key[offset] = value.low(packet) & mask[0];
            return;
        }
        Limbs.store(value.big(packet), width, key, offset);
        for (int i = 0; i < mask.length; i++) {
            key[offset + i] &= mask[i];
        }
    }
}
