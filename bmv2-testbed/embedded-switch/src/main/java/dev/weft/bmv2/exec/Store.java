package dev.weft.bmv2.exec;

import dev.weft.bmv2.program.Expr;
import dev.weft.bmv2.program.Field;
import dev.weft.bmv2.program.HeaderType;
import dev.weft.bmv2.state.Limbs;
import dev.weft.bmv2.state.RegisterBank;
import java.math.BigInteger;

/** A lowered destination: a field or a register cell. Values are cut to its width. */
abstract class Store {
    /** Evaluates the node and stores its value. */
    abstract void store(PacketState packet, DataNode value);

    /** Stores an unsigned number of 64 bits. */
    abstract void storeUnsigned(PacketState packet, long value);

    abstract void storeBig(PacketState packet, BigInteger value);

    static Store of(Expr.Data target, ExprLowering exprs, dev.weft.bmv2.state.StateStore state) {
        if (target instanceof Expr.FieldRef f) {
            return of(f.field());
        }
        if (target instanceof Expr.RegisterRef r) {
            return new ToRegister(state.register(r.register()), exprs.data(r.index()));
        }
        HeaderType.FieldType type = ExprLowering.typeOf(target);
        return new ToField(exprs.place(target), -1, type.width(), type.signed(), type.saturating());
    }

    static Store of(Field field) {
        return new ToField(null, field.slot(), field.width(), field.signed(), field.saturating());
    }

    private static final class ToField extends Store {
        private final LoadNodes.Place place;
        private final int fixedSlot;
        private final int width;
        private final boolean signed;
        private final boolean saturating;
        private final long mask;
        private final BigInteger min;
        private final BigInteger max;

        ToField(LoadNodes.Place place, int fixedSlot, int width, boolean signed, boolean saturating) {
            this.place = place;
            this.fixedSlot = fixedSlot;
            this.width = width;
            this.signed = signed;
            this.saturating = saturating;
            this.mask = Limbs.mask(width);
            this.min = signed ? BigInteger.ONE.shiftLeft(width - 1).negate() : BigInteger.ZERO;
            this.max = BigInteger.ONE.shiftLeft(signed ? width - 1 : width).subtract(BigInteger.ONE);
        }

        private int slot(PacketState packet) {
            return place == null ? fixedSlot : place.slot(packet);
        }

        @Override
        void store(PacketState packet, DataNode value) {
            if (saturating) {
                storeBig(packet, value.big(packet));
                return;
            }
            if (width <= 64) {
                long low = value.low(packet);
                int slot = slot(packet);
                if (slot >= 0) {
                    packet.slots[slot] = cut(low);
                }
                return;
            }
            int slot = slot(packet);
            if (slot < 0) {
                return;
            }
            if (value instanceof LoadNodes.Wide w && w.width == width) {
                System.arraycopy(packet.slots, w.slot, packet.slots, slot, (width + 63) >>> 6);
            } else if (value.fitsLong()) {
                Limbs.storeLong(value.low(packet), width, packet.slots, slot);
            } else {
                Limbs.store(value.big(packet), width, packet.slots, slot);
            }
        }

        private long cut(long low) {
            return signed && width < 64 ? low << (64 - width) >> (64 - width) : low & mask;
        }

        @Override
        void storeUnsigned(PacketState packet, long value) {
            if (saturating || width > 64) {
                storeBig(packet, Limbs.unsigned(value));
                return;
            }
            int slot = slot(packet);
            if (slot >= 0) {
                packet.slots[slot] = cut(value);
            }
        }

        @Override
        void storeBig(PacketState packet, BigInteger value) {
            int slot = slot(packet);
            if (slot < 0) {
                return;
            }
            BigInteger stored = saturating ? value.max(min).min(max) : value;
            if (width <= 64) {
                packet.slots[slot] = cut(stored.longValue());
            } else {
                Limbs.store(stored, width, packet.slots, slot);
            }
        }
    }

    private static final class ToRegister extends Store {
        private final RegisterBank bank;
        private final DataNode index;

        ToRegister(RegisterBank bank, DataNode index) {
            this.bank = bank;
            this.index = index;
        }

        private int cell(PacketState packet) {
            int i = index.index(packet);
            return i < bank.size() ? i : -1;
        }

        @Override
        void store(PacketState packet, DataNode value) {
            int i = cell(packet);
            if (i < 0) {
                return;
            }
            if (bank.array().width() <= 64) {
                bank.writeLow(i, value.low(packet));
            } else {
                bank.write(i, value.big(packet));
            }
        }

        @Override
        void storeUnsigned(PacketState packet, long value) {
            storeBig(packet, Limbs.unsigned(value));
        }

        @Override
        void storeBig(PacketState packet, BigInteger value) {
            int i = cell(packet);
            if (i >= 0) {
                bank.write(i, value);
            }
        }
    }
}
