package dev.weft.bmv2.guard;

import dev.weft.bmv2.control.CounterValue;
import dev.weft.bmv2.control.DefaultEntry;
import dev.weft.bmv2.control.EntryView;
import dev.weft.bmv2.control.MatchValue;
import dev.weft.bmv2.control.MeterConfig;
import dev.weft.bmv2.control.MeterCounts;
import dev.weft.bmv2.control.PackedKey;
import dev.weft.bmv2.control.TableAction;
import dev.weft.bmv2.control.TableControl;
import dev.weft.bmv2.control.TableEntry;
import dev.weft.bmv2.program.Table;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Tables behind a guard. */
public final class GuardedTables implements TableControl {
    private final TableControl tables;
    private final Guard guard;

    public GuardedTables(TableControl tables, Guard guard) {
        this.tables = tables;
        this.guard = guard;
    }

    @Override
    public List<Table> tables() {
        return tables.tables();
    }

    @Override
    public Table table(String name) {
        return tables.table(name);
    }

    @Override
    public long insert(TableEntry entry) {
        guard.enter();
        try {
            return tables.insert(entry);
        } finally {
            guard.exit();
        }
    }

    @Override
    public void modify(TableEntry entry) {
        guard.run(() -> tables.modify(entry));
    }

    @Override
    public void delete(String table, List<MatchValue> key, int priority) {
        guard.run(() -> tables.delete(table, key, priority));
    }

    @Override
    public Optional<EntryView> get(String table, List<MatchValue> key, int priority) {
        return guard.call(() -> tables.get(table, key, priority));
    }

    @Override
    public long insert(PackedKey key, TableAction action, long idleTimeoutNs, Object tag) {
        guard.enter();
        try {
            return tables.insert(key, action, idleTimeoutNs, tag);
        } finally {
            guard.exit();
        }
    }

    @Override
    public void modify(PackedKey key, TableAction action, long idleTimeoutNs, Object tag) {
        guard.enter();
        try {
            tables.modify(key, action, idleTimeoutNs, tag);
        } finally {
            guard.exit();
        }
    }

    @Override
    public void delete(PackedKey key) {
        guard.enter();
        try {
            tables.delete(key);
        } finally {
            guard.exit();
        }
    }

    @Override
    public Optional<EntryView> get(PackedKey key) {
        return guard.call(() -> tables.get(key));
    }

    @Override
    public void writeCounter(PackedKey key, CounterValue value) {
        guard.run(() -> tables.writeCounter(key, value));
    }

    @Override
    public void writeMeter(PackedKey key, MeterConfig config) {
        guard.run(() -> tables.writeMeter(key, config));
    }

    @Override
    public void writeMeterCounts(PackedKey key, MeterCounts counts) {
        guard.run(() -> tables.writeMeterCounts(key, counts));
    }

    @Override
    public void writeDefaultMeter(String table, MeterConfig config) {
        guard.run(() -> tables.writeDefaultMeter(table, config));
    }

    @Override
    public void writeDefaultMeterCounts(String table, MeterCounts counts) {
        guard.run(() -> tables.writeDefaultMeterCounts(table, counts));
    }

    @Override
    public Optional<EntryView> getByHandle(String table, long handle) {
        return guard.call(() -> tables.getByHandle(table, handle));
    }

    @Override
    public void forEach(String table, Consumer<EntryView> visitor) {
        guard.run(() -> tables.forEach(table, visitor));
    }

    @Override
    public int size(String table) {
        return guard.call(() -> tables.size(table));
    }

    @Override
    public void clear(String table) {
        guard.run(() -> tables.clear(table));
    }

    @Override
    public DefaultEntry defaultEntry(String table) {
        return guard.call(() -> tables.defaultEntry(table));
    }

    @Override
    public void setDefault(String table, TableAction.Call call, Object tag) {
        guard.run(() -> tables.setDefault(table, call, tag));
    }

    @Override
    public void resetDefault(String table) {
        guard.run(() -> tables.resetDefault(table));
    }

    @Override
    public void writeCounter(String table, List<MatchValue> key, int priority, CounterValue value) {
        guard.run(() -> tables.writeCounter(table, key, priority, value));
    }

    @Override
    public void writeMeter(String table, List<MatchValue> key, int priority, MeterConfig config) {
        guard.run(() -> tables.writeMeter(table, key, priority, config));
    }
}
