package dev.weft.bmv2.p4runtime;

import dev.weft.bmv2.control.MeterCounts;
import dev.weft.bmv2.control.StateControl;
import dev.weft.bmv2.program.MeterArray;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import p4.v1.P4RuntimeOuterClass.ActionProfileGroup;
import p4.v1.P4RuntimeOuterClass.ActionProfileMember;
import p4.v1.P4RuntimeOuterClass.CounterEntry;
import p4.v1.P4RuntimeOuterClass.DigestEntry;
import p4.v1.P4RuntimeOuterClass.Entity;
import p4.v1.P4RuntimeOuterClass.ForwardingPipelineConfig;
import p4.v1.P4RuntimeOuterClass.GetForwardingPipelineConfigRequest.ResponseType;
import p4.v1.P4RuntimeOuterClass.GetForwardingPipelineConfigResponse;
import p4.v1.P4RuntimeOuterClass.MeterEntry;
import p4.v1.P4RuntimeOuterClass.PacketReplicationEngineEntry;
import p4.v1.P4RuntimeOuterClass.RegisterEntry;
import p4.v1.P4RuntimeOuterClass.SetForwardingPipelineConfigRequest;
import p4.v1.P4RuntimeOuterClass.TableEntry;
import p4.v1.P4RuntimeOuterClass.Update;
import p4.v1.P4RuntimeOuterClass.ValueSetEntry;

/**
 * The running pipeline and the saved one (specification sections 14 and 15). A saved pipeline has a switch of its own
 * that gets no packets: reads and writes go to it until {@code COMMIT} puts it in the running one's place. Guarded by
 * the service's lock.
 */
final class PipelineStore {
    private final P4RuntimeTarget target;
    private volatile Programmed active;
    private Programmed saved;

    PipelineStore(P4RuntimeTarget target) {
        this.target = target;
    }

    /** A pipeline with what P4Runtime needs beside it. */
    record Programmed(LoadedPipeline pipeline, Entities entities) {}

    void set(SetForwardingPipelineConfigRequest request) {
        adoptRunning();
        switch (request.getAction()) {
            case VERIFY -> verify(request);
            case VERIFY_AND_SAVE -> saved = programmed(verify(request).onSpareSwitch(target.cpuPort()));
            case VERIFY_AND_COMMIT -> commit(verify(request), loaded -> {});
            case COMMIT -> {
                if (request.hasConfig()) {
                    throw P4RuntimeFailure.invalid("COMMIT takes no config: it realises the saved one");
                }
                if (saved == null) {
                    throw P4RuntimeFailure.notFound("no saved config to commit: VERIFY_AND_SAVE one first");
                }
                Programmed source = saved;
                commit(source.pipeline(), loaded -> copy(source, loaded));
            }
            case RECONCILE_AND_COMMIT -> reconcile(request);
            default ->
                throw P4RuntimeFailure.invalid("action is not set; valid: VERIFY, VERIFY_AND_SAVE,"
                        + " VERIFY_AND_COMMIT, COMMIT, RECONCILE_AND_COMMIT");
        }
    }

    GetForwardingPipelineConfigResponse get(ResponseType type) {
        Programmed current = current();
        if (current == null) {
            return GetForwardingPipelineConfigResponse.getDefaultInstance();
        }
        ForwardingPipelineConfig.Builder config = current.pipeline().config().toBuilder();
        switch (type) {
            case ALL -> {}
            case COOKIE_ONLY -> config.clearP4Info().clearP4DeviceConfig();
            case P4INFO_AND_COOKIE -> config.clearP4DeviceConfig();
            case DEVICE_CONFIG_AND_COOKIE -> config.clearP4Info();
            default -> throw P4RuntimeFailure.invalid("unknown response_type");
        }
        return GetForwardingPipelineConfigResponse.newBuilder()
                .setConfig(config)
                .build();
    }

    /** The pipeline that reads and writes refer to; {@code FAILED_PRECONDITION} without one. */
    Programmed required() {
        Programmed current = current();
        if (current == null) {
            throw missing(target.deviceId());
        }
        return current;
    }

