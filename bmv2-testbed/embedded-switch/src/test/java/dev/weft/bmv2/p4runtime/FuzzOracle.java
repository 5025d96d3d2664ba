package dev.weft.bmv2.p4runtime;

import io.grpc.Status.Code;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import p4.config.v1.P4InfoOuterClass.Table;
import p4.v1.P4RuntimeOuterClass.ActionProfileGroup;
import p4.v1.P4RuntimeOuterClass.ActionProfileMember;
import p4.v1.P4RuntimeOuterClass.Entity;
import p4.v1.P4RuntimeOuterClass.PacketReplicationEngineEntry;
import p4.v1.P4RuntimeOuterClass.TableAction;
import p4.v1.P4RuntimeOuterClass.TableEntry;
import p4.v1.P4RuntimeOuterClass.Update;

/**
 * What must be in a switch: a plain map of entities by key, and what the specification says an update does to it. Knows
 * nothing of the switch. Updates are well formed; {@link FuzzMutation} says what must become of others.
 */
final class FuzzOracle {
    private final Map<Object, Entity> entities;

    FuzzOracle() {
        this(new LinkedHashMap<>());
    }

    private FuzzOracle(Map<Object, Entity> entities) {
        this.entities = entities;
    }

    FuzzOracle copy() {
        return new FuzzOracle(new LinkedHashMap<>(entities));
    }

    /** The key of a well-formed entity: what makes it unique (specification sections 9.1 to 9.5). */
    record Key(String kind, int container, int id, Object match) {
        static Key of(Entity entity) {
            return switch (entity.getEntityCase()) {
                case TABLE_ENTRY -> {
                    TableEntry entry = entity.getTableEntry();
                    yield new Key("entry", entry.getTableId(), entry.getPriority(), Set.copyOf(entry.getMatchList()));
                }
                case ACTION_PROFILE_MEMBER -> {
                    ActionProfileMember member = entity.getActionProfileMember();
                    yield new Key("member", member.getActionProfileId(), member.getMemberId(), "");
                }
                case ACTION_PROFILE_GROUP -> {
                    ActionProfileGroup group = entity.getActionProfileGroup();
                    yield new Key("group", group.getActionProfileId(), group.getGroupId(), "");
                }
                default -> {
                    PacketReplicationEngineEntry entry = entity.getPacketReplicationEngineEntry();
                    yield entry.hasMulticastGroupEntry()
                            ? new Key(
                                    "multicast",
                                    0,
                                    entry.getMulticastGroupEntry().getMulticastGroupId(),
                                    "")
                            : new Key("clone", 0, entry.getCloneSessionEntry().getSessionId(), "");
                }
            };
        }
    }

    /** All that a client wrote. */
    Set<Entity> everything() {
        return Set.copyOf(entities.values());
    }

    Stream<Entity> all(Entity.EntityCase kind) {
        return entities.values().stream().filter(entity -> entity.getEntityCase() == kind);
    }

    boolean has(Entity entity) {
        return entities.containsKey(Key.of(entity));
    }

    /** The codes that an update may answer now; none if it must succeed. */
    Set<Code> expected(Update update) {
        Entity entity = update.getEntity();
        Set<Code> codes = EnumSet.noneOf(Code.class);
        boolean known = has(entity);
        if (update.getType() == Update.Type.INSERT && known) {
            codes.add(Code.ALREADY_EXISTS);
        }
        if (update.getType() != Update.Type.INSERT && !known) {
            codes.add(Code.NOT_FOUND);
        }
        if (update.getType() == Update.Type.DELETE) {
            if (known && isReferenced(entity)) {
                codes.add(Code.FAILED_PRECONDITION);
            }
            return codes;
        }
        if (!refersToKnown(entity)) {
            codes.add(Code.NOT_FOUND);
        }
        if (update.getType() == Update.Type.INSERT && isFull(entity)) {
            codes.add(Code.RESOURCE_EXHAUSTED);
        }
        if (entity.hasActionProfileGroup() && known && update.getType() == Update.Type.MODIFY) {
            int before = entities.get(Key.of(entity)).getActionProfileGroup().getMaxSize();
            if (before != entity.getActionProfileGroup().getMaxSize()) {
                codes.add(Code.INVALID_ARGUMENT);
            }
        }
        return codes;
    }

