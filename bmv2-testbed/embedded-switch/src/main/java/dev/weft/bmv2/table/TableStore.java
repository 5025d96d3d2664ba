package dev.weft.bmv2.table;

import dev.weft.bmv2.control.ControlException;
import dev.weft.bmv2.control.ControlException.Reason;
import dev.weft.bmv2.control.CounterValue;
import dev.weft.bmv2.control.DefaultEntry;
import dev.weft.bmv2.control.EntryView;
import dev.weft.bmv2.control.MatchValue;
import dev.weft.bmv2.control.MeterConfig;
import dev.weft.bmv2.control.PackedKey;
import dev.weft.bmv2.control.ProfileControl;
import dev.weft.bmv2.control.TableAction;
import dev.weft.bmv2.control.TableControl;
import dev.weft.bmv2.control.TableEntry;
import dev.weft.bmv2.program.ActionProfile;
import dev.weft.bmv2.program.Program;
import dev.weft.bmv2.program.Table;
import dev.weft.bmv2.state.PortStates;
import dev.weft.bmv2.state.StateStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** All tables and action profiles of a switch. Not thread-safe: the switch's lock guards it. */
public final class TableStore implements TableControl {
    private final Program program;
    private final LongSupplier nowNs;
    private final List<ProfileStore> profiles = new ArrayList<>();
    private final List<MatchTable> tables = new ArrayList<>();
    private final ProfileControl profileControl = new Profiles();
    private final Map<String, Table> byName = new HashMap<>();

    public TableStore(Program program, LongSupplier nowNs) {
        this(program, nowNs, new PortStates());
    }

    public TableStore(Program program, LongSupplier nowNs, PortStates ports) {
        this.program = program;
        this.nowNs = nowNs;
        for (ActionProfile profile : program.actionProfiles()) {
            profiles.add(new ProfileStore(profile, program.tablesOf(profile), ports));
        }
        for (Table table : program.tables()) {
            ProfileStore profile = table.profile() == null
                    ? null
                    : profiles.get(table.profile().index());
            tables.add(new MatchTable(table, profile, nowNs));
            byName.putIfAbsent(table.name(), table);
        }
    }

    /** The contents of a table. */
    public MatchTable of(Table table) {
        return tables.get(table.index());
    }

    public ProfileControl profiles() {
        return profileControl;
    }

    /** A port went up or down: groups choose among the members that are left. */
    public void portsChanged() {
        profiles.forEach(ProfileStore::portsChanged);
    }

    /** Everything as after loading. */
    public void reset() {
        tables.forEach(MatchTable::reset);
        profiles.forEach(ProfileStore::reset);
    }

    /** Entries idle for longer than they may, each again after another such time. */
    public List<EntryView> expire(long now) {
        List<EntryView> result = new ArrayList<>();
        for (MatchTable table : tables) {
            if (!table.table().ageing()) {
                continue;
            }
            for (Entry entry : table.entries()) {
                if (entry.idleTimeoutNs > 0 && now - entry.idleFromNs >= entry.idleTimeoutNs) {
                    entry.idleFromNs = now;
                    result.add(table.view(entry, now));
                }
            }
        }
        return result;
    }

    private MatchTable find(String name) {
        return of(table(name));
    }

    @Override
    public List<Table> tables() {
        return program.tables();
    }

    @Override
    public Table table(String name) {
        Table table = byName.get(name);
        if (table == null) {
            throw new ControlException(Reason.NOT_FOUND, "the program has no table named '" + name + "'");
        }
        return table;
    }

    @Override
    public long insert(TableEntry entry) {
        return find(entry.table()).insert(entry);
    }

    @Override
    public void modify(TableEntry entry) {
        find(entry.table()).modify(entry);
    }

    @Override
    public void delete(String table, List<MatchValue> key, int priority) {
        find(table).delete(key, priority);
    }

    @Override
    public Optional<EntryView> get(String table, List<MatchValue> key, int priority) {
        MatchTable t = find(table);
        return Optional.ofNullable(t.find(key, priority)).map(e -> t.view(e, nowNs.getAsLong()));
    }

    @Override
    public long insert(PackedKey key, TableAction action, long idleTimeoutNs, Object tag) {
        return insert(unpacked(key, action, idleTimeoutNs, tag));
    }

