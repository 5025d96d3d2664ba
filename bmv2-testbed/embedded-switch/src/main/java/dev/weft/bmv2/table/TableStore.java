package dev.weft.bmv2.table;

import dev.weft.bmv2.control.ControlException;
import dev.weft.bmv2.control.ControlException.Reason;
import dev.weft.bmv2.control.CounterValue;
import dev.weft.bmv2.control.DefaultEntry;
import dev.weft.bmv2.control.EntryView;
import dev.weft.bmv2.control.MatchValue;
import dev.weft.bmv2.control.MeterConfig;
import dev.weft.bmv2.control.MeterCounts;
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
import dev.weft.bmv2.version.Reader;
import dev.weft.bmv2.version.Versions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** All tables and action profiles of a switch. Guarded by the writers' lock; packets read through {@link #view}. */
public final class TableStore implements TableControl {
    private final Program program;
    private final LongSupplier nowNs;
    private final List<ProfileStore> profiles = new ArrayList<>();
    private final List<TableContents> tables = new ArrayList<>();
    private final ProfileControl profileControl = new Profiles();
    private final Map<String, Table> byName = new HashMap<>();

    /**
     * The tables of a program, with the program's own entries.
     *
     * @param hashSeed makes the places of entries in hash tables unknown to whoever chooses keys
     */
    public TableStore(Program program, LongSupplier nowNs, PortStates ports, Versions versions, long hashSeed) {
        this.program = program;
        this.nowNs = nowNs;
        for (ActionProfile profile : program.actionProfiles()) {
            profiles.add(new ProfileStore(profile, program.tablesOf(profile), ports, versions));
        }
        for (Table table : program.tables()) {
            ProfileStore profile = table.profile() == null
                    ? null
                    : profiles.get(table.profile().index());
            tables.add(new TableContents(table, profile, nowNs, versions, hashSeed));
            byName.putIfAbsent(table.name(), table);
        }
    }

    private TableContents of(Table table) {
        return tables.get(table.index());
    }

    /** The tables as the packets of one worker read them. */
    public TableView view(Reader reader) {
        return new TableView(tables.stream().map(t -> new MatchTable(t, reader)).toList());
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
        tables.forEach(TableContents::reset);
        profiles.forEach(ProfileStore::reset);
    }

    /** Entries idle for longer than they may, each again after another such time. */
    public List<EntryView> expire(long now) {
        List<EntryView> result = new ArrayList<>();
        for (TableContents table : tables) {
            if (!table.table().ageing()) {
                continue;
            }
            table.forEach(entry -> {
                if (entry.idleTimeoutNs > 0 && now - entry.idleFromNs() >= entry.idleTimeoutNs) {
                    entry.reportedNs = now;
                    result.add(table.view(entry, now));
                }
            });
        }
        return result;
    }

    private TableContents find(String name) {
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
        TableContents t = find(entry.table());
        return t.insert(t.pack(entry.key(), entry.priority()), entry.action(), entry.idleTimeoutNs(), entry.tag());
    }

    @Override
    public void modify(TableEntry entry) {
        TableContents t = find(entry.table());
        t.modify(t.pack(entry.key(), entry.priority()), entry.action(), entry.idleTimeoutNs(), entry.tag());
    }

    @Override
    public void delete(String table, List<MatchValue> key, int priority) {
        TableContents t = find(table);
        t.delete(t.pack(key, priority));
    }

    @Override
    public Optional<EntryView> get(String table, List<MatchValue> key, int priority) {
        return get(find(table).pack(key, priority));
    }

    @Override
    public long insert(PackedKey key, TableAction action, long idleTimeoutNs, Object tag) {
        return of(key.table()).insert(key, action, idleTimeoutNs, tag);
    }

    @Override
    public void modify(PackedKey key, TableAction action, long idleTimeoutNs, Object tag) {
        of(key.table()).modify(key, action, idleTimeoutNs, tag);
    }

    @Override
    public void delete(PackedKey key) {
        of(key.table()).delete(key);
    }

    @Override
    public Optional<EntryView> get(PackedKey key) {
        TableContents t = of(key.table());
        return Optional.ofNullable(t.find(key)).map(e -> t.view(e, nowNs.getAsLong()));
    }

    @Override
    public void writeCounter(PackedKey key, CounterValue value) {
        TableContents t = of(key.table());
        t.writeCounter(t.require(key), value);
    }

    @Override
    public void writeMeter(PackedKey key, MeterConfig config) {
        StateStore.checkMeter(key.table().name(), config);
        TableContents t = of(key.table());
        t.writeMeter(t.require(key), config);
    }

    @Override
    public void writeMeterCounts(PackedKey key, MeterCounts counts) {
        TableContents t = of(key.table());
        t.writeMeterCounts(t.require(key), counts);
    }

    @Override
    public void writeDefaultMeter(String table, MeterConfig config) {
        StateStore.checkMeter(table, config);
        find(table).writeMissMeter(config);
    }

    @Override
    public void writeDefaultMeterCounts(String table, MeterCounts counts) {
        TableContents t = find(table);
        t.writeMeterCounts(t.misses(), counts);
    }

    @Override
    public Optional<EntryView> getByHandle(String table, long handle) {
        TableContents t = find(table);
        return Optional.ofNullable(t.findByHandle(handle)).map(e -> t.view(e, nowNs.getAsLong()));
    }

    @Override
    public void forEach(String table, Consumer<EntryView> visitor) {
        TableContents t = find(table);
        long now = nowNs.getAsLong();
        t.forEach(entry -> visitor.accept(t.view(entry, now)));
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
        TableContents t = find(table);
        if (key == null) {
            t.writeCounter(t.misses(), value);
        } else {
            t.writeCounter(t.require(t.pack(key, priority)), value);
        }
    }

    @Override
    public void writeMeter(String table, List<MatchValue> key, int priority, MeterConfig config) {
        StateStore.checkMeter(table, config);
        TableContents t = find(table);
        t.writeMeter(t.require(t.pack(key, priority)), config);
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
            return Optional.ofNullable(find(profile).findMember(memberId)).map(s -> s.asMember());
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
