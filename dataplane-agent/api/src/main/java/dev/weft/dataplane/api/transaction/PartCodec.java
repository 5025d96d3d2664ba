package dev.weft.dataplane.api.transaction;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.weft.transaction.PartKey;
import dev.weft.transaction.Write;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import p4.config.v1.P4InfoOuterClass;
import p4.config.v1.P4InfoOuterClass.P4Info;
import p4.v1.P4RuntimeOuterClass.Action;
import p4.v1.P4RuntimeOuterClass.ActionProfileGroup;
import p4.v1.P4RuntimeOuterClass.ActionProfileMember;
import p4.v1.P4RuntimeOuterClass.Entity;
import p4.v1.P4RuntimeOuterClass.FieldMatch;
import p4.v1.P4RuntimeOuterClass.MeterEntry;
import p4.v1.P4RuntimeOuterClass.TableEntry;
import p4.v1.P4RuntimeOuterClass.Update;

/**
 * P4Runtime entities as the parts that transactions are about: octets that are equal exactly if the entities mean the
 * same. Values are brought to the shortest form (P4Runtime 1.4.1, section 8.3), fields and parameters into the order of
 * their ids, matches of anything left out, and what a switch adds by itself (counters, cookies) taken away.
 */
public final class PartCodec {
    private static final String GATES = "edge.ports";

    private final Map<Integer, Integer> groupSizes = new HashMap<>();
    private final int gates;

    /** Makes a codec for a pipeline. */
    public PartCodec(P4Info info) {
        info.getActionProfilesList()
                .forEach(profile -> groupSizes.put(profile.getPreamble().getId(), profile.getMaxGroupSize()));
        gates = info.getTablesList().stream()
                .map(P4InfoOuterClass.Table::getPreamble)
                .filter(preamble -> preamble.getName().endsWith(GATES))
                .map(P4InfoOuterClass.Preamble::getId)
                .findFirst()
                .orElse(0);
    }

    /**
     * The key of a part.
     *
     * @throws IllegalArgumentException if transactions are not about such entities
     */
    public PartKey key(Entity entity) {
        return keyOf(canonical(entity));
    }

    /** A part: what makes it the one it is, and what it is. */
    public record Part(PartKey key, byte[] value) {}

    /**
     * An entity as part, which costs less than {@link #key} and {@link #value}.
     *
     * @throws IllegalArgumentException if transactions are not about such entities
     */
    public Part part(Entity entity) {
        Entity canonical = canonical(entity);
        return new Part(keyOf(canonical), canonical.toByteArray());
    }

    private PartKey keyOf(Entity canonical) {
        return switch (canonical.getEntityCase()) {
            case TABLE_ENTRY -> {
                TableEntry entry =
                        canonical.getTableEntry().toBuilder().clearAction().build();
                PartKey.Rank rank = entry.getTableId() == gates ? PartKey.Rank.GATE : PartKey.Rank.ENTRY;
                yield new PartKey(rank, entry.getTableId(), entry.toByteArray());
            }
            case ACTION_PROFILE_MEMBER -> {
                ActionProfileMember member = canonical.getActionProfileMember();
                yield new PartKey(
                        PartKey.Rank.MEMBER,
                        member.getActionProfileId(),
                        member.toBuilder().clearAction().build().toByteArray());
            }
            case ACTION_PROFILE_GROUP -> {
                ActionProfileGroup group = canonical.getActionProfileGroup();
                yield new PartKey(
                        PartKey.Rank.GROUP,
                        group.getActionProfileId(),
                        group.toBuilder().clearMembers().clearMaxSize().build().toByteArray());
            }
            case METER_ENTRY -> {
                MeterEntry meter = canonical.getMeterEntry();
                yield new PartKey(
                        PartKey.Rank.METER,
                        meter.getMeterId(),
                        meter.toBuilder().clearConfig().build().toByteArray());
            }
            default -> throw new IllegalArgumentException("transactions know no " + canonical.getEntityCase());
        };
    }

    /** The value of a part: the whole entity in canonical form. */
    public byte[] value(Entity entity) {
        return canonical(entity).toByteArray();
    }