    @Override
    public void modify(PackedKey key, TableAction action, long idleTimeoutNs, Object tag) {
        modify(unpacked(key, action, idleTimeoutNs, tag));
    }

    @Override
    public void delete(PackedKey key) {
        of(key.table()).delete(key.unpacked(), key.priority());
    }

    @Override
    public Optional<EntryView> get(PackedKey key) {
        MatchTable t = of(key.table());
        return Optional.ofNullable(t.find(key.unpacked(), key.priority())).map(e -> t.view(e, nowNs.getAsLong()));
    }

    @Override
    public void writeCounter(PackedKey key, CounterValue value) {
        MatchTable t = of(key.table());
        t.writeCounter(t.require(key.unpacked(), key.priority()), value);
    }

    @Override
    public void writeMeter(PackedKey key, MeterConfig config) {
        StateStore.checkMeter(key.table().name(), config);
        MatchTable t = of(key.table());
        t.writeMeter(t.require(key.unpacked(), key.priority()), config);
    }

    private TableEntry unpacked(PackedKey key, TableAction action, long idleTimeoutNs, Object tag) {
        return new TableEntry(key.table().name(), key.unpacked(), key.priority(), action, idleTimeoutNs, tag);
    }

    @Override
    public Optional<EntryView> getByHandle(String table, long handle) {
        MatchTable t = find(table);
        return Optional.ofNullable(t.findByHandle(handle)).map(e -> t.view(e, nowNs.getAsLong()));
    }

    @Override
    public void forEach(String table, Consumer<EntryView> visitor) {
        MatchTable t = find(table);
        long now = nowNs.getAsLong();
        for (Entry entry : t.entries()) {
            visitor.accept(t.view(entry, now));
        }
    }

    @Override
    public int size(String table) {
        return find(table).size();
    }

    @Override
    public void clear(String table) {
        find(table).clear();
    }

    @Override
    public DefaultEntry defaultEntry(String table) {
        return find(table).defaultEntry();
    }

    @Override
    public void setDefault(String table, TableAction.Call call, Object tag) {
        find(table).setDefault(call, tag);
    }

    @Override
    public void resetDefault(String table) {
        find(table).resetDefault();
    }

    @Override
    public void writeCounter(String table, List<MatchValue> key, int priority, CounterValue value) {
        MatchTable t = find(table);
        if (key == null) {
            t.writeDefaultCounter(value);
        } else {
            t.writeCounter(t.require(key, priority), value);
        }
    }

    @Override
    public void writeMeter(String table, List<MatchValue> key, int priority, MeterConfig config) {
        StateStore.checkMeter(table, config);
        MatchTable t = find(table);
        t.writeMeter(t.require(key, priority), config);
    }

    /** The profiles' side of the control API. */
    private final class Profiles implements ProfileControl {
        private ProfileStore find(String name) {
            return profiles.get(profile(name).index());
        }

        @Override
        public List<ActionProfile> profiles() {
            return program.actionProfiles();
        }

        @Override
        public ActionProfile profile(String name) {
            ActionProfile profile = program.actionProfile(name);
            if (profile == null) {
                throw new ControlException(Reason.NOT_FOUND, "the program has no action profile named '" + name + "'");
            }
            return profile;
        }

        @Override
        public void insertMember(String profile, Member member) {
            find(profile).insertMember(member);
        }

        @Override
        public void modifyMember(String profile, Member member) {
            find(profile).modifyMember(member);
        }

        @Override
        public void deleteMember(String profile, int memberId) {
            find(profile).deleteMember(memberId);
        }

        @Override
        public Optional<Member> member(String profile, int memberId) {
            return Optional.ofNullable(find(profile).findMember(memberId))
                    .map(s -> new Member(s.id, s.binding.asCall()));
        }

        @Override
        public List<Member> members(String profile) {
            return find(profile).members();
        }

        @Override
        public void insertGroup(String profile, Group group) {
            find(profile).insertGroup(group);
        }

        @Override
        public void modifyGroup(String profile, Group group) {
            find(profile).modifyGroup(group);
        }

        @Override
        public void deleteGroup(String profile, int groupId) {
            find(profile).deleteGroup(groupId);
        }

        @Override
        public Optional<Group> group(String profile, int groupId) {
            return Optional.ofNullable(find(profile).findGroup(groupId));
        }

        @Override
        public List<Group> groups(String profile) {
            return find(profile).groups();
        }
    }
}