    /** Does a well-formed update that must succeed. */
    void apply(Update update) {
        Key key = Key.of(update.getEntity());
        if (update.getType() == Update.Type.DELETE) {
            entities.remove(key);
        } else {
            entities.put(key, update.getEntity());
        }
    }

    private boolean isFull(Entity entity) {
        if (entity.hasTableEntry()) {
            int id = entity.getTableEntry().getTableId();
            Table table = Bench.INDEX.tables().get(id);
            return count("entry", id) >= table.getSize();
        }
        if (entity.hasActionProfileMember()) {
            int id = entity.getActionProfileMember().getActionProfileId();
            return count("member", id) >= Bench.INDEX.actionProfiles().get(id).getSize();
        }
        return false;
    }

    private long count(String kind, int container) {
        return entities.keySet().stream()
                .map(Key.class::cast)
                .filter(key -> key.kind().equals(kind) && key.container() == container)
                .count();
    }

    private boolean refersToKnown(Entity entity) {
        if (entity.hasTableEntry()) {
            TableEntry entry = entity.getTableEntry();
            int profile = Bench.INDEX.tables().get(entry.getTableId()).getImplementationId();
            return switch (entry.getAction().getTypeCase()) {
                case ACTION_PROFILE_MEMBER_ID ->
                    entities.containsKey(
                            new Key("member", profile, entry.getAction().getActionProfileMemberId(), ""));
                case ACTION_PROFILE_GROUP_ID ->
                    entities.containsKey(
                            new Key("group", profile, entry.getAction().getActionProfileGroupId(), ""));
                default -> true;
            };
        }
        if (entity.hasActionProfileGroup()) {
            ActionProfileGroup group = entity.getActionProfileGroup();
            return group.getMembersList().stream()
                    .allMatch(member -> entities.containsKey(
                            new Key("member", group.getActionProfileId(), member.getMemberId(), "")));
        }
        return true;
    }

    /** Whether an entry or a group needs a member or group. */
    boolean isReferenced(Entity entity) {
        if (entity.hasActionProfileMember()) {
            ActionProfileMember member = entity.getActionProfileMember();
            return entities.values().stream()
                    .anyMatch(other -> other.hasActionProfileGroup()
                                    && other.getActionProfileGroup().getActionProfileId() == member.getActionProfileId()
                                    && other.getActionProfileGroup().getMembersList().stream()
                                            .anyMatch(m -> m.getMemberId() == member.getMemberId())
                            || usesProfile(other, member.getActionProfileId())
                                    && other.getTableEntry().getAction().getTypeCase()
                                            == TableAction.TypeCase.ACTION_PROFILE_MEMBER_ID
                                    && other.getTableEntry().getAction().getActionProfileMemberId()
                                            == member.getMemberId());
        }
        if (entity.hasActionProfileGroup()) {
            ActionProfileGroup group = entity.getActionProfileGroup();
            return entities.values().stream()
                    .anyMatch(other -> usesProfile(other, group.getActionProfileId())
                            && other.getTableEntry().getAction().getTypeCase()
                                    == TableAction.TypeCase.ACTION_PROFILE_GROUP_ID
                            && other.getTableEntry().getAction().getActionProfileGroupId() == group.getGroupId());
        }
        return false;
    }

    private static boolean usesProfile(Entity entity, int profile) {
        return entity.hasTableEntry()
                && Bench.INDEX.tables().get(entity.getTableEntry().getTableId()).getImplementationId() == profile;
    }
}