    /** A value as entity. */
    public static Entity entity(byte[] value) {
        try {
            return Entity.parseFrom(value);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException("a part is no P4Runtime entity: " + e.getMessage(), e);
        }
    }

    /** A write as update; a meter knows MODIFY only (section 9.4). */
    public static Update update(Write write) {
        Entity entity = entity(write.after()
                .or(write::before)
                .orElseThrow(() -> new IllegalArgumentException(write + " has no part")));
        if (write.key().rank() == PartKey.Rank.METER) {
            Entity.Builder meter = entity.toBuilder();
            if (write.after().isEmpty()) {
                meter.getMeterEntryBuilder().clearConfig();
            }
            return Update.newBuilder()
                    .setType(Update.Type.MODIFY)
                    .setEntity(meter)
                    .build();
        }
        return Update.newBuilder()
                .setType(Update.Type.valueOf(write.kind().name()))
                .setEntity(entity)
                .build();
    }

    /** Whether an entity is a part at all: a meter cell without rates and a default entry are not. */
    public static boolean isPart(Entity entity) {
        return switch (entity.getEntityCase()) {
            case TABLE_ENTRY ->
                !entity.getTableEntry().getIsDefaultAction()
                        && !entity.getTableEntry().getIsConst();
            case METER_ENTRY -> entity.getMeterEntry().hasConfig();
            case ACTION_PROFILE_MEMBER, ACTION_PROFILE_GROUP -> true;
            default -> false;
        };
    }

    private Entity canonical(Entity entity) {
        Entity.Builder out = Entity.newBuilder();
        switch (entity.getEntityCase()) {
            case TABLE_ENTRY -> out.setTableEntry(canonical(entity.getTableEntry()));
            case ACTION_PROFILE_MEMBER -> {
                ActionProfileMember member = entity.getActionProfileMember();
                out.setActionProfileMember(ActionProfileMember.newBuilder()
                        .setActionProfileId(member.getActionProfileId())
                        .setMemberId(member.getMemberId())
                        .setAction(canonical(member.getAction())));
            }
            case ACTION_PROFILE_GROUP -> out.setActionProfileGroup(canonical(entity.getActionProfileGroup()));
            case METER_ENTRY -> {
                MeterEntry meter = entity.getMeterEntry();
                MeterEntry.Builder copy = MeterEntry.newBuilder().setMeterId(meter.getMeterId());
                copy.getIndexBuilder().setIndex(meter.getIndex().getIndex());
                if (meter.hasConfig()) {
                    copy.setConfig(meter.getConfig());
                }
                out.setMeterEntry(copy);
            }
            default -> out.mergeFrom(entity);
        }
        return out.build();
    }

    /** Whether an entry is in canonical form already, as controllers make them: then it need not be made anew. */
    private static boolean isCanonical(TableEntry entry) {
        if (switchAdds(entry)) {
            return false;
        }
        int last = 0;
        for (FieldMatch match : entry.getMatchList()) {
            if (match.getFieldId() <= last || !isCanonical(match)) {
                return false;
            }
            last = match.getFieldId();
        }
        last = 0;
        for (Action.Param param : entry.getAction().getAction().getParamsList()) {
            if (param.getParamId() <= last || !isShortest(param.getValue())) {
                return false;
            }
            last = param.getParamId();
        }
        return true;
    }

    /** What says nothing about the entry's identity or effect. */
    private static boolean switchAdds(TableEntry entry) {
        return entry.hasCounterData()
                || entry.hasMeterConfig()
                || entry.hasMeterCounterData()
                || entry.hasTimeSinceLastHit()
                || entry.getIdleTimeoutNs() != 0
                || entry.getIsDefaultAction()
                || entry.getIsConst()
                || entry.getControllerMetadata() != 0
                || !entry.getMetadata().isEmpty()
                || !entry.getUnknownFields().asMap().isEmpty();
    }

    private static boolean isCanonical(FieldMatch match) {
        return switch (match.getFieldMatchTypeCase()) {
            case EXACT -> isShortest(match.getExact().getValue());
            case OPTIONAL -> isShortest(match.getOptional().getValue());
            case LPM ->
                match.getLpm().getPrefixLen() != 0 && isShortest(match.getLpm().getValue());
            case TERNARY ->
                isShortest(match.getTernary().getValue())
                        && isShortest(match.getTernary().getMask())
                        && !isZero(match.getTernary().getMask());
            case RANGE ->
                isShortest(match.getRange().getLow())
                        && isShortest(match.getRange().getHigh());
            default -> false;
        };
    }

