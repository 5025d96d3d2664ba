package dev.weft.bmv2.p4runtime;

import com.google.protobuf.ByteString;
import dev.weft.bmv2.control.CounterValue;
import dev.weft.bmv2.control.DefaultEntry;
import dev.weft.bmv2.control.EntryView;
import dev.weft.bmv2.control.MeterConfig;
import dev.weft.bmv2.control.MeterCounts;
import dev.weft.bmv2.control.PackedKey;
import dev.weft.bmv2.control.TableAction;
import dev.weft.bmv2.control.TableControl;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import p4.v1.P4RuntimeOuterClass;
import p4.v1.P4RuntimeOuterClass.CounterData;
import p4.v1.P4RuntimeOuterClass.DirectCounterEntry;
import p4.v1.P4RuntimeOuterClass.DirectMeterEntry;
import p4.v1.P4RuntimeOuterClass.Entity;
import p4.v1.P4RuntimeOuterClass.TableEntry;

/** Reads table entries and direct resources, wildcards included (specification section 9.1.6). */
final class TableReader {
    private final LoadedPipeline pipeline;
    private final TableControl tables;

    TableReader(LoadedPipeline pipeline) {
        this.pipeline = pipeline;
        tables = pipeline.control().tables();
    }

    void read(TableEntry pattern, Consumer<Entity> out) {
        forTables(pattern, table -> {
            if (pattern.getTableId() != 0) {
                checkRequested(table, pattern);
            }
            if (pattern.getIsDefaultAction()) {
                out.accept(entity(encodeDefault(table, pattern)));
                return;
            }
            for (EntryView view : matching(table, pattern)) {
                out.accept(entity(encode(table, view, pattern)));
            }
        });
    }

    void read(DirectCounterEntry request, Consumer<Entity> out) {
        TableEntry pattern = request.getTableEntry();
        forTables(pattern, table -> {
            if (!table.hasDirectCounter()) {
                refuseUnlessWildcard(pattern, table, "direct counter");
                return;
            }
            if (pattern.getIsDefaultAction()) {
                CounterValue value = tables.defaultEntry(table.name()).counter();
                out.accept(directCounter(defaultKey(table), value));
                return;
            }
            for (EntryView view : found(table, pattern)) {
                out.accept(directCounter(key(table, view), view.counter()));
            }
        });
    }

    void read(DirectMeterEntry request, Consumer<Entity> out) {
        TableEntry pattern = request.getTableEntry();
        forTables(pattern, table -> {
            if (table.directMeter() == null) {
                refuseUnlessWildcard(pattern, table, "direct meter");
                return;
            }
            if (pattern.getIsDefaultAction()) {
                DefaultEntry view = tables.defaultEntry(table.name());
                out.accept(directMeter(request, defaultKey(table), view.meter(), view.meterCounts()));
                return;
            }
            for (EntryView view : found(table, pattern)) {
                out.accept(directMeter(request, key(table, view), view.meter(), view.meterCounts()));
            }
        });
    }

    private static Entity directMeter(
            DirectMeterEntry request, TableEntry key, MeterConfig config, MeterCounts counts) {
        DirectMeterEntry.Builder entry = DirectMeterEntry.newBuilder().setTableEntry(key);
        if (config != null) {
            entry.setConfig(MeterCodec.encode(config));
        }
        if (request.hasCounterData()) {
            entry.setCounterData(MeterCodec.encode(counts));
        }
        return Entity.newBuilder().setDirectMeterEntry(entry).build();
    }

    /** What brings the counts of a direct meter back, if an update resets them or deletes the entry. */
    Runnable meterCounts(TableEntry entry) {
        MeterCounts counts = counted(entry);
        return counts == null ? () -> {} : () -> count(entry, counts);
    }

    /** What the direct meter of an entry has counted; null if its table has none, or there is no such entry. */
    MeterCounts counted(TableEntry entry) {
        TableBinding table = pipeline.tableOrNull(entry.getTableId());
        if (table == null || table.directMeter() == null) {
            return null;
        }
        return entry.getIsDefaultAction()
                ? tables.defaultEntry(table.name()).meterCounts()
                : tables.get(key(table, entry)).map(EntryView::meterCounts).orElse(null);
    }

    /** Sets what the direct meter of an entry has counted. */
    void count(TableEntry entry, MeterCounts counts) {
        TableBinding table = pipeline.table(entry.getTableId());
        if (entry.getIsDefaultAction()) {
            tables.writeDefaultMeterCounts(table.name(), counts);
        } else {
            tables.writeMeterCounts(key(table, entry), counts);
        }
    }

