package dev.weft.bmv2.exec;

import dev.weft.bmv2.program.Action;
import dev.weft.bmv2.program.Table;
import dev.weft.bmv2.state.Limbs;
import dev.weft.bmv2.state.Meter;
import dev.weft.bmv2.table.ActionBinding;
import dev.weft.bmv2.table.Entry;
import dev.weft.bmv2.table.EntryTarget;
import dev.weft.bmv2.table.MatchTable;
import dev.weft.bmv2.trace.PacketTrace;
import java.util.ArrayList;
import java.util.List;

/**
 * What both executors do with a table's entry: pick the action, count, meter, trace.
 *
 * @param table the table
 * @param entries its contents
 * @param runtime clock and journal
 * @param selector hash that picks a group's member, or null
 * @param meterTarget where the direct meter's colour goes, or null
 */
record TableAccess(Table table, MatchTable entries, Runtime runtime, CalculationCode selector, Store meterTarget) {

    static TableAccess of(Table table, Interpreter interpreter, Runtime runtime) {
        return new TableAccess(
                table,
                runtime.tables().of(table),
                runtime,
                table.profile() == null || table.profile().selector() == null
                        ? null
                        : interpreter.calculation(table.profile().selector()),
                table.directMeter() == null
                        ? null
                        : Store.of(table.directMeter().resultTarget()));
    }

    /** Whether a hit is no more than counting it, if the table counts, and running the entry's own action. */
    boolean simple() {
        return table.profile() == null && !table.ageing() && meterTarget == null;
    }

    /** Whether nobody counts or meters packets, or asks when an entry was hit last. */
    boolean unnoticed() {
        return !table.counted() && !table.ageing() && meterTarget == null;
    }

    /** What to run, as {@link #hit} says, where a hit is {@linkplain #unnoticed not noted}. */
    ActionBinding pick(PacketState packet, Entry entry) {
        EntryTarget target = entry.target();
        return target.pick(hash(packet, target));
    }

    private long hash(PacketState packet, EntryTarget target) {
        return target.needsHash() ? selector.compute(packet) : 0;
    }

    /** Notes a hit and returns what to run; null for an empty group, which takes the way of a miss. */
    ActionBinding hit(PacketState packet, Entry entry, long[] key) {
        EntryTarget target = entry.target();
        long hash = hash(packet, target);
        ActionBinding binding = target.pick(hash);
        if (binding == null) {
            return null;
        }
        if (table.counted() || table.ageing()) {
            long now = table.ageing() ? runtime.nowNs().getAsLong() : 0;
            entry.hit(table.counted(), table.ageing(), packet.ingressLength, now, runtime.journal());
        }
        if (meterTarget != null) {
            meter(packet, entry);
        }
        if (packet.trace != null) {
            trace(packet, key, entry.handle(), true, binding, target.pickedMember(hash));
        }
        return binding;
    }

    private void meter(PacketState packet, Entry entry) {
        Meter meter = entry.meter();
        int colour = meter == null ? Meter.GREEN : execute(meter, packet);
        entry.marked(colour, packet.ingressLength, runtime.journal());
        meterTarget.storeUnsigned(packet, colour);
    }

    private int execute(Meter meter, PacketState packet) {
        int units = table.directMeter().bytes() ? packet.ingressLength : 1;
        return meter.execute(runtime.nowNs().getAsLong(), units, runtime.journal());
    }

    /** Without a configuration a miss leaves the colour alone, as in bmv2. */
    private void meterMiss(PacketState packet) {
        Meter meter = entries.missMeter();
        if (meter != null) {
            int colour = execute(meter, packet);
            entries.missMarked(colour, packet.ingressLength, runtime.journal());
            meterTarget.storeUnsigned(packet, colour);
        }
    }

    /** Notes a miss and returns what to run, or null. */
    ActionBinding miss(PacketState packet, long[] key) {
        ActionBinding binding = entries.defaultBinding();
        if (table.counted()) {
            entries.miss(packet.ingressLength, runtime.journal());
        }
        if (meterTarget != null) {
            meterMiss(packet);
        }
        if (packet.trace != null) {
            trace(packet, key, -1, false, binding, -1);
        }
        return binding;
    }

    private void trace(PacketState packet, long[] key, long handle, boolean hit, ActionBinding binding, int member) {
        List<PacketTrace.NamedValue> keyValues = new ArrayList<>();
        for (int i = 0; i < table.key().size(); i++) {
            int limbs = table.key().get(i).limbs();
            keyValues.add(new PacketTrace.NamedValue(
                    table.key().get(i).name(), Limbs.toBigInteger(key, entries.keyOffset(i), limbs)));
        }
        List<PacketTrace.NamedValue> arguments = new ArrayList<>();
        if (binding != null) {
            List<Action.Parameter> parameters = binding.action().parameters();
            for (int i = 0; i < parameters.size(); i++) {
                arguments.add(new PacketTrace.NamedValue(
                        parameters.get(i).name(), binding.arguments().get(i)));
            }
        }
        packet.trace.add(new PacketTrace.TableApplied(
                table.name(),
                keyValues,
                hit,
                handle,
                binding == null ? null : binding.action().name(),
                arguments,
                member));
    }
}