    private static boolean isShortest(ByteString value) {
        return value.size() < 2 || value.byteAt(0) != 0;
    }

    private static boolean isZero(ByteString shortest) {
        return shortest.size() == 1 && shortest.byteAt(0) == 0;
    }

    private static TableEntry canonical(TableEntry entry) {
        if (isCanonical(entry)) {
            return entry;
        }
        TableEntry.Builder out =
                TableEntry.newBuilder().setTableId(entry.getTableId()).setPriority(entry.getPriority());
        entry.getMatchList().stream()
                .sorted(Comparator.comparing(FieldMatch::getFieldId))
                .map(PartCodec::canonical)
                .flatMap(Optional::stream)
                .forEach(out::addMatch);
        if (entry.hasAction()) {
            if (entry.getAction().hasAction()) {
                out.getActionBuilder().setAction(canonical(entry.getAction().getAction()));
            } else {
                out.setAction(entry.getAction());
            }
        }
        return out.build();
    }

    private ActionProfileGroup canonical(ActionProfileGroup group) {
        List<ActionProfileGroup.Member> members = group.getMembersList().stream()
                .map(PartCodec::canonical)
                .sorted(Comparator.comparing(ActionProfileGroup.Member::getMemberId))
                .collect(Collectors.toList());
        // Always the same size: a MODIFY may not change it (section 9.2.2), and some switches do not tell it.
        return ActionProfileGroup.newBuilder()
                .setActionProfileId(group.getActionProfileId())
                .setGroupId(group.getGroupId())
                .setMaxSize(groupSizes.getOrDefault(group.getActionProfileId(), 0))
                .addAllMembers(members)
                .build();
    }

    private static ActionProfileGroup.Member canonical(ActionProfileGroup.Member member) {
        ActionProfileGroup.Member.Builder out = ActionProfileGroup.Member.newBuilder()
                .setMemberId(member.getMemberId())
                .setWeight(member.getWeight());
        if (!member.getWatchPort().isEmpty()) {
            out.setWatchPort(shortest(member.getWatchPort()));
        }
        return out.build();
    }

    private static Action canonical(Action action) {
        Action.Builder out = Action.newBuilder().setActionId(action.getActionId());
        action.getParamsList().stream()
                .sorted(Comparator.comparing(Action.Param::getParamId))
                .forEach(param -> out.addParams(param.toBuilder().setValue(shortest(param.getValue()))));
        return out.build();
    }

    private static Optional<FieldMatch> canonical(FieldMatch match) {
        FieldMatch.Builder out = FieldMatch.newBuilder().setFieldId(match.getFieldId());
        switch (match.getFieldMatchTypeCase()) {
            case EXACT ->
                out.getExactBuilder().setValue(shortest(match.getExact().getValue()));
            case OPTIONAL ->
                out.getOptionalBuilder().setValue(shortest(match.getOptional().getValue()));
            case LPM -> {
                if (match.getLpm().getPrefixLen() == 0) {
                    return Optional.empty();
                }
                out.getLpmBuilder()
                        .setValue(shortest(match.getLpm().getValue()))
                        .setPrefixLen(match.getLpm().getPrefixLen());
            }
            case TERNARY -> {
                ByteString mask = shortest(match.getTernary().getMask());
                if (isZero(mask)) {
                    return Optional.empty();
                }
                out.getTernaryBuilder()
                        .setValue(shortest(match.getTernary().getValue()))
                        .setMask(mask);
            }
            case RANGE ->
                out.getRangeBuilder()
                        .setLow(shortest(match.getRange().getLow()))
                        .setHigh(shortest(match.getRange().getHigh()));
            default -> out.mergeFrom(match);
        }
        return Optional.of(out.build());
    }

    private static ByteString shortest(ByteString value) {
        int zeros = 0;
        while (zeros < value.size() - 1 && value.byteAt(zeros) == 0) {
            zeros++;
        }
        return zeros == 0 ? value : value.substring(zeros);
    }
}
