package dev.weft.bmv2.control;

import dev.weft.bmv2.program.Table;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Tables. Unknown names are {@code NOT_FOUND}, ill-formed entries {@code INVALID_ARGUMENT}, tables with entries fixed
 * by the program {@code PERMISSION_DENIED}.
 */
public interface TableControl {
    /** All tables of the program, those made by the compiler included. */
    List<Table> tables();

    /** The named table. */
    Table table(String name);

    /** Adds an entry and returns its handle; {@code ALREADY_EXISTS} and {@code RESOURCE_EXHAUSTED} are possible. */
    long insert(TableEntry entry);

    /** Replaces action, time-out and tag of the entry with this key and priority; its counter stays. */
    void modify(TableEntry entry);

    void delete(String table, List<MatchValue> key, int priority);

    Optional<EntryView> get(String table, List<MatchValue> key, int priority);

    /**
     * As {@link #insert(TableEntry)}, with a key in words. The key, and the data of a {@link TableAction.Packed}, are the
     * switch's from here on.
     */
    long insert(PackedKey key, TableAction action, long idleTimeoutNs, Object tag);

    /** As {@link #modify(TableEntry)}, with a key in words. */
    void modify(PackedKey key, TableAction action, long idleTimeoutNs, Object tag);

    /** Deletes an entry; one that the program fixed is {@code PERMISSION_DENIED}. */
    void delete(PackedKey key);

    Optional<EntryView> get(PackedKey key);

    /** As {@link #writeCounter(String, List, int, CounterValue)}. */
    void writeCounter(PackedKey key, CounterValue value);

    /** As {@link #writeMeter(String, List, int, MeterConfig)}. */
    void writeMeter(PackedKey key, MeterConfig config);

    /** Sets what the direct meter of an entry has counted. */
    void writeMeterCounts(PackedKey key, MeterCounts counts);

    /**
     * Configures the direct meter of a table's default entry. Without a configuration (null) a miss is not metered: the
     * colour stays what it was, as in bmv2.
     */
    void writeDefaultMeter(String table, MeterConfig config);

    /** Sets what the direct meter of a table's default entry has counted. */
    void writeDefaultMeterCounts(String table, MeterCounts counts);

    Optional<EntryView> getByHandle(String table, long handle);

    /** Visits the entries in order of insertion, the program's own included; other writers wait meanwhile. */
    void forEach(String table, Consumer<EntryView> visitor);

    int size(String table);

    /** Removes all entries that the program did not fix. */
    void clear(String table);

    DefaultEntry defaultEntry(String table);

    void setDefault(String table, TableAction.Call call, Object tag);

    /** Back to the program's default entry. */
    void resetDefault(String table);

    /** Sets the direct counter of an entry; a null key means the default entry. */
    void writeCounter(String table, List<MatchValue> key, int priority, CounterValue value);

    /** Configures the direct meter of an entry; null takes the configuration away (every packet is green). */
    void writeMeter(String table, List<MatchValue> key, int priority, MeterConfig config);
}
