package dev.weft.bmv2.p4runtime;

import dev.weft.bmv2.control.CounterValue;
import dev.weft.bmv2.control.EntryView;
import dev.weft.bmv2.control.MatchValue;
import dev.weft.bmv2.control.MeterConfig;
import dev.weft.bmv2.control.TableAction;
import dev.weft.bmv2.control.TableControl;
import dev.weft.bmv2.control.TableEntry;
import java.util.List;
import java.util.Optional;
import p4.v1.P4RuntimeOuterClass;
import p4.v1.P4RuntimeOuterClass.CounterData;
import p4.v1.P4RuntimeOuterClass.DirectCounterEntry;
import p4.v1.P4RuntimeOuterClass.DirectMeterEntry;

/** Writes table entries, default entries and direct resources (specification sections 9.1, 9.3.1, 9.4.1). */
final class TableWriter {
    private final LoadedPipeline pipeline;
    private final TableControl tables;

    TableWriter(LoadedPipeline pipeline) {
        this.pipeline = pipeline;
        tables = pipeline.control().tables();
    }

    void insert(P4RuntimeOuterClass.TableEntry message) {
        TableBinding table = checked(message);
        if (message.getIsDefaultAction()) {
            throw P4RuntimeFailure.invalid("the default entry of table " + table.name() + " always exists: MODIFY it");
        }
        refuseConstant(table);
        if (table.key().isEmpty()) {
            throw P4RuntimeFailure.invalid("table " + table.name() + " has no key: MODIFY its default entry instead");
        }
        TableEntry entry = decode(table, message, TableActions.decode(table, pipeline, message.getAction()));
        MeterConfig meter = meter(table, message);
        pipeline.control().atomically(() -> {
            tables.insert(entry);
            writeDirect(table, entry.key(), entry.priority(), message, meter);
            return null;
        });
        countOneShot(table, null, entry.action());
    }

    void modify(P4RuntimeOuterClass.TableEntry message) {
        TableBinding table = checked(message);
        if (message.getIsDefaultAction()) {
            modifyDefault(table, message);
            return;
        }
        List<MatchValue> key = key(table, message);
        EntryView old = existing(table, key, message);
        MeterConfig meter = meter(table, message);
        if (table.program().constant() || old.constant()) {
            if (message.hasAction() || message.getIdleTimeoutNs() != 0) {
                throw P4RuntimeFailure.denied(
                        "entries of table " + table.name() + " are constant: only direct resources can be modified");
            }
            pipeline.control().atomically(() -> {
                writeDirect(table, key, message.getPriority(), message, meter);
                return null;
            });
            return;
        }
        TableAction action = message.hasAction()
                ? TableActions.decode(table, pipeline, message.getAction())
                : old.entry().action();
        TableEntry entry = decode(table, message, action);
        pipeline.control().atomically(() -> {
            tables.modify(entry);
            writeDirect(table, key, entry.priority(), message, meter);
            return null;
        });
        countOneShot(table, old.entry().action(), action);
    }

    void delete(P4RuntimeOuterClass.TableEntry message) {
        TableBinding table = pipeline.table(message.getTableId());
        if (message.getIsConst()) {
            throw P4RuntimeFailure.invalid("is_const must not be set in a write to table " + table.name());
        }
        if (message.getIsDefaultAction()) {
            throw P4RuntimeFailure.invalid("the default entry of table " + table.name()
                    + " cannot be deleted: MODIFY it without an action to reset it");
        }
        refuseConstant(table);
        List<MatchValue> key = key(table, message);
        EntryView old = existing(table, key, message);
        if (old.constant()) {
            throw P4RuntimeFailure.denied("the entry of table " + table.name() + " is constant");
        }
        tables.delete(table.name(), key, message.getPriority());
        countOneShot(table, old.entry().action(), null);
    }

    void modify(DirectCounterEntry message) {
        P4RuntimeOuterClass.TableEntry entry = message.getTableEntry();
        TableBinding table = pipeline.table(entry.getTableId());
        requireCounter(table);
        List<MatchValue> key = directKey(table, entry);
        if (message.hasData()) {
            tables.writeCounter(table.name(), key, entry.getPriority(), counter(message.getData()));
        }
    }

    void modify(DirectMeterEntry message) {
        P4RuntimeOuterClass.TableEntry entry = message.getTableEntry();
        TableBinding table = pipeline.table(entry.getTableId());
        requireMeter(table);
        if (message.hasCounterData()) {
            throw MeterCodec.noColourCounters(table.directMeter().getPreamble().getName());
        }
        List<MatchValue> key = directKey(table, entry);
        tables.writeMeter(
                table.name(), key, entry.getPriority(), message.hasConfig() ? meter(table, message.getConfig()) : null);
    }

    private void modifyDefault(TableBinding table, P4RuntimeOuterClass.TableEntry message) {
        if (message.getMatchCount() > 0 || message.getPriority() != 0) {
            throw P4RuntimeFailure.invalid(
                    "the default entry of table " + table.name() + " has neither match nor priority");
        }
        if (message.getIdleTimeoutNs() != 0) {
            throw P4RuntimeFailure.invalid("the default entry of table " + table.name() + " cannot age");
        }
        if (table.info().getConstDefaultActionId() != 0 || table.program().constDefaultEntry()) {
            throw P4RuntimeFailure.denied("the default entry of table " + table.name() + " is constant");
        }
        if (table.isIndirect()) {
            throw P4RuntimeFailure.denied(
                    "the default entry of table " + table.name() + " is constant: the table has an action profile");
        }
        MeterConfig meter = meter(table, message);
        TableAction.Call call = null;
        if (message.hasAction()) {
            if (!message.getAction().hasAction()) {
                throw P4RuntimeFailure.invalid("the default entry of table " + table.name() + " needs an action");
            }
            P4RuntimeOuterClass.Action action = message.getAction().getAction();
            call = table.action(action.getActionId(), true).decode(action);
        }
        TableAction.Call newCall = call;
        pipeline.control().atomically(() -> {
            if (newCall == null) {
                tables.resetDefault(table.name());
                if (table.hasDirectCounter()) {
                    tables.writeCounter(table.name(), null, 0, new CounterValue(0, 0));
                }
            } else {
                tables.setDefault(table.name(), newCall, tag(message));
            }
            writeDirect(table, null, 0, message, meter);
            return null;
        });
    }

