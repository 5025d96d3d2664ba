package dev.weft.bmv2.table;

import dev.weft.bmv2.control.ControlException;
import dev.weft.bmv2.control.ControlException.Reason;
import dev.weft.bmv2.control.CounterValue;
import dev.weft.bmv2.control.DefaultEntry;
import dev.weft.bmv2.control.EntryView;
import dev.weft.bmv2.control.MatchValue;
import dev.weft.bmv2.control.MeterConfig;
import dev.weft.bmv2.control.TableAction;
import dev.weft.bmv2.control.TableEntry;
import dev.weft.bmv2.program.Action;
import dev.weft.bmv2.program.ActionCall;
import dev.weft.bmv2.program.Table;
import dev.weft.bmv2.state.Journal;
import dev.weft.bmv2.state.Meter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/** The contents of one table. Not thread-safe: the switch's lock guards it. */
public final class MatchTable {
    /** bmv2 counts priorities downwards; {@code BMV2_PRIORITY_BASE - p} counts upwards. */
    static final int BMV2_PRIORITY_BASE = 1 << 24;

    private final Table table;
    private final KeyLayout layout;
    private final MatchIndex index;
    private final ProfileStore profile;
    private final LongSupplier nowNs;
    private final Map<Key, Entry> byKey = new LinkedHashMap<>();
    private final Map<Long, Entry> byHandle = new HashMap<>();
    private ActionBinding defaultBinding;
    private Object defaultTag;
    private long missPackets;
    private long missBytes;
    private long nextHandle;

    private record Key(List<MatchValue> match, int priority) {}

    MatchTable(Table table, ProfileStore profile, LongSupplier nowNs) {
        this.table = table;
        this.layout = new KeyLayout(table);
        this.index = new MatchIndex(layout);
        this.profile = profile;
        this.nowNs = nowNs;
        reset();
    }

    public Table table() {
        return table;
    }

    /** Words of a lookup key. */
    public int keyWords() {
        return layout.words();
    }

    /** First word of a key field. */
    public int keyOffset(int field) {
        return layout.offset(field);
    }

    /** The best entry for a key, or null. */
    public Entry lookup(long[] key) {
        return index.lookup(key);
    }

    /** What a miss runs, or null. */
    public ActionBinding defaultBinding() {
        return defaultBinding;
    }

    /** Notes a miss. */
    public void miss(int lengthBytes, Journal journal) {
        if (journal.active()) {
            long packets = missPackets;
            long bytes = missBytes;
            journal.record(() -> {
                missPackets = packets;
                missBytes = bytes;
            });
        }
        missPackets++;
        missBytes += lengthBytes;
    }

    /** As after loading. */
    void reset() {
        byKey.values().forEach(e -> e.target.use(-1));
        byKey.clear();
        byHandle.clear();
        index.clear();
        for (Table.ConstEntry entry : table.constEntries()) {
            addConstant(entry);
        }
        resetDefault();
    }

    private void addConstant(Table.ConstEntry entry) {
        List<MatchValue> match = new ArrayList<>();
        for (int i = 0; i < entry.key().size(); i++) {
            Table.ConstMatch m = entry.key().get(i);
            switch (table.key().get(i).kind()) {
                case LPM -> match.add(new MatchValue.Lpm(m.value(), m.prefixLength()));
                case TERNARY -> match.add(new MatchValue.Ternary(m.value(), m.mask()));
                case RANGE -> match.add(new MatchValue.Range(m.value(), m.mask()));
                default -> match.add(new MatchValue.Exact(m.value()));
            }
        }
        int priority = table.hasPriority() ? BMV2_PRIORITY_BASE - entry.priority() : 0;
        ActionCall call = entry.call();
        add(match, priority, true, new EntryTarget.Direct(ActionBinding.of(call.action(), call.arguments())));
    }

    private Entry add(List<MatchValue> match, int priority, boolean constant, EntryTarget target) {
        List<MatchValue> key = layout.canonical(match);
        Key identity = new Key(key, priority);
        if (byKey.containsKey(identity)) {
            throw new ControlException(
                    Reason.ALREADY_EXISTS,
                    "table '" + table.name() + "' has an entry " + key + " of priority " + priority + " already");
        }
        if (byKey.size() >= table.size()) {
            throw new ControlException(
                    Reason.RESOURCE_EXHAUSTED,
                    "table '" + table.name() + "' is full: it holds " + table.size() + " entries");
        }
        Entry entry = new Entry(
                key, priority, nextHandle++, layout.pattern(key), layout.rank(key, priority), constant, target);
        byKey.put(identity, entry);
        byHandle.put(entry.handle, entry);
        index.add(entry);
        target.use(1);
        return entry;
    }

    long insert(TableEntry wanted) {
        checkWritable();
        checkPriority(wanted.priority());
        checkIdle(wanted.idleTimeoutNs());
        Entry entry = add(wanted.key(), wanted.priority(), false, target(wanted.action()));
        describe(entry, wanted);
        return entry.handle;
    }

    void modify(TableEntry wanted) {
        checkWritable();
        checkIdle(wanted.idleTimeoutNs());
        Entry entry = require(wanted.key(), wanted.priority());
        EntryTarget target = target(wanted.action());
        target.use(1);
        entry.target.use(-1);
        entry.target = target;
        describe(entry, wanted);
    }

    private void describe(Entry entry, TableEntry wanted) {
        entry.tag = wanted.tag();
        entry.idleTimeoutNs = wanted.idleTimeoutNs();
        entry.lastHitNs = nowNs.getAsLong();
        entry.idleFromNs = entry.lastHitNs;
    }

