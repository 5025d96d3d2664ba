package dev.weft.onos.install;

import dev.weft.control.core.ir.ActionCall;
import dev.weft.control.core.ir.Bits;
import dev.weft.control.core.ir.EntryKey;
import dev.weft.control.core.ir.FieldMatch;
import dev.weft.control.core.ir.MemberKey;
import dev.weft.control.core.ir.MeterConfig;
import dev.weft.control.core.ir.MeterKey;
import dev.weft.control.core.ir.ProfileGroup;
import dev.weft.control.core.ir.ProfileMember;
import dev.weft.control.core.ir.TableEntry;
import dev.weft.control.core.pipeline.MatchKind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** The binary form of parts: equal octets mean the same. What caused a part is not in it. */
final class PartOctets {
    private static final MatchKind[] KINDS = MatchKind.values();

    private PartOctets() {}

    /** Writes. */
    static final class Out {
        private final ByteArrayOutputStream octets = new ByteArrayOutputStream();
        private final DataOutputStream out = new DataOutputStream(octets);

        private interface Step {
            void run() throws IOException;
        }

        private Out step(Step step) {
            try {
                step.run();
                return this;
            } catch (IOException e) {
                throw new UncheckedIOException("memory does not fail", e);
            }
        }

        private Out text(String text) {
            return step(() -> out.writeUTF(text));
        }

        private Out number(int number) {
            return step(() -> out.writeInt(number));
        }

        private Out number(long number) {
            return step(() -> out.writeLong(number));
        }

        private Out bits(Bits bits) {
            return step(() -> {
                out.writeShort(bits.width());
                out.write(bits.octets());
            });
        }

        Out entryKey(EntryKey key) {
            text(key.table()).number(key.priority()).number(key.matches().size());
            for (FieldMatch match : key.matches()) {
                text(match.field())
                        .number(match.kind().ordinal())
                        .bits(match.value())
                        .bits(match.mask());
            }
            return this;
        }

        Out entry(TableEntry entry) {
            entryKey(entry.key()).number(entry.group().orElse(0));
            entry.action().ifPresent(this::action);
            return this;
        }

        private Out action(ActionCall action) {
            text(action.action()).number(action.arguments().size());
            action.arguments().forEach((name, value) -> text(name).bits(value));
            return this;
        }

        Out memberKey(MemberKey key) {
            return text(key.profile()).number(key.id());
        }

        Out group(GroupWithMembers group) {
            memberKey(group.group().key()).number(group.members().size());
            for (ProfileMember member : group.members()) {
                int id = member.key().id();
                number(id).number(group.group().members().get(id)).action(member.action());
            }
            return this;
        }

        Out meterKey(MeterKey key) {
            return text(key.meter()).number(key.index());
        }

        Out meter(MeterConfig meter) {
            return meterKey(meter.key())
                    .number(meter.cir())
                    .number(meter.cburst())
                    .number(meter.pir())
                    .number(meter.pburst());
        }

        byte[] done() {
            return octets.toByteArray();
        }
    }

    /** Reads what {@link Out} has written. */
    static final class In {
        private final DataInputStream in;

        In(byte[] octets) {
            this.in = new DataInputStream(new ByteArrayInputStream(octets));
        }

        private interface Step<T> {
            T run() throws IOException;
        }

        private static <T> T step(Step<T> step) {
            try {
                return step.run();
            } catch (IOException e) {
                throw new UncheckedIOException("a part that this version does not understand", e);
            }
        }

        private String text() {
            return step(in::readUTF);
        }

        private int number() {
            return step(in::readInt);
        }

        private long longNumber() {
            return step(in::readLong);
        }

        private Bits bits() {
            int width = step(in::readUnsignedShort);
            byte[] value = step(() -> in.readNBytes((width + 7) / 8));
            return Bits.of(value, width);
        }

        private EntryKey entryKey() {
            String table = text();
            int priority = number();
            List<FieldMatch> matches = new ArrayList<>();
            for (int i = number(); i > 0; i--) {
                matches.add(match());
            }
            return new EntryKey(table, matches, priority);
        }

        private FieldMatch match() {
            String field = text();
            MatchKind kind = KINDS[number()];
            Bits value = bits();
            Bits mask = bits();
            return Matches.of(field, kind, value, mask);
        }

        TableEntry entry() {
            EntryKey key = entryKey();
            int group = number();
            return group == 0
                    ? new TableEntry(key, Optional.of(action()), OptionalInt.empty(), Set.of())
                    : new TableEntry(key, Optional.empty(), OptionalInt.of(group), Set.of());
        }

        private ActionCall action() {
            String name = text();
            SortedMap<String, Bits> arguments = new TreeMap<>();
            for (int i = number(); i > 0; i--) {
                arguments.put(text(), bits());
            }
            return new ActionCall(name, arguments);
        }

        GroupWithMembers group() {
            MemberKey key = new MemberKey(text(), number());
            SortedMap<Integer, Integer> weights = new TreeMap<>();
            List<ProfileMember> members = new ArrayList<>();
            for (int i = number(); i > 0; i--) {
                int id = number();
                weights.put(id, number());
                members.add(new ProfileMember(new MemberKey(key.profile(), id), action(), Set.of()));
            }
            return new GroupWithMembers(new ProfileGroup(key, weights, Set.of()), members);
        }

        MeterConfig meter() {
            return new MeterConfig(
                    new MeterKey(text(), longNumber()),
                    longNumber(),
                    longNumber(),
                    longNumber(),
                    longNumber(),
                    Set.of());
        }
    }
}
