package dev.weft.bmv2.p4runtime;

import com.google.protobuf.Descriptors.FieldDescriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import p4.v1.P4RuntimeOuterClass.Entity;
import p4.v1.P4RuntimeOuterClass.TableEntry;
import p4.v1.P4RuntimeOuterClass.Update;

/** Reads and writes single entities of one pipeline. The caller serialises writes. */
final class Entities {
    private static final String KINDS = Entity.getDescriptor().getOneofs().get(0).getFields().stream()
            .map(FieldDescriptor::getName)
            .collect(Collectors.joining(", "));

    private final LoadedPipeline pipeline;
    private final TableWriter tableWriter;
    private final TableReader tableReader;
    private final ProfileAccess profiles;
    private final StateAccess state;
    private final ReplicationAccess replication;
    private final ValueSetAccess valueSets;
    private final DigestEngine digests;

    Entities(LoadedPipeline pipeline, DigestEngine digests) {
        this.pipeline = pipeline;
        tableWriter = new TableWriter(pipeline);
        tableReader = new TableReader(pipeline);
        profiles = new ProfileAccess(pipeline);
        state = new StateAccess(pipeline);
        replication = new ReplicationAccess(pipeline);
        valueSets = new ValueSetAccess(pipeline);
        this.digests = digests;
    }

    /** The short way for the plain entries of one request. */
    EntryWire plainEntries(byte[] request) {
        return new EntryWire(pipeline, tableWriter, request);
    }

    DigestEngine digests() {
        return digests;
    }

    TableReader tables() {
        return tableReader;
    }

    /** Applies one update; what is wrong with it is a {@link P4RuntimeFailure} or a control exception. */
    void write(Update update) {
        Update.Type type = update.getType();
        if (type != Update.Type.INSERT && type != Update.Type.MODIFY && type != Update.Type.DELETE) {
            throw P4RuntimeFailure.invalid("update type is not set: INSERT, MODIFY or DELETE");
        }
        Entity entity = update.getEntity();
        switch (entity.getEntityCase()) {
            case TABLE_ENTRY -> writeTable(type, entity.getTableEntry());
            case ACTION_PROFILE_MEMBER -> profiles.write(type, entity.getActionProfileMember());
            case ACTION_PROFILE_GROUP -> profiles.write(type, entity.getActionProfileGroup());
            case PACKET_REPLICATION_ENGINE_ENTRY -> replication.write(type, entity.getPacketReplicationEngineEntry());
            case DIGEST_ENTRY -> digests.write(type, entity.getDigestEntry());
            case METER_ENTRY -> {
                requireModify(type, "meter entries");
                state.modify(entity.getMeterEntry());
            }
            case DIRECT_METER_ENTRY -> {
                requireModify(type, "direct meter entries");
                tableWriter.modify(entity.getDirectMeterEntry());
            }
            case COUNTER_ENTRY -> {
                requireModify(type, "counter entries");
                state.modify(entity.getCounterEntry());
            }
            case DIRECT_COUNTER_ENTRY -> {
                requireModify(type, "direct counter entries");
                tableWriter.modify(entity.getDirectCounterEntry());
            }
            case REGISTER_ENTRY -> {
                requireModify(type, "register entries");
                state.modify(entity.getRegisterEntry());
            }
            case VALUE_SET_ENTRY -> {
                requireModify(type, "value set entries");
                valueSets.modify(entity.getValueSetEntry());
            }
            case EXTERN_ENTRY -> throw P4RuntimeFailure.unimplemented("this switch has no other externs");
            default -> throw P4RuntimeFailure.invalid("the update's entity is not set; valid: " + KINDS);
        }
    }