    void delete(List<MatchValue> key, int priority) {
        checkWritable();
        Entry entry = require(key, priority);
        if (entry.constant) {
            throw new ControlException(
                    Reason.PERMISSION_DENIED, "the program fixed this entry of table '" + table.name() + "'");
        }
        remove(entry);
    }

    void clear() {
        for (Entry entry : List.copyOf(byKey.values())) {
            if (!entry.constant) {
                remove(entry);
            }
        }
    }

    private void remove(Entry entry) {
        byKey.remove(new Key(entry.key, entry.priority));
        byHandle.remove(entry.handle);
        index.remove(entry);
        entry.target.use(-1);
    }

    Entry find(List<MatchValue> key, int priority) {
        return byKey.get(new Key(layout.canonical(key), priority));
    }

    Entry findByHandle(long handle) {
        return byHandle.get(handle);
    }

    Entry require(List<MatchValue> key, int priority) {
        checkPriority(priority);
        Entry entry = find(key, priority);
        if (entry == null) {
            throw new ControlException(
                    Reason.NOT_FOUND,
                    "table '" + table.name() + "' has no entry " + layout.canonical(key) + " of priority " + priority);
        }
        return entry;
    }

    Iterable<Entry> entries() {
        return byKey.values();
    }

    int size() {
        return byKey.size();
    }

    private void checkWritable() {
        if (table.constant()) {
            throw new ControlException(
                    Reason.PERMISSION_DENIED, "table '" + table.name() + "' has entries fixed by the program");
        }
        if (table.key().isEmpty()) {
            throw new ControlException(
                    Reason.INVALID_ARGUMENT, "table '" + table.name() + "' has no key and only a default entry");
        }
    }

    private void checkPriority(int priority) {
        if (table.hasPriority() ? priority <= 0 : priority != 0) {
            throw layout.invalid(
                    table.hasPriority()
                            ? "an entry needs a priority greater than 0, found " + priority
                            : "entries have no priority, it must be 0, found " + priority);
        }
    }

    private void checkIdle(long idleTimeoutNs) {
        if (idleTimeoutNs < 0 || idleTimeoutNs > 0 && !table.ageing()) {
            throw layout.invalid("the table does not support an idle time-out of " + idleTimeoutNs + " ns");
        }
    }

    private EntryTarget target(TableAction action) {
        if (table.profile() == null) {
            if (action instanceof TableAction.Call call) {
                return new EntryTarget.Direct(bind(call));
            }
            if (action instanceof TableAction.Packed packed) {
                return new EntryTarget.Direct(ActionBinding.of(packed.action(), packed.data()));
            }
            throw layout.invalid("entries name an action themselves, found " + action);
        }
        if (action instanceof TableAction.OneShot oneShot) {
            return profile.oneShot(oneShot, this::bind);
        }
        if (action instanceof TableAction.Call) {
            throw layout.invalid(
                    "entries name a member or group of '" + table.profile().name() + "', found " + action);
        }
        return profile.target(action);
    }

    private ActionBinding bind(TableAction.Call call) {
        Action action = table.action(call.action());
        if (action == null) {
            throw layout.invalid("'" + call.action() + "' is not one of the table's actions: "
                    + table.actions().stream().map(Action::name).toList());
        }
        return ActionBinding.of(action, call.arguments());
    }

    void setDefault(TableAction.Call call, Object tag) {
        ActionBinding binding = bind(call);
        ActionCall fixed = table.defaultCall();
        boolean sameAction = fixed != null && fixed.action() == binding.action();
        boolean same = sameAction && fixed.arguments().equals(binding.arguments());
        if (table.constDefaultEntry() && !same || table.constDefaultAction() && !sameAction) {
            throw new ControlException(
                    Reason.PERMISSION_DENIED, "table '" + table.name() + "': the program fixed the default action");
        }
        defaultBinding = binding;
        defaultTag = tag;
    }

    void resetDefault() {
        ActionCall call = table.defaultCall();
        defaultBinding = call == null ? null : ActionBinding.of(call.action(), call.arguments());
        defaultTag = null;
        missPackets = 0;
        missBytes = 0;
    }

    DefaultEntry defaultEntry() {
        return new DefaultEntry(
                defaultBinding == null ? null : defaultBinding.asCall(),
                table.counted() ? new CounterValue(missPackets, missBytes) : null,
                defaultTag);
    }

    void writeDefaultCounter(CounterValue value) {
        checkCounted();
        missPackets = value.packets();
        missBytes = value.bytes();
    }

    void writeCounter(Entry entry, CounterValue value) {
        checkCounted();
        entry.setCounter(value.packets(), value.bytes());
    }

    private void checkCounted() {
        if (!table.counted()) {
            throw layout.invalid("the table has no direct counter");
        }
    }

    void writeMeter(Entry entry, MeterConfig config) {
        if (table.directMeter() == null) {
            throw layout.invalid("the table has no direct meter");
        }
        entry.meter = config == null ? null : new Meter(config, nowNs.getAsLong());
    }

    EntryView view(Entry entry, long now) {
        return new EntryView(
                entry.handle,
                new TableEntry(
                        table.name(),
                        entry.key,
                        entry.priority,
                        entry.target.asAction(),
                        entry.idleTimeoutNs,
                        entry.tag),
                entry.constant,
                table.counted() ? new CounterValue(entry.packets(), entry.bytes()) : null,
                entry.meter == null ? null : entry.meter.config(),
                now - entry.lastHitNs);
    }
}