    /** Rules that hold for inserts and modifications alike. */
    private TableBinding checked(P4RuntimeOuterClass.TableEntry message) {
        TableBinding table = pipeline.table(message.getTableId());
        if (message.getIsConst()) {
            throw P4RuntimeFailure.invalid("is_const must not be set in a write to table " + table.name());
        }
        if (message.hasTimeSinceLastHit()) {
            throw P4RuntimeFailure.invalid("time_since_last_hit must not be set in a write to table " + table.name());
        }
        if (message.getIdleTimeoutNs() < 0) {
            throw P4RuntimeFailure.invalid("negative idle_timeout_ns in table " + table.name());
        }
        if (message.getIdleTimeoutNs() != 0 && !table.ages()) {
            throw P4RuntimeFailure.invalid("table " + table.name() + " has no idle time-outs");
        }
        if (message.hasCounterData()) {
            requireCounter(table);
        }
        if (message.hasMeterConfig()) {
            requireMeter(table);
        }
        if (message.hasMeterCounterData()) {
            requireMeter(table);
            throw MeterCodec.noColourCounters(table.directMeter().getPreamble().getName());
        }
        return table;
    }

    private TableEntry decode(TableBinding table, P4RuntimeOuterClass.TableEntry message, TableAction action) {
        return new TableEntry(
                table.name(),
                key(table, message),
                message.getPriority(),
                action,
                message.getIdleTimeoutNs(),
                tag(message));
    }

    private static EntryTag tag(P4RuntimeOuterClass.TableEntry message) {
        return new EntryTag(
                message.getMetadata(), message.getControllerMetadata(), TableActions.canonicalSet(message.getAction()));
    }

    /** The key, its priority checked with it. */
    static List<MatchValue> key(TableBinding table, P4RuntimeOuterClass.TableEntry message) {
        List<MatchValue> key = table.key().decode(message.getMatchList());
        int priority = message.getPriority();
        if (table.key().hasPriority() ? priority <= 0 : priority != 0) {
            throw P4RuntimeFailure.invalid("priority " + priority + " in table " + table.name() + ": must be "
                    + (table.key().hasPriority() ? "greater than 0, since" : "0, since no")
                    + " match field is ternary, range or optional");
        }
        return key;
    }

    /** The key of a direct resource; null for the default entry's. */
    private List<MatchValue> directKey(TableBinding table, P4RuntimeOuterClass.TableEntry message) {
        if (message.getIsDefaultAction()) {
            return null;
        }
        List<MatchValue> key = key(table, message);
        existing(table, key, message);
        return key;
    }

    private EntryView existing(TableBinding table, List<MatchValue> key, P4RuntimeOuterClass.TableEntry message) {
        Optional<EntryView> entry = tables.get(table.name(), key, message.getPriority());
        return entry.orElseThrow(
                () -> P4RuntimeFailure.notFound("table " + table.name() + " has no entry with this key and priority"));
    }

    private void writeDirect(
            TableBinding table,
            List<MatchValue> key,
            int priority,
            P4RuntimeOuterClass.TableEntry message,
            MeterConfig meter) {
        if (message.hasCounterData()) {
            tables.writeCounter(table.name(), key, priority, counter(message.getCounterData()));
        }
        if (table.directMeter() != null) {
            tables.writeMeter(table.name(), key, priority, meter);
        }
    }

    private void countOneShot(TableBinding table, TableAction before, TableAction after) {
        int change = (after instanceof TableAction.OneShot ? 1 : 0) - (before instanceof TableAction.OneShot ? 1 : 0);
        if (change != 0) {
            pipeline.asWritten().countOneShot(table.program().profile().name(), change);
        }
    }

    private static void refuseConstant(TableBinding table) {
        if (table.info().getIsConstTable() || table.program().constant()) {
            throw P4RuntimeFailure.denied("table " + table.name() + " is constant");
        }
    }

    private static void requireCounter(TableBinding table) {
        if (!table.hasDirectCounter()) {
            throw P4RuntimeFailure.invalid("table " + table.name() + " has no direct counter");
        }
    }

    private static void requireMeter(TableBinding table) {
        if (table.directMeter() == null) {
            throw P4RuntimeFailure.invalid("table " + table.name() + " has no direct meter");
        }
    }

    private static MeterConfig meter(TableBinding table, P4RuntimeOuterClass.TableEntry message) {
        return message.hasMeterConfig() ? meter(table, message.getMeterConfig()) : null;
    }

    private static MeterConfig meter(TableBinding table, P4RuntimeOuterClass.MeterConfig config) {
        return MeterCodec.decode(
                config,
                table.directMeter().getSpec(),
                table.directMeter().getPreamble().getName());
    }

    private static CounterValue counter(CounterData data) {
        return new CounterValue(data.getPacketCount(), data.getByteCount());
    }
}