    /** Reads what a pattern selects. */
    void read(Entity pattern, Consumer<Entity> out) {
        switch (pattern.getEntityCase()) {
            case TABLE_ENTRY -> tableReader.read(pattern.getTableEntry(), out);
            case ACTION_PROFILE_MEMBER -> profiles.read(pattern.getActionProfileMember(), out);
            case ACTION_PROFILE_GROUP -> profiles.read(pattern.getActionProfileGroup(), out);
            case METER_ENTRY -> state.read(pattern.getMeterEntry(), out);
            case DIRECT_METER_ENTRY -> tableReader.read(pattern.getDirectMeterEntry(), out);
            case COUNTER_ENTRY -> state.read(pattern.getCounterEntry(), out);
            case DIRECT_COUNTER_ENTRY -> tableReader.read(pattern.getDirectCounterEntry(), out);
            case PACKET_REPLICATION_ENGINE_ENTRY -> replication.read(pattern.getPacketReplicationEngineEntry(), out);
            case VALUE_SET_ENTRY -> valueSets.read(pattern.getValueSetEntry(), out);
            case REGISTER_ENTRY -> state.read(pattern.getRegisterEntry(), out);
            case DIGEST_ENTRY -> digests.read(pattern.getDigestEntry(), out);
            case EXTERN_ENTRY -> {
                if (pattern.getExternEntry().getExternTypeId() != 0) {
                    throw P4RuntimeFailure.unimplemented("this switch has no other externs");
                }
            }
            default -> throw P4RuntimeFailure.invalid("the request's entity is not set; valid: " + KINDS);
        }
    }

    /** What takes an update back, as of now; to be asked before the update is applied. */
    Runnable undo(Update update) {
        List<Update> inverse = inverse(update);
        Runnable counts = counts(update);
        return () -> {
            inverse.forEach(this::write);
            counts.run();
        };
    }

    /** What brings back counts per colour, which no update can write. */
    private Runnable counts(Update update) {
        Entity entity = update.getEntity();
        if (update.getType() == Update.Type.DELETE && entity.hasTableEntry()
                || entity.getTableEntry().hasMeterCounterData()) {
            return tableReader.meterCounts(entity.getTableEntry());
        }
        if (entity.getDirectMeterEntry().hasCounterData()) {
            return tableReader.meterCounts(entity.getDirectMeterEntry().getTableEntry());
        }
        return entity.hasMeterEntry() ? state.counts(entity.getMeterEntry()) : () -> {};
    }

    private List<Update> inverse(Update update) {
        Entity entity = update.getEntity();
        switch (update.getType()) {
            case INSERT:
                return List.of(update(Update.Type.DELETE, entity));
            case DELETE:
                return current(entity).stream()
                        .map(old -> update(Update.Type.INSERT, old))
                        .toList();
            case MODIFY:
                return current(entity).stream()
                        .map(old -> update(Update.Type.MODIFY, old))
                        .toList();
            default:
                return List.of();
        }
    }

    private List<Entity> current(Entity entity) {
        List<Entity> found = new ArrayList<>();
        if (!entity.hasTableEntry()) {
            read(pattern(entity), found::add);
            return found;
        }
        TableEntry wanted = entity.getTableEntry();
        TableEntry.Builder pattern = TableEntry.newBuilder()
                .setTableId(wanted.getTableId())
                .addAllMatch(wanted.getMatchList())
                .setPriority(wanted.getPriority())
                .setIsDefaultAction(wanted.getIsDefaultAction());
        tableReader.requestDirectResources(pattern);
        read(Entity.newBuilder().setTableEntry(pattern).build(), found::add);
        // A key of don't-cares only is a wildcard in a read.
        found.removeIf(old ->
                !old.getTableEntry().getMatchList().equals(wanted.getMatchList()) && wanted.getMatchCount() == 0);
        return found;
    }

    /** What reads an entity that an update names, as far as an update can write it. */
    private static Entity pattern(Entity entity) {
        Entity.Builder pattern = entity.toBuilder();
        if (entity.hasActionProfileMember()) {
            pattern.getActionProfileMemberBuilder().clearAction();
        } else if (entity.hasMeterEntry()) {
            pattern.getMeterEntryBuilder().clearCounterData();
        } else if (entity.hasDirectMeterEntry()) {
            pattern.getDirectMeterEntryBuilder().clearCounterData();
        }
        return pattern.build();
    }

    private void writeTable(Update.Type type, TableEntry entry) {
        switch (type) {
            case INSERT -> tableWriter.insert(entry);
            case MODIFY -> tableWriter.modify(entry);
            default -> tableWriter.delete(entry);
        }
    }

    private static void requireModify(Update.Type type, String what) {
        if (type != Update.Type.MODIFY) {
            throw P4RuntimeFailure.invalid(what + " can be modified only: " + type + " is not valid");
        }
    }

    private static Update update(Update.Type type, Entity entity) {
        return Update.newBuilder().setType(type).setEntity(entity).build();
    }
}