    /** finsy knows the condition by these words, as simple_switch_grpc and Stratum have them. */
    static P4RuntimeFailure missing(long deviceId) {
        return P4RuntimeFailure.precondition("no forwarding pipeline config set for device "
                + Long.toUnsignedString(deviceId) + ": SetForwardingPipelineConfig first");
    }

    /** The pipeline that packets run through, or null; callable without the lock. */
    Programmed running() {
        Programmed known = active;
        LoadedPipeline actual = target.active();
        return known != null && known.pipeline() == actual ? known : null;
    }

    private Programmed current() {
        adoptRunning();
        return saved != null ? saved : active;
    }

    /** The process may have loaded a pipeline itself. */
    void adoptRunning() {
        LoadedPipeline actual = target.active();
        if (actual != null && (active == null || active.pipeline() != actual)) {
            active = programmed(actual);
        }
    }

    private LoadedPipeline verify(SetForwardingPipelineConfigRequest request) {
        if (!request.hasConfig()) {
            throw P4RuntimeFailure.invalid(request.getAction() + " needs a config");
        }
        return LoadedPipeline.verify(request.getConfig(), target.names());
    }

    private Programmed programmed(LoadedPipeline pipeline) {
        return new Programmed(pipeline, new Entities(pipeline, new DigestEngine(pipeline)));
    }

    private void commit(LoadedPipeline next, Consumer<Programmed> fill) {
        Programmed[] filled = new Programmed[1];
        target.commit(next, loaded -> {
            filled[0] = programmed(loaded);
            fill.accept(filled[0]);
        });
        active = filled[0];
        saved = null;
    }

    /** The same pipeline again changes nothing but the cookie; another one gets the entries of the running one. */
    private void reconcile(SetForwardingPipelineConfigRequest request) {
        if (active == null) {
            commit(verify(request), loaded -> {});
            return;
        }
        ForwardingPipelineConfig old = active.pipeline().config();
        ForwardingPipelineConfig wanted = request.getConfig();
        if (old.getP4Info().equals(wanted.getP4Info())
                && old.getP4DeviceConfig().equals(wanted.getP4DeviceConfig())) {
            active.pipeline().config(wanted);
            saved = null;
            return;
        }
        LoadedPipeline next = verify(request);
        // Tried on a spare switch first: if it fails, nothing has changed. No packet runs in between.
        active.pipeline().control().atomically(() -> {
            Programmed spare = programmed(next.onSpareSwitch(target.cpuPort()));
            copy(active, spare);
            commit(next, loaded -> copy(spare, loaded));
            return null;
        });
    }

    private static void copy(Programmed from, Programmed to) {
        for (TableBinding table : to.pipeline().tables()) {
            if (table.info().getHasInitialEntries() && !table.program().constant()) {
                to.pipeline().control().tables().clear(table.name());
            }
        }
        for (Update update : state(from)) {
            try {
                to.entities().write(update);
            } catch (RuntimeException e) {
                throw P4RuntimeFailure.invalid("the forwarding state cannot be preserved: "
                        + P4RuntimeFailure.of(e).getMessage());
            }
            if (update.getEntity().hasTableEntry()) {
                TableEntry entry = update.getEntity().getTableEntry();
                MeterCounts counts = from.entities().tables().counted(entry);
                if (counts != null) {
                    to.entities().tables().count(entry, counts);
                }
            }
        }
        copyColours(from.pipeline().control().state(), to.pipeline().control().state());
    }

    /** Clients can only reset what meters have counted: what an array keeps goes past them. */
    private static void copyColours(StateControl from, StateControl to) {
        for (MeterArray meter : to.meters()) {
            Optional<MeterArray> old = from.meters().stream()
                    .filter(m -> m.name().equals(meter.name()) && !m.direct())
                    .findFirst();
            for (int i = 0;
                    old.isPresent()
                            && !meter.direct()
                            && i < Math.min(meter.size(), old.get().size());
                    i++) {
                MeterCounts counts = from.readMeterCounts(meter.name(), i);
                if (!counts.equals(MeterCounts.NONE)) {
                    to.writeMeterCounts(meter.name(), i, counts);
                }
            }
        }
    }