    private static PackedKey key(TableBinding table, TableEntry entry) {
        return table.key().decode(entry.getMatchList(), entry.getPriority());
    }

    /** Extends a pattern by the direct resources that its table has. */
    void requestDirectResources(TableEntry.Builder pattern) {
        TableBinding table = pipeline.table(pattern.getTableId());
        if (table.hasDirectCounter()) {
            pattern.setCounterData(CounterData.getDefaultInstance());
        }
        if (table.directMeter() != null) {
            pattern.setMeterConfig(P4RuntimeOuterClass.MeterConfig.getDefaultInstance());
        }
    }

    /** An entry as a notification of its idleness shows it. */
    TableEntry idle(TableBinding table, EntryView view) {
        return encode(table, view, TableEntry.getDefaultInstance()).toBuilder()
                .clearAction()
                .build();
    }

    private void forTables(TableEntry pattern, Consumer<TableBinding> work) {
        if (pattern.getTableId() == 0) {
            if (pattern.getMatchCount() > 0 || pattern.hasAction() || pattern.getPriority() != 0) {
                throw P4RuntimeFailure.invalid("a read of all tables (table_id 0) takes no match, action or priority");
            }
            pipeline.tables().forEach(work);
        } else {
            work.accept(pipeline.table(pattern.getTableId()));
        }
    }

    private static void checkRequested(TableBinding table, TableEntry pattern) {
        if (pattern.hasCounterData() && !table.hasDirectCounter()) {
            throw P4RuntimeFailure.invalid("table " + table.name() + " has no direct counter");
        }
        if ((pattern.hasMeterConfig() || pattern.hasMeterCounterData()) && table.directMeter() == null) {
            throw P4RuntimeFailure.invalid("table " + table.name() + " has no direct meter");
        }
        if (pattern.hasTimeSinceLastHit() && (!table.ages() || pattern.getIsDefaultAction())) {
            throw P4RuntimeFailure.invalid(
                    "table " + table.name() + " has no idle time-outs" + (table.ages() ? " on its default entry" : ""));
        }
        if (pattern.getIsDefaultAction() && (pattern.getMatchCount() > 0 || pattern.getPriority() != 0)) {
            throw P4RuntimeFailure.invalid(
                    "the default entry of table " + table.name() + " has neither match nor priority");
        }
    }

    private static void refuseUnlessWildcard(TableEntry pattern, TableBinding table, String resource) {
        if (pattern.getTableId() != 0) {
            throw P4RuntimeFailure.invalid("table " + table.name() + " has no " + resource);
        }
    }

    /** As {@link #matching}, but a key that matches nothing is {@code NOT_FOUND}. */
    private List<EntryView> found(TableBinding table, TableEntry pattern) {
        List<EntryView> views = matching(table, pattern);
        if (views.isEmpty() && pattern.getMatchCount() > 0) {
            throw P4RuntimeFailure.notFound("table " + table.name() + " has no entry with this key and priority");
        }
        return views;
    }

    private List<EntryView> matching(TableBinding table, TableEntry pattern) {
        List<EntryView> views = new ArrayList<>();
        if (pattern.getMatchCount() == 0) {
            tables.forEach(table.name(), views::add);
        } else if (!table.key().isUnheardOf(pattern.getMatchList())) {
            PackedKey key = table.key().decodeKey(pattern.getMatchList(), pattern.getPriority());
            if (!table.key().hasPriority() || pattern.getPriority() > 0) {
                tables.get(key).ifPresent(views::add);
            } else {
                // Keys are compared as messages: their form there is canonical.
                List<P4RuntimeOuterClass.FieldMatch> wanted =
                        table.key().writer().encode(key.unpacked());
                tables.forEach(table.name(), view -> {
                    if (encodeKey(table, view).equals(wanted)) {
                        views.add(view);
                    }
                });
            }
        }
        String action = wantedAction(table, pattern);
        views.removeIf(view -> pattern.getPriority() != 0 && view.entry().priority() != pattern.getPriority()
                || action != null
                        && !(view.entry().action() instanceof TableAction.Call call
                                && call.action().equals(action))
                || !matchesTag(EntryTag.of(view.entry().tag()), pattern));
        return views;
    }

