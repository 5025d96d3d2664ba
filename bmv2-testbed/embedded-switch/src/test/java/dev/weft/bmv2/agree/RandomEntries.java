package dev.weft.bmv2.agree;

import dev.weft.bmv2.control.ControlException;
import dev.weft.bmv2.control.MatchValue;
import dev.weft.bmv2.control.MeterConfig;
import dev.weft.bmv2.control.ProfileControl;
import dev.weft.bmv2.control.ReplicationControl.CloneSession;
import dev.weft.bmv2.control.ReplicationControl.MulticastGroup;
import dev.weft.bmv2.control.ReplicationControl.Replica;
import dev.weft.bmv2.control.SwitchControl;
import dev.weft.bmv2.control.TableAction;
import dev.weft.bmv2.control.TableEntry;
import dev.weft.bmv2.program.Action;
import dev.weft.bmv2.program.ActionProfile;
import dev.weft.bmv2.program.KeyField;
import dev.weft.bmv2.program.MeterArray;
import dev.weft.bmv2.program.Program;
import dev.weft.bmv2.program.Table;
import dev.weft.bmv2.program.ValueSet;
import dev.weft.bmv2.trace.PacketTrace;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/** Control calls with random contents, made on several switches alike. Entries are made of keys that packets looked up. */
final class RandomEntries {
    private static final MeterConfig UNLIMITED =
            new MeterConfig(1L << 40, Integer.MAX_VALUE, 1L << 40, Integer.MAX_VALUE);

    private final Program program;
    private final Random random;
    private final List<SwitchControl> controls;
    private final boolean likeBmv2;

    RandomEntries(Program program, Random random, List<SwitchControl> controls) {
        this(program, random, controls, false);
    }

    /**
     * Contents for several switches.
     *
     * @param likeBmv2 only what bmv2 has too: whole packets in clone sessions, groups with members of weight 1, and meters
     *     that do not look at the time
     */
    RandomEntries(Program program, Random random, List<SwitchControl> controls, boolean likeBmv2) {
        this.program = program;
        this.random = random;
        this.controls = controls;
        this.likeBmv2 = likeBmv2;
    }

    /** Makes the same call on all; a refusal must be everybody's. */
    private void all(Consumer<SwitchControl> call) {
        String first = null;
        for (int i = 0; i < controls.size(); i++) {
            String outcome = "done";
            try {
                call.accept(controls.get(i));
            } catch (ControlException e) {
                outcome = e.getMessage();
            }
            if (i > 0 && !outcome.equals(first)) {
                throw new AssertionError("one switch says " + first + ", another " + outcome);
            }
            first = outcome;
        }
    }

    /** Everything but entries. */
    void surroundings() {
        for (int id = 1; id <= 8; id++) {
            MulticastGroup group = new MulticastGroup(id, replicas());
            all(c -> c.replication().insertGroup(group));
        }
        for (int id : new int[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 100, 250, 500}) {
            CloneSession session =
                    new CloneSession(id, replicas(), 0, likeBmv2 || random.nextBoolean() ? 0 : 20 + random.nextInt(60));
            all(c -> c.replication().insertSession(session));
        }
        for (MeterArray meter : program.meters()) {
            for (int i = 0; i < meter.size() && i < 64 && !meter.direct(); i++) {
                int index = i;
                MeterConfig config = meterConfig();
                all(c -> c.state().writeMeter(meter.name(), index, config));
            }
        }
        for (ValueSet set : program.valueSets()) {
            List<BigInteger> members = List.of(
                    new BigInteger(set.width(), random), BigInteger.valueOf(random.nextInt(4)), BigInteger.ZERO);
            all(c -> c.valueSets().replace(set.name(), members));
        }
        for (ActionProfile profile : program.actionProfiles()) {
            Table table = program.tablesOf(profile).get(0);
            for (int id = 1; id <= 4; id++) {
                ProfileControl.Member member = new ProfileControl.Member(id, call(table));
                all(c -> c.profiles().insertMember(profile.name(), member));
            }
            ProfileControl.Group some = new ProfileControl.Group(
                    1,
                    List.of(
                            new ProfileControl.GroupMember(1, 1),
                            new ProfileControl.GroupMember(2, likeBmv2 ? 1 : 2),
                            new ProfileControl.GroupMember(3, 1)),
                    0);
            all(c -> c.profiles().insertGroup(profile.name(), some));
            List<ProfileControl.GroupMember> few = likeBmv2 ? List.of(new ProfileControl.GroupMember(4, 1)) : List.of();
            all(c -> c.profiles().insertGroup(profile.name(), new ProfileControl.Group(2, few, 0)));
        }
        for (Table table : program.tables()) {
            if (table.profile() == null && !table.actions().isEmpty() && random.nextInt(3) == 0) {
                TableAction.Call call = call(table);
                all(c -> c.tables().setDefault(table.name(), call, null));
            }
        }
    }