    /** Everything that a client may have written, in an order in which it can be written again. */
    private static List<Update> state(Programmed from) {
        List<Update> updates = new ArrayList<>();
        Entities entities = from.entities();
        entities.read(
                Entity.newBuilder()
                        .setActionProfileMember(ActionProfileMember.getDefaultInstance())
                        .build(),
                e -> updates.add(update(Update.Type.INSERT, e)));
        entities.read(
                Entity.newBuilder()
                        .setActionProfileGroup(ActionProfileGroup.getDefaultInstance())
                        .build(),
                e -> updates.add(update(Update.Type.INSERT, e)));
        for (TableBinding table : from.pipeline().tables()) {
            entries(from, table, updates);
        }
        entities.read(
                Entity.newBuilder()
                        .setPacketReplicationEngineEntry(PacketReplicationEngineEntry.getDefaultInstance())
                        .build(),
                e -> updates.add(update(Update.Type.INSERT, e)));
        entities.read(
                Entity.newBuilder()
                        .setDigestEntry(DigestEntry.getDefaultInstance())
                        .build(),
                e -> updates.add(update(Update.Type.INSERT, e)));
        cells(from, updates);
        return updates;
    }

    private static void entries(Programmed from, TableBinding table, List<Update> updates) {
        TableEntry.Builder pattern = TableEntry.newBuilder().setTableId(table.id());
        from.entities().tables().requestDirectResources(pattern);
        if (!table.program().constant()) {
            from.entities().read(Entity.newBuilder().setTableEntry(pattern).build(), e -> {
                if (!e.getTableEntry().getIsConst()) {
                    updates.add(update(Update.Type.INSERT, e));
                }
            });
        }
        boolean fixed = table.info().getConstDefaultActionId() != 0
                || table.program().constDefaultEntry()
                || table.isIndirect();
        if (!fixed && (table.hasDirectResources() || isChanged(from, table))) {
            from.entities()
                    .read(
                            Entity.newBuilder()
                                    .setTableEntry(pattern.setIsDefaultAction(true))
                                    .build(),
                            e -> updates.add(update(Update.Type.MODIFY, e)));
        }
    }

    private static boolean isChanged(Programmed from, TableBinding table) {
        var call = from.pipeline().control().tables().defaultEntry(table.name()).call();
        var original = table.program().defaultCall();
        return call != null
                && (original == null
                        || !call.action().equals(original.action().name())
                        || !call.arguments().equals(original.arguments()));
    }

    private static void cells(Programmed from, List<Update> updates) {
        Entities entities = from.entities();
        entities.read(
                Entity.newBuilder()
                        .setCounterEntry(CounterEntry.getDefaultInstance())
                        .build(),
                e -> {
                    if (e.getCounterEntry().getData().getPacketCount() != 0
                            || e.getCounterEntry().getData().getByteCount() != 0) {
                        updates.add(update(Update.Type.MODIFY, e));
                    }
                });
        entities.read(
                Entity.newBuilder()
                        .setMeterEntry(MeterEntry.getDefaultInstance())
                        .build(),
                e -> {
                    if (e.getMeterEntry().hasConfig()) {
                        updates.add(update(Update.Type.MODIFY, e));
                    }
                });
        entities.read(
                Entity.newBuilder()
                        .setRegisterEntry(RegisterEntry.getDefaultInstance())
                        .build(),
                e -> updates.add(update(Update.Type.MODIFY, e)));
        entities.read(
                Entity.newBuilder()
                        .setValueSetEntry(ValueSetEntry.getDefaultInstance())
                        .build(),
                e -> updates.add(update(Update.Type.MODIFY, e)));
    }

    private static Update update(Update.Type type, Entity entity) {
        return Update.newBuilder().setType(type).setEntity(entity).build();
    }
}
