package dev.weft.bmv2.exec;

import dev.weft.bmv2.program.Action;
import dev.weft.bmv2.program.ControlNode;
import dev.weft.bmv2.program.Field;
import dev.weft.bmv2.program.KeyField;
import dev.weft.bmv2.program.Table;
import dev.weft.bmv2.state.Limbs;
import dev.weft.bmv2.state.Meter;
import dev.weft.bmv2.table.ActionBinding;
import dev.weft.bmv2.table.Entry;
import dev.weft.bmv2.table.EntryTarget;
import dev.weft.bmv2.table.MatchTable;
import dev.weft.bmv2.trace.PacketTrace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A lowered table application: key, lookup, counter, meter, action, successor. */
final class TableNode extends PipelineCode.Node {
    private final Table table;
    private final MatchTable entries;
    private final HeaderOps headers;
    private final Interpreter interpreter;
    private final Runtime runtime;
    private final KeyPart[] parts;
    private final long[] key;
    private final boolean ageing;
    private final boolean counted;
    private final int[] nextByActionIndex;
    private final int nextOnHit;
    private final int nextOnMiss;
    private final int nextWithoutDefault;
    private final CalculationCode selector;
    private final Store meterTarget;

    private record KeyPart(int header, int slot, int limbs, int offset, int width, boolean always, long[] mask) {}

    TableNode(ControlNode.Apply apply, HeaderOps headers, Interpreter interpreter, Runtime runtime) {
        this.table = apply.table();
        this.entries = runtime.tables().of(table);
        this.headers = headers;
        this.interpreter = interpreter;
        this.runtime = runtime;
        this.ageing = table.ageing();
        this.counted = table.counted();
        this.key = new long[entries.keyWords()];
        this.parts = new KeyPart[table.key().size()];
        for (int i = 0; i < parts.length; i++) {
            parts[i] = part(table.key().get(i), entries.keyOffset(i));
        }
        this.nextByActionIndex = new int[interpreter.actionCount()];
        Arrays.fill(nextByActionIndex, ControlNode.END);
        for (int i = 0; i < apply.nextByAction().size(); i++) {
            nextByActionIndex[table.actions().get(i).index()] =
                    apply.nextByAction().get(i);
        }
        this.nextOnHit = apply.nextOnHit();
        this.nextOnMiss = apply.nextOnMiss();
        this.nextWithoutDefault = apply.nextWithoutDefault();
        this.selector = table.profile() == null || table.profile().selector() == null
                ? null
                : interpreter.calculation(table.profile().selector());
        this.meterTarget = table.directMeter() == null
                ? null
                : Store.of(table.directMeter().resultTarget());
    }

    private static KeyPart part(KeyField keyField, int offset) {
        Field field = keyField.field();
        long[] mask = new long[field.limbs()];
        Limbs.storeLong(-1, field.width(), mask, 0);
        if (keyField.mask() != null) {
            Limbs.store(keyField.mask(), field.width(), mask, 0);
        }
        return new KeyPart(
                field.headerIndex(), field.slot(), field.limbs(), offset, field.width(), field.hidden(), mask);
    }

    @Override
    int run(PacketState packet) {
        for (KeyPart part : parts) {
            boolean readable = part.always || headers.valid(packet, part.header);
            for (int i = 0; i < part.limbs; i++) {
                key[part.offset + i] = readable ? packet.slots[part.slot + i] & part.mask[i] : 0;
            }
        }
        Entry entry = entries.lookup(key);
        if (entry == null) {
            return miss(packet);
        }
        EntryTarget target = entry.target();
        long hash = target.needsHash() ? selector.compute(packet) : 0;
        ActionBinding binding = target.pick(hash);
        if (binding == null) {
            // An empty group has nothing to run: the packet takes the way of a miss.
            return miss(packet);
        }
        if (counted || ageing) {
            long now = ageing ? runtime.nowNs().getAsLong() : 0;
            entry.hit(counted, ageing, packet.ingressLength, now, runtime.journal());
        }
        if (meterTarget != null) {
            meter(packet, entry);
        }
        if (packet.trace != null) {
            trace(packet, entry.handle(), true, binding, target.pickedMember(hash));
        }
        interpreter.action(binding.action()).run(packet, binding.data());
        return nextOnHit != ControlNode.BY_ACTION
                ? nextOnHit
                : nextByActionIndex[binding.action().index()];
    }

    private void meter(PacketState packet, Entry entry) {
        Meter meter = entry.meter();
        int units = table.directMeter().bytes() ? packet.ingressLength : 1;
        int colour = meter == null ? Meter.GREEN : meter.execute(runtime.nowNs().getAsLong(), units, runtime.journal());
        meterTarget.storeUnsigned(packet, colour);
    }

    private int miss(PacketState packet) {
        ActionBinding binding = entries.defaultBinding();
        if (counted) {
            entries.miss(packet.ingressLength, runtime.journal());
        }
        if (packet.trace != null) {
            trace(packet, -1, false, binding, -1);
        }
        if (binding == null) {
            return nextOnMiss != ControlNode.BY_ACTION ? nextOnMiss : nextWithoutDefault;
        }
        interpreter.action(binding.action()).run(packet, binding.data());
        return nextOnMiss != ControlNode.BY_ACTION
                ? nextOnMiss
                : nextByActionIndex[binding.action().index()];
    }

    private void trace(PacketState packet, long handle, boolean hit, ActionBinding binding, int member) {
        List<PacketTrace.NamedValue> keyValues = new ArrayList<>();
        for (int i = 0; i < parts.length; i++) {
            keyValues.add(new PacketTrace.NamedValue(
                    table.key().get(i).name(), Limbs.toBigInteger(key, parts[i].offset, parts[i].limbs)));
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
