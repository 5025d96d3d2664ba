package dev.weft.bmv2.p4runtime;

import dev.weft.bmv2.control.ControlException;
import dev.weft.bmv2.control.CounterValue;
import dev.weft.bmv2.control.EntryView;
import dev.weft.bmv2.control.MeterConfig;
import dev.weft.bmv2.control.MeterCounts;
import dev.weft.bmv2.control.PackedKey;
import dev.weft.bmv2.control.TableAction;
import dev.weft.bmv2.control.TableControl;
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
        PackedKey key = table.key().decode(message.getMatchList(), message.getPriority());
        TableAction action = TableActions.decode(table, pipeline, message.getAction());
        if (table.hasDirectResources()) {
            MeterConfig meter = meter(table, message);
            pipeline.control().atomically(() -> {
                tables.insert(key, action, message.getIdleTimeoutNs(), tag(message));
                writeDirect(table, key, message, meter);
                return null;
            });
        } else {
            tables.insert(key, action, message.getIdleTimeoutNs(), tag(message));
        }
        if (table.isIndirect()) {
            countOneShot(table, null, action);
        }
    }

    /** Inserts an entry without direct resources, time-out and metadata that {@link EntryWire} found good. */
    void insertPlain(PackedKey key, TableAction action) {
        tables.insert(key, action, 0, null);
    }

    void modify(P4RuntimeOuterClass.TableEntry message) {
        TableBinding table = checked(message);
        if (message.getIsDefaultAction()) {
            modifyDefault(table, message);
            return;
        }
        PackedKey key = table.key().decode(message.getMatchList(), message.getPriority());
        EntryView old = existing(table, key);
        MeterConfig meter = meter(table, message);
        if (table.isConstant() || old.constant()) {
            modifyConstant(table, key, message, meter);
            return;
        }
        TableAction action = message.hasAction()
                ? TableActions.decode(table, pipeline, message.getAction())
                : old.entry().action();
        EntryTag tag = message.hasAction()
                ? tag(message)
                : tag(message, EntryTag.of(old.entry().tag()));
        pipeline.control().atomically(() -> {
            tables.modify(key, action, message.getIdleTimeoutNs(), tag);
            writeDirect(table, key, message, meter);
            return null;
        });
        countOneShot(table, old.entry().action(), action);
    }

    private void modifyConstant(
            TableBinding table, PackedKey key, P4RuntimeOuterClass.TableEntry message, MeterConfig meter) {
        if (message.hasAction() || message.getIdleTimeoutNs() != 0) {
            throw P4RuntimeFailure.denied(
                    "entries of table " + table.name() + " are constant: only direct resources can be modified");
        }
        pipeline.control().atomically(() -> {
            writeDirect(table, key, message, meter);
            return null;
        });
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
        PackedKey key = table.key().decode(message.getMatchList(), message.getPriority());
        if (table.isIndirect()) {
            EntryView old = existing(table, key);
            tables.delete(key);
            countOneShot(table, old.entry().action(), null);
            return;
        }
        deletePlain(table, key);
    }

    /** Deletes an entry of a table without action profile. */
    void deletePlain(TableBinding table, PackedKey key) {
        try {
            tables.delete(key);
        } catch (ControlException e) {
            throw e.reason() == ControlException.Reason.NOT_FOUND ? absent(table) : e;
        }
    }

    void modify(DirectCounterEntry message) {
        P4RuntimeOuterClass.TableEntry entry = message.getTableEntry();
        TableBinding table = pipeline.table(entry.getTableId());
        requireCounter(table);
        PackedKey key = directKey(table, entry);
        if (message.hasData()) {
            writeCounter(table, key, counter(message.getData()));
        }
    }

    void modify(DirectMeterEntry message) {
        P4RuntimeOuterClass.TableEntry entry = message.getTableEntry();
        TableBinding table = pipeline.table(entry.getTableId());
        requireMeter(table);
        MeterCodec.requireZero(message.getCounterData(), meterName(table));
        PackedKey key = directKey(table, entry);
        MeterConfig config = message.hasConfig() ? meter(table, message.getConfig()) : null;
        pipeline.control().atomically(() -> {
            writeMeter(table, key, config, message.hasCounterData());
            return null;
        });
    }

    /** Configures a direct meter, that of the default entry if there is no key. */
    private void writeMeter(TableBinding table, PackedKey key, MeterConfig config, boolean reset) {
        if (key == null) {
            tables.writeDefaultMeter(table.name(), config);
            if (reset) {
                tables.writeDefaultMeterCounts(table.name(), MeterCounts.NONE);
            }
        } else {
            tables.writeMeter(key, config);
            if (reset) {
                tables.writeMeterCounts(key, MeterCounts.NONE);
            }
        }
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
            call = table.action(action.getActionId(), true).decodeCall(action);
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
            if (message.hasCounterData()) {
                tables.writeCounter(table.name(), null, 0, counter(message.getCounterData()));
            }
            if (table.directMeter() != null) {
                writeMeter(table, null, meter, message.hasMeterCounterData());
            }
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
            MeterCodec.requireZero(message.getMeterCounterData(), meterName(table));
        }
        return table;
    }

    /** Null, and no object per entry, if there is nothing to keep. */
    private static EntryTag tag(P4RuntimeOuterClass.TableEntry message) {
        if (message.getMetadata().isEmpty()
                && message.getControllerMetadata() == 0
                && !message.getAction().hasActionProfileActionSet()) {
            return null;
        }
        return new EntryTag(
                message.getMetadata(), message.getControllerMetadata(), TableActions.canonicalSet(message.getAction()));
    }

    /** New metadata beside the action set that stays. */
    private static EntryTag tag(P4RuntimeOuterClass.TableEntry message, EntryTag old) {
        return new EntryTag(message.getMetadata(), message.getControllerMetadata(), old.oneShot());
    }

    /** The key of a direct resource; null for the default entry's. */
    private PackedKey directKey(TableBinding table, P4RuntimeOuterClass.TableEntry message) {
        if (message.getIsDefaultAction()) {
            return null;
        }
        PackedKey key = table.key().decode(message.getMatchList(), message.getPriority());
        existing(table, key);
        return key;
    }

    private EntryView existing(TableBinding table, PackedKey key) {
        Optional<EntryView> entry = tables.get(key);
        return entry.orElseThrow(() -> absent(table));
    }

    private static P4RuntimeFailure absent(TableBinding table) {
        return P4RuntimeFailure.notFound("table " + table.name() + " has no entry with this key and priority");
    }

    private void writeDirect(
            TableBinding table, PackedKey key, P4RuntimeOuterClass.TableEntry message, MeterConfig meter) {
        if (message.hasCounterData()) {
            tables.writeCounter(key, counter(message.getCounterData()));
        }
        if (table.directMeter() != null) {
            writeMeter(table, key, meter, message.hasMeterCounterData());
        }
    }

    private void writeCounter(TableBinding table, PackedKey key, CounterValue value) {
        if (key == null) {
            tables.writeCounter(table.name(), null, 0, value);
        } else {
            tables.writeCounter(key, value);
        }
    }

    private void countOneShot(TableBinding table, TableAction before, TableAction after) {
        int change = (after instanceof TableAction.OneShot ? 1 : 0) - (before instanceof TableAction.OneShot ? 1 : 0);
        if (change != 0) {
            pipeline.asWritten().countOneShot(table.program().profile().name(), change);
        }
    }

    private static void refuseConstant(TableBinding table) {
        if (table.isConstant()) {
            throw P4RuntimeFailure.denied("table " + table.name()
                    + " is constant: only direct resources and, if it is not constant itself, the default entry can be"
                    + " modified");
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

    private static String meterName(TableBinding table) {
        return table.directMeter().getPreamble().getName();
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