    private MeterConfig meterConfig() {
        if (likeBmv2) {
            return random.nextBoolean() ? new MeterConfig(0, 0, 0, 0) : UNLIMITED;
        }
        long rate = random.nextInt(1000);
        return new MeterConfig(rate, random.nextInt(2000), rate + random.nextInt(1000), random.nextInt(3000));
    }

    private List<Replica> replicas() {
        List<Replica> result = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            result.add(new Replica(random.nextInt(8), i));
        }
        return result;
    }

    /** Entries for what a packet looked up. */
    void entries(PacketTrace trace) {
        for (PacketTrace.TableApplied applied : trace.all(PacketTrace.TableApplied.class)) {
            Table table = program.table(applied.table());
            if (!table.key().isEmpty() && random.nextInt(3) == 0) {
                insert(table, applied.key());
            }
        }
    }

    private void insert(Table table, List<PacketTrace.NamedValue> key) {
        List<MatchValue> match = new ArrayList<>();
        for (int i = 0; i < table.key().size(); i++) {
            match.add(match(table.key().get(i), key.get(i).value()));
        }
        int priority = table.hasPriority() ? 1 + random.nextInt(5) : 0;
        TableAction action = table.profile() == null ? call(table) : profileAction(table);
        TableEntry entry = new TableEntry(table.name(), match, priority, action);
        all(c -> c.tables().insert(entry));
        if (table.directMeter() != null && random.nextBoolean()) {
            MeterConfig config = meterConfig();
            all(c -> c.tables().writeMeter(table.name(), match, priority, config));
        }
    }

    private MatchValue match(KeyField field, BigInteger seen) {
        int width = field.width();
        BigInteger ones = BigInteger.ONE.shiftLeft(width).subtract(BigInteger.ONE);
        BigInteger value = seen.and(ones);
        switch (field.kind()) {
            case LPM:
                int length = random.nextInt(width + 1);
                return new MatchValue.Lpm(value, length);
            case TERNARY:
                return new MatchValue.Ternary(value, random.nextBoolean() ? ones : new BigInteger(width, random));
            case RANGE:
                BigInteger low = value.subtract(BigInteger.valueOf(random.nextInt(50)));
                BigInteger high = value.add(BigInteger.valueOf(random.nextInt(50)));
                return new MatchValue.Range(low.max(BigInteger.ZERO), high.min(ones));
            default:
                return new MatchValue.Exact(value);
        }
    }

    private TableAction profileAction(Table table) {
        switch (random.nextInt(3)) {
            case 0:
                return new TableAction.Member(1 + random.nextInt(4));
            case 1:
                return table.profile().selector() == null
                        ? new TableAction.Member(1)
                        : new TableAction.Group(1 + random.nextInt(2));
            default:
                return new TableAction.OneShot(
                        List.of(new TableAction.Choice(call(table), 1), new TableAction.Choice(call(table), 2)));
        }
    }

    private TableAction.Call call(Table table) {
        Action action = table.actions().get(random.nextInt(table.actions().size()));
        List<BigInteger> arguments = new ArrayList<>();
        for (Action.Parameter p : action.parameters()) {
            BigInteger small = BigInteger.valueOf(random.nextInt(Math.min(8, 1 << Math.min(3, p.width()))));
            arguments.add(random.nextInt(3) == 0 ? new BigInteger(p.width(), random) : small);
        }
        return new TableAction.Call(action.name(), arguments);
    }
}