    private static List<P4RuntimeOuterClass.FieldMatch> encodeKey(TableBinding table, EntryView view) {
        return table.key().writer().encode(view.entry().key());
    }

    /**
     * The name of the action asked for, or null. Parameters, members and groups do not filter (section 9.1.6);
     * p4runtime-shell sends them along all the same.
     */
    private static String wantedAction(TableBinding table, TableEntry pattern) {
        return pattern.getAction().hasAction()
                ? table.action(pattern.getAction().getAction().getActionId()).name()
                : null;
    }

    private static boolean matchesTag(EntryTag tag, TableEntry pattern) {
        ByteString metadata = pattern.getMetadata();
        return (metadata.isEmpty() || metadata.equals(tag.metadata()))
                && (pattern.getControllerMetadata() == 0
                        || pattern.getControllerMetadata() == tag.controllerMetadata());
    }

    private TableEntry encode(TableBinding table, EntryView view, TableEntry pattern) {
        EntryTag tag = EntryTag.of(view.entry().tag());
        TableEntry.Builder entry = TableEntry.newBuilder()
                .setTableId(table.id())
                .addAllMatch(encodeKey(table, view))
                .setPriority(view.entry().priority())
                .setAction(TableActions.encode(table, pipeline, view.entry().action(), tag))
                .setMetadata(tag.metadata())
                .setControllerMetadata(tag.controllerMetadata())
                .setIdleTimeoutNs(view.entry().idleTimeoutNs())
                .setIsConst(view.constant());
        if (pattern.hasCounterData() && view.counter() != null) {
            entry.setCounterData(counter(view.counter()));
        }
        if (pattern.hasMeterConfig() && view.meter() != null) {
            entry.setMeterConfig(MeterCodec.encode(view.meter()));
        }
        if (pattern.hasMeterCounterData() && view.meterCounts() != null) {
            entry.setMeterCounterData(MeterCodec.encode(view.meterCounts()));
        }
        if (pattern.hasTimeSinceLastHit() && table.ages()) {
            entry.getTimeSinceLastHitBuilder().setElapsedNs(view.idleNs());
        }
        return entry.build();
    }

    private TableEntry encodeDefault(TableBinding table, TableEntry pattern) {
        DefaultEntry view = tables.defaultEntry(table.name());
        EntryTag tag = EntryTag.of(view.tag());
        TableEntry.Builder entry = defaultKey(table).toBuilder()
                .setMetadata(tag.metadata())
                .setControllerMetadata(tag.controllerMetadata())
                .setIsConst(table.info().getConstDefaultActionId() != 0);
        if (view.call() != null) {
            entry.setAction(P4RuntimeOuterClass.TableAction.newBuilder()
                    .setAction(TableActions.encode(table, pipeline, view.call())));
        } else if (table.action("NoAction") != null) {
            // What a miss without a default action does is NoAction's meaning.
            entry.getActionBuilder()
                    .getActionBuilder()
                    .setActionId(table.action("NoAction").id());
        }
        if (pattern.hasCounterData() && view.counter() != null) {
            entry.setCounterData(counter(view.counter()));
        }
        if (pattern.hasMeterConfig() && view.meter() != null) {
            entry.setMeterConfig(MeterCodec.encode(view.meter()));
        }
        if (pattern.hasMeterCounterData() && view.meterCounts() != null) {
            entry.setMeterCounterData(MeterCodec.encode(view.meterCounts()));
        }
        return entry.build();
    }

    private static TableEntry key(TableBinding table, EntryView view) {
        return TableEntry.newBuilder()
                .setTableId(table.id())
                .addAllMatch(encodeKey(table, view))
                .setPriority(view.entry().priority())
                .build();
    }

    private static TableEntry defaultKey(TableBinding table) {
        return TableEntry.newBuilder()
                .setTableId(table.id())
                .setIsDefaultAction(true)
                .build();
    }

    private static Entity entity(TableEntry entry) {
        return Entity.newBuilder().setTableEntry(entry).build();
    }

    private static Entity directCounter(TableEntry key, CounterValue value) {
        DirectCounterEntry.Builder entry = DirectCounterEntry.newBuilder().setTableEntry(key);
        if (value != null) {
            entry.setData(counter(value));
        }
        return Entity.newBuilder().setDirectCounterEntry(entry).build();
    }

    private static CounterData counter(CounterValue value) {
        return CounterData.newBuilder()
                .setPacketCount(value.packets())
                .setByteCount(value.bytes())
                .build();
    }
}
