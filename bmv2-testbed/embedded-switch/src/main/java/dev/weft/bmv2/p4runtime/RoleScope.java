package dev.weft.bmv2.p4runtime;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import p4.config.v1.P4InfoOuterClass.P4Info;
import p4.config.v1.P4InfoOuterClass.Preamble;
import p4.v1.P4RuntimeOuterClass.Entity;

/**
 * What a role may do (specification section 5.2). The specification leaves the scheme open; this switch's is a part of
 * the pipeline's P4Info (section 3.4.4): the role writes the objects listed there, gets the digests and idle entries of
 * those, and sends or gets packets if {@code packet_out} or {@code packet_in} is among them. Pipelines and the
 * replication engine, which P4Info does not list, are for roles without a configuration.
 */
final class RoleScope {
    /** Full pipeline access: no configuration. */
    static final RoleScope FULL = new RoleScope(null, true, true);

    /** Null for everything. */
    private final Set<Integer> ids;

    private final boolean packetIn;
    private final boolean packetOut;

    private RoleScope(Set<Integer> ids, boolean packetIn, boolean packetOut) {
        this.ids = ids;
        this.packetIn = packetIn;
        this.packetOut = packetOut;
    }

    /** Reads a role's configuration; {@code INVALID_ARGUMENT} if it is of another scheme. */
    static RoleScope of(Any config) {
        if (!config.is(P4Info.class)) {
            throw P4RuntimeFailure.invalid("role.config is of type '" + config.getTypeUrl()
                    + "'; valid: type.googleapis.com/p4.config.v1.P4Info (the objects of the role), or unset for full"
                    + " access");
        }
        try {
            return of(config.unpack(P4Info.class));
        } catch (InvalidProtocolBufferException e) {
            throw P4RuntimeFailure.invalid("role.config does not hold a P4Info: " + e.getMessage());
        }
    }

    private static RoleScope of(P4Info info) {
        Set<Integer> ids = new HashSet<>();
        add(ids, info.getTablesList(), t -> t.getPreamble());
        add(ids, info.getActionProfilesList(), p -> p.getPreamble());
        add(ids, info.getCountersList(), c -> c.getPreamble());
        add(ids, info.getMetersList(), m -> m.getPreamble());
        add(ids, info.getRegistersList(), r -> r.getPreamble());
        add(ids, info.getDigestsList(), d -> d.getPreamble());
        add(ids, info.getValueSetsList(), v -> v.getPreamble());
        Set<String> headers = new HashSet<>();
        info.getControllerPacketMetadataList()
                .forEach(header -> headers.add(header.getPreamble().getName()));
        return new RoleScope(ids, headers.contains("packet_in"), headers.contains("packet_out"));
    }

    private static <T> void add(Set<Integer> ids, List<T> objects, Function<T, Preamble> preamble) {
        objects.forEach(object -> ids.add(preamble.apply(object).getId()));
    }

    boolean isFull() {
        return ids == null;
    }

    boolean getsPackets() {
        return packetIn;
    }

    boolean sendsPackets() {
        return packetOut;
    }

    /** Whether an object of P4Info is in the role. */
    boolean has(int id) {
        return ids == null || ids.contains(id);
    }

    /** Whether an entity belongs to an object of the role. */
    boolean has(Entity entity) {
        if (ids == null) {
            return true;
        }
        return switch (entity.getEntityCase()) {
            case TABLE_ENTRY -> has(entity.getTableEntry().getTableId());
            case DIRECT_COUNTER_ENTRY ->
                has(entity.getDirectCounterEntry().getTableEntry().getTableId());
            case DIRECT_METER_ENTRY ->
                has(entity.getDirectMeterEntry().getTableEntry().getTableId());
            case ACTION_PROFILE_MEMBER -> has(entity.getActionProfileMember().getActionProfileId());
            case ACTION_PROFILE_GROUP -> has(entity.getActionProfileGroup().getActionProfileId());
            case COUNTER_ENTRY -> has(entity.getCounterEntry().getCounterId());
            case METER_ENTRY -> has(entity.getMeterEntry().getMeterId());
            case REGISTER_ENTRY -> has(entity.getRegisterEntry().getRegisterId());
            case DIGEST_ENTRY -> has(entity.getDigestEntry().getDigestId());
            case VALUE_SET_ENTRY -> has(entity.getValueSetEntry().getValueSetId());
            default -> false;
        };
    }
}
