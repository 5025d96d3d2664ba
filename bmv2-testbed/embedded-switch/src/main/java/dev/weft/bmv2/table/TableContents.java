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
import dev.weft.bmv2.control.TableAction;
import dev.weft.bmv2.control.TableEntry;
import dev.weft.bmv2.program.ActionCall;
import dev.weft.bmv2.program.Table;
import dev.weft.bmv2.state.Meter;
import dev.weft.bmv2.state.StateStore;
import dev.weft.bmv2.version.Versions;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The contents of one table: what the control plane wrote, and both sides of what packets read. The former changes at
 * once, the latter by way of {@link Versions#change}. Guarded by the writers' lock.
 */
final class TableContents {
    /** bmv2 counts priorities downwards; {@code BMV2_PRIORITY_BASE - p} counts upwards. */
    static final int BMV2_PRIORITY_BASE = 1 << 24;

    private final Table table;
    private final KeyLayout layout;
    private final TableActions actions;
    private final LongSupplier nowNs;
    private final Versions versions;
    private final EntryIndex[] indexes = new EntryIndex[2];
    private final ActionBinding[] defaults = new ActionBinding[2];
    private final InstalledSet byKey = new InstalledSet();
    private final InstalledSet byHandle = new InstalledSet();
    private final Installed misses;
    /** Of misses, by side. */
    private final Meter[] missMeters = new Meter[2];

    /** As written last. */
    private Meter missMeter;

    /** Both ends of the list in order of insertion. */
    private final Installed ends = new Installed(null, -1, true, false);

    private ActionBinding defaultBinding;
    private Object defaultTag;
    private long nextHandle;

    TableContents(Table table, ProfileStore profile, LongSupplier nowNs, Versions versions, long hashSeed) {
        this.table = table;
        this.layout = new KeyLayout(table);
        this.actions = new TableActions(table, profile);
        this.nowNs = nowNs;
        this.versions = versions;
        misses = new Installed(null, -1, true, table.directMeter() != null);
        indexes[0] = EntryIndex.of(layout, hashSeed);
        indexes[1] = EntryIndex.of(layout, hashSeed);
        ends.next = ends;
        ends.previous = ends;
        fill();
    }

    Table table() {
        return table;
    }

    KeyLayout layout() {
        return layout;
    }

    EntryIndex index(int side) {
        return indexes[side];
    }

    ActionBinding defaultBinding(int side) {
        return defaults[side];
    }

    Meter missMeter(int side) {
        return missMeters[side];
    }

    /** What counts misses. */
    Installed misses() {
        return misses;
    }

    private void fill() {
        for (Table.ConstEntry entry : table.constEntries()) {
            addConstant(entry);
        }
        resetDefault();
    }

    /** As after loading. */
    void reset() {
        forEach(this::remove);
        fill();
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
        add(
                layout.pack(match, priority),
                true,
                actions.own(ActionBinding.of(call.action(), call.arguments())),
                0,
                null);
    }

    PackedKey pack(List<MatchValue> key, int priority) {
        return layout.pack(key, priority);
    }

    private Installed add(PackedKey key, boolean constant, EntryAction action, long idleTimeoutNs, Object tag) {
        int hash = InstalledSet.hash(key);
        boolean known = byKey.find(hash, key) != null;
        if (byKey.size() >= table.size() && !known) {
            throw new ControlException(
                    Reason.RESOURCE_EXHAUSTED,
                    "table '" + table.name() + "' is full: it holds " + table.size() + " entries");
        }
        if (known) {
            throw new ControlException(
                    Reason.ALREADY_EXISTS,
                    "table '" + table.name() + "' has an entry " + key.unpacked() + " of priority " + key.priority()
                            + " already");
        }
        Installed fresh = new Installed(key, nextHandle++, constant, table.directMeter() != null);
        list(fresh, hash);
        link(fresh, ends.previous, ends);
        fresh.idleTimeoutNs = idleTimeoutNs;
        fresh.tag = tag;
        fresh.touch(nowNs.getAsLong());
        action.use(1);
        fresh.action = action;
        Entry entry = entry(fresh, action, null);
        fresh.entry = entry;
        versions.change(side -> indexes[side].add(entry.on(side)));
        if (versions.undoing()) {
            versions.undo(() -> unlist(fresh));
        }
        return fresh;
    }

    private Entry entry(Installed owner, EntryAction action, Meter meter) {
        int rank = layout.rank(owner.key);
        EntryTarget first = action.on(0);
        EntryTarget second = action.on(1);
        Entry twin = first == second ? null : new Entry(owner, rank, second, meter, null);
        return new Entry(owner, rank, first, meter, twin);
    }

    private static void link(Installed fresh, Installed previous, Installed next) {
        fresh.previous = previous;
        fresh.next = next;
        previous.next = fresh;
        next.previous = fresh;
    }

    private void list(Installed entry, int hash) {
        byKey.add(hash, entry);
        byHandle.add(InstalledSet.hash(entry.handle), entry);
    }

    private void unlist(Installed entry) {
        byKey.remove(InstalledSet.hash(entry.key), entry);
        byHandle.remove(InstalledSet.hash(entry.handle), entry);
        entry.previous.next = entry.next;
        entry.next.previous = entry.previous;
        entry.action.use(-1);
    }

    private void relist(Installed entry) {
        list(entry, InstalledSet.hash(entry.key));
        link(entry, entry.previous, entry.next);
        entry.action.use(1);
    }

    long insert(PackedKey key, TableAction action, long idleTimeoutNs, Object tag) {
        checkWritable();
        checkPriority(key.priority());
        checkIdle(idleTimeoutNs);
        return add(key, false, actions.action(action), idleTimeoutNs, tag).handle;
    }

    void modify(PackedKey key, TableAction action, long idleTimeoutNs, Object tag) {
        checkWritable();
        checkIdle(idleTimeoutNs);
        Installed installed = require(key);
        EntryAction next = actions.action(action);
        if (versions.undoing()) {
            EntryAction oldAction = installed.action;
            Entry oldEntry = installed.entry;
            Object oldTag = installed.tag;
            long oldTimeout = installed.idleTimeoutNs;
            versions.undo(() -> {
                oldAction.use(1);
                installed.action.use(-1);
                installed.action = oldAction;
                installed.entry = oldEntry;
                installed.tag = oldTag;
                installed.idleTimeoutNs = oldTimeout;
            });
        }
        next.use(1);
        installed.action.use(-1);
        installed.action = next;
        installed.tag = tag;
        installed.idleTimeoutNs = idleTimeoutNs;
        installed.touch(nowNs.getAsLong());
        replace(installed, entry(installed, next, installed.entry.meter()));
    }

    private void replace(Installed installed, Entry entry) {
        Entry old = installed.entry;
        installed.entry = entry;
        versions.change(side -> indexes[side].replace(old.on(side), entry.on(side)));
    }

    void delete(PackedKey key) {
        checkWritable();
        Installed entry = require(key);
        if (entry.constant) {
            throw new ControlException(
                    Reason.PERMISSION_DENIED, "the program fixed this entry of table '" + table.name() + "'");
        }
        remove(entry);
    }

    void clear() {
        forEach(entry -> {
            if (!entry.constant) {
                remove(entry);
            }
        });
    }

    private void remove(Installed installed) {
        unlist(installed);
        Entry entry = installed.entry;
        versions.change(side -> indexes[side].remove(entry.on(side)));
        if (versions.undoing()) {
            versions.undo(() -> relist(installed));
        }
    }

    /** The entry or null. */
    Installed find(PackedKey key) {
        return byKey.find(InstalledSet.hash(key), key);
    }

    Installed findByHandle(long handle) {
        return byHandle.find(InstalledSet.hash(handle), handle);
    }

    Installed require(PackedKey key) {
        checkPriority(key.priority());
        Installed entry = find(key);
        if (entry == null) {
            throw new ControlException(
                    Reason.NOT_FOUND,
                    "table '" + table.name() + "' has no entry " + key.unpacked() + " of priority " + key.priority());
        }
        return entry;
    }

    /** Visits entries in order of insertion; the visitor may remove the one that it sees. */
    void forEach(Consumer<Installed> visitor) {
        for (Installed entry = ends.next; entry != ends; ) {
            Installed next = entry.next;
            visitor.accept(entry);
            entry = next;
        }
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

    void setDefault(TableAction.Call call, Object tag) {
        ActionBinding binding = actions.bind(call);
        ActionCall fixed = table.defaultCall();
        boolean sameAction = fixed != null && fixed.action() == binding.action();
        boolean same = sameAction && fixed.arguments().equals(binding.arguments());
        if (table.constDefaultEntry() && !same || table.constDefaultAction() && !sameAction) {
            throw new ControlException(
                    Reason.PERMISSION_DENIED, "table '" + table.name() + "': the program fixed the default action");
        }
        setDefault(binding, tag);
    }

    private void setDefault(ActionBinding binding, Object tag) {
        if (versions.undoing()) {
            ActionBinding oldBinding = defaultBinding;
            Object oldTag = defaultTag;
            versions.undo(() -> {
                defaultBinding = oldBinding;
                defaultTag = oldTag;
            });
        }
        defaultBinding = binding;
        defaultTag = tag;
        versions.change(side -> defaults[side] = binding);
    }

    void resetDefault() {
        ActionCall call = table.defaultCall();
        setDefault(call == null ? null : ActionBinding.of(call.action(), call.arguments()), null);
        setCounter(misses, 0, 0);
        if (table.directMeter() != null) {
            writeMissMeter(null);
            writeMeterCounts(misses, MeterCounts.NONE);
        }
    }

    DefaultEntry defaultEntry() {
        return new DefaultEntry(
                defaultBinding == null ? null : defaultBinding.asCall(),
                table.counted() ? new CounterValue(misses.packets(), misses.bytes()) : null,
                missMeter == null ? null : missMeter.config(),
                misses.colours == null ? null : misses.colours.read(),
                defaultTag);
    }

    void writeCounter(Installed entry, CounterValue value) {
        if (!table.counted()) {
            throw layout.invalid("the table has no direct counter");
        }
        setCounter(entry, value.packets(), value.bytes());
    }

    private void setCounter(Installed entry, long packets, long bytes) {
        if (versions.undoing()) {
            long oldPackets = entry.packets();
            long oldBytes = entry.bytes();
            versions.undo(() -> entry.setCounter(oldPackets, oldBytes));
        }
        entry.setCounter(packets, bytes);
    }

    void writeMeter(Installed installed, MeterConfig config) {
        requireMeter();
        if (versions.undoing()) {
            Entry oldEntry = installed.entry;
            versions.undo(() -> installed.entry = oldEntry);
        }
        Meter meter = config == null ? null : new Meter(config, nowNs.getAsLong());
        replace(installed, entry(installed, installed.action, meter));
    }

    /** Configures the meter of misses; null takes it away, and a miss leaves the colour as it was then. */
    void writeMissMeter(MeterConfig config) {
        requireMeter();
        if (versions.undoing()) {
            Meter old = missMeter;
            versions.undo(() -> missMeter = old);
        }
        Meter meter = config == null ? null : new Meter(config, nowNs.getAsLong());
        missMeter = meter;
        versions.change(side -> missMeters[side] = meter);
    }

    void writeMeterCounts(Installed installed, MeterCounts counts) {
        requireMeter();
        StateStore.write(installed.colours, counts, versions);
    }

    private void requireMeter() {
        if (table.directMeter() == null) {
            throw layout.invalid("the table has no direct meter");
        }
    }

    EntryView view(Installed installed, long now) {
        Meter meter = installed.entry.meter();
        return new EntryView(
                installed.handle,
                new TableEntry(
                        table.name(),
                        installed.key.unpacked(),
                        installed.key.priority(),
                        installed.action.asAction(),
                        installed.idleTimeoutNs,
                        installed.tag),
                installed.constant,
                table.counted() ? new CounterValue(installed.packets(), installed.bytes()) : null,
                meter == null ? null : meter.config(),
                installed.colours == null ? null : installed.colours.read(),
                now - installed.lastHitNs());
    }
}
