package dev.weft.bmv2.exec;

import dev.weft.bmv2.program.ControlNode;
import dev.weft.bmv2.program.Field;
import dev.weft.bmv2.program.KeyField;
import dev.weft.bmv2.program.Table;
import dev.weft.bmv2.table.ActionBinding;
import dev.weft.bmv2.table.Entry;
import dev.weft.bmv2.table.MatchTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A lowered table application: key, lookup, counter, meter, action, successor. */
final class TableNode extends PipelineCode.Node {
    private final TableAccess access;
    private final HeaderOps headers;
    private final Interpreter interpreter;
    private final KeyPart[] parts;
    private final ComputedKey[] computed;
    private final long[] key;
    private final int[] nextByActionIndex;
    private final int nextOnHit;
    private final int nextOnMiss;
    private final int nextWithoutDefault;

    private record KeyPart(int header, int slot, int limbs, int offset, int width, boolean always, long[] mask) {}

    TableNode(
            ControlNode.Apply apply, HeaderOps headers, ExprLowering exprs, Interpreter interpreter, Runtime runtime) {
        Table table = apply.table();
        this.access = TableAccess.of(table, interpreter, runtime);
        this.headers = headers;
        this.interpreter = interpreter;
        MatchTable entries = access.entries();
        this.key = new long[entries.keyWords()];
        List<KeyPart> known = new ArrayList<>();
        List<ComputedKey> chosen = new ArrayList<>();
        for (int i = 0; i < table.key().size(); i++) {
            KeyField field = table.key().get(i);
            if (field.field() != null) {
                known.add(part(field, entries.keyOffset(i)));
            } else {
                chosen.add(new ComputedKey(field, exprs.data(field.value()), entries.keyOffset(i)));
            }
        }
        this.parts = known.toArray(new KeyPart[0]);
        this.computed = chosen.toArray(new ComputedKey[0]);
        this.nextByActionIndex = new int[interpreter.actionCount()];
        Arrays.fill(nextByActionIndex, ControlNode.END);
        for (int i = 0; i < apply.nextByAction().size(); i++) {
            nextByActionIndex[table.actions().get(i).index()] =
                    apply.nextByAction().get(i);
        }
        this.nextOnHit = apply.nextOnHit();
        this.nextOnMiss = apply.nextOnMiss();
        this.nextWithoutDefault = apply.nextWithoutDefault();
    }

    private static KeyPart part(KeyField keyField, int offset) {
        Field field = keyField.field();
        long[] mask = ComputedKey.mask(keyField);
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
        for (ComputedKey part : computed) {
            part.fill(packet, key);
        }
        Entry entry = access.entries().lookup(key);
        ActionBinding binding = entry == null ? null : access.hit(packet, entry, key);
        if (binding == null) {
            // An empty group has nothing to run either: the packet takes the way of a miss.
            return miss(packet);
        }
        interpreter.action(binding.action()).run(packet, binding.data());
        return nextOnHit != ControlNode.BY_ACTION
                ? nextOnHit
                : nextByActionIndex[binding.action().index()];
    }

    private int miss(PacketState packet) {
        ActionBinding binding = access.miss(packet, key);
        if (binding == null) {
            return nextOnMiss != ControlNode.BY_ACTION ? nextOnMiss : nextWithoutDefault;
        }
        interpreter.action(binding.action()).run(packet, binding.data());
        return nextOnMiss != ControlNode.BY_ACTION
                ? nextOnMiss
                : nextByActionIndex[binding.action().index()];
    }
}
