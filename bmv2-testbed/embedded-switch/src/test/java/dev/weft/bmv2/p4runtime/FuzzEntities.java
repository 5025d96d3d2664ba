package dev.weft.bmv2.p4runtime;

import com.google.protobuf.ByteString;
import dev.weft.p4.runtime.P4Bytes;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import p4.config.v1.P4InfoOuterClass;
import p4.config.v1.P4InfoOuterClass.ActionRef;
import p4.config.v1.P4InfoOuterClass.MatchField;
import p4.config.v1.P4InfoOuterClass.Table;
import p4.v1.P4RuntimeOuterClass.Action;
import p4.v1.P4RuntimeOuterClass.ActionProfileGroup;
import p4.v1.P4RuntimeOuterClass.Entity;
import p4.v1.P4RuntimeOuterClass.FieldMatch;
import p4.v1.P4RuntimeOuterClass.Replica;
import p4.v1.P4RuntimeOuterClass.TableEntry;
import p4.v1.P4RuntimeOuterClass.Update;

/**
 * Well-formed entities in canonical form, drawn from P4Info alone. Few values per field and few ids, so that keys
 * collide and references often lead somewhere.
 */
final class FuzzEntities {
    private static final int IDS = 4;

    private final Random random;
    private final List<Table> tables = new ArrayList<>();

    FuzzEntities(Random random) {
        this.random = random;
        for (Table table : Bench.INDEX.tables().all()) {
            if (!table.getIsConstTable() && table.getMatchFieldsCount() > 0) {
                tables.add(table);
            }
        }
    }

    Update update() {
        int kind = random.nextInt(10);
        Entity entity = kind < 6 ? tableEntry(pick(tables)) : kind < 7 ? member() : kind < 8 ? group() : replication();
        Update.Type type = random.nextBoolean() ? Update.Type.INSERT : Update.Type.forNumber(2 + random.nextInt(2));
        return Update.newBuilder().setType(type).setEntity(entity).build();
    }

    <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }

    /** A table that can be written, one that {@code wanted} accepts. */
    Table table(java.util.function.Predicate<Table> wanted) {
        return pick(tables.stream().filter(wanted).toList());
    }

    Entity tableEntry(Table table) {
        TableEntry.Builder entry =
                TableEntry.newBuilder().setTableId(table.getPreamble().getId());
        boolean prioritised = false;
        for (MatchField field : table.getMatchFieldsList()) {
            FieldMatch match = match(field);
            if (match != null) {
                entry.addMatch(match);
            }
            prioritised |= isPrioritised(field);
        }
        if (prioritised) {
            entry.setPriority(1 + random.nextInt(2));
        }
        if (table.getImplementationId() == 0) {
            entry.getActionBuilder().setAction(action(pick(usable(table))));
        } else if (table.getImplementationId() == profile("ways") && random.nextBoolean()) {
            entry.getActionBuilder().setActionProfileGroupId(1 + random.nextInt(IDS));
        } else {
            entry.getActionBuilder().setActionProfileMemberId(1 + random.nextInt(IDS));
        }
        if (random.nextInt(4) == 0) {
            entry.setMetadata(ByteString.copyFromUtf8("m" + random.nextInt(9)));
        }
        return Entity.newBuilder().setTableEntry(entry).build();
    }

    static boolean isPrioritised(MatchField field) {
        return switch (field.getMatchType()) {
            case TERNARY, RANGE, OPTIONAL -> true;
            default -> false;
        };
    }

    /** The actions that entries of a table may have. */
    static List<P4InfoOuterClass.Action> usable(Table table) {
        return table.getActionRefsList().stream()
                .filter(ref -> ref.getScope() != ActionRef.Scope.DEFAULT_ONLY)
                .map(ref -> Bench.INDEX.actions().get(ref.getId()))
                .toList();
    }

    Action action(P4InfoOuterClass.Action info) {
        Action.Builder action =
                Action.newBuilder().setActionId(info.getPreamble().getId());
        for (P4InfoOuterClass.Action.Param param : info.getParamsList()) {
            action.addParams(Action.Param.newBuilder()
                    .setParamId(param.getId())
                    .setValue(P4Bytes.of(number(param.getBitwidth()))));
        }
        return action.build();
    }

    /** Null for a don't care. */
    private FieldMatch match(MatchField field) {
        int width = field.getBitwidth();
        FieldMatch.Builder match = FieldMatch.newBuilder().setFieldId(field.getId());
        BigInteger value = few(width);
        switch (field.getMatchType()) {
            case EXACT -> match.getExactBuilder().setValue(P4Bytes.of(value));
            case OPTIONAL -> {
                if (random.nextBoolean()) {
                    return null;
                }
                match.getOptionalBuilder().setValue(P4Bytes.of(value));
            }
            case LPM -> {
                int length = random.nextInt(width + 1);
                if (length == 0) {
                    return null;
                }
                match.getLpmBuilder()
                        .setValue(P4Bytes.of(value.and(P4Bytes.prefixMask(length, width))))
                        .setPrefixLen(length);
            }
            case TERNARY -> {
                BigInteger mask = few(width);
                if (mask.signum() == 0) {
                    return null;
                }
                match.getTernaryBuilder().setValue(P4Bytes.of(value.and(mask))).setMask(P4Bytes.of(mask));
            }
            default -> {
                BigInteger other = few(width);
                BigInteger low = value.min(other);
                BigInteger high = value.max(other);
                if (low.signum() == 0 && high.equals(P4Bytes.ones(width))) {
                    return null;
                }
                match.getRangeBuilder().setLow(P4Bytes.of(low)).setHigh(P4Bytes.of(high));
            }
        }
        return match.build();
    }

    Entity member() {
        boolean ways = random.nextBoolean();
        Entity.Builder entity = Entity.newBuilder();
        entity.getActionProfileMemberBuilder()
                .setActionProfileId(profile(ways ? "ways" : "members"))
                .setMemberId(1 + random.nextInt(IDS))
                .setAction(action(Bench.INDEX.actions().get(ways ? "use_port" : "mark")));
        return entity.build();
    }

    Entity group() {
        ActionProfileGroup.Builder group = ActionProfileGroup.newBuilder()
                .setActionProfileId(profile("ways"))
                .setGroupId(1 + random.nextInt(IDS))
                .setMaxSize(6 + random.nextInt(2));
        Set<Integer> members = new LinkedHashSet<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            members.add(1 + random.nextInt(IDS));
        }
        for (int member : members) {
            ActionProfileGroup.Member.Builder choice =
                    ActionProfileGroup.Member.newBuilder().setMemberId(member).setWeight(1 + random.nextInt(2));
            if (random.nextBoolean()) {
                choice.setWatchPort(P4Bytes.of(few(9)));
            }
            group.addMembers(choice);
        }
        return Entity.newBuilder().setActionProfileGroup(group).build();
    }

    Entity replication() {
        List<Replica> replicas = new ArrayList<>();
        int count = random.nextInt(3);
        for (int i = 0; i < count; i++) {
            replicas.add(Replica.newBuilder()
                    .setPort(P4Bytes.of(few(9)))
                    .setInstance(i)
                    .build());
        }
        Entity.Builder entity = Entity.newBuilder();
        int id = 1 + random.nextInt(IDS);
        if (random.nextBoolean()) {
            entity.getPacketReplicationEngineEntryBuilder()
                    .getMulticastGroupEntryBuilder()
                    .setMulticastGroupId(id)
                    .addAllReplicas(replicas);
        } else {
            entity.getPacketReplicationEngineEntryBuilder()
                    .getCloneSessionEntryBuilder()
                    .setSessionId(id)
                    .setClassOfService(random.nextInt(8))
                    .addAllReplicas(replicas);
        }
        return entity.build();
    }

    static int profile(String name) {
        return Bench.INDEX.actionProfiles().id(name);
    }

    private BigInteger number(int width) {
        return new BigInteger(width, random);
    }

    /** One of a few values, the smallest and the largest among them. */
    private BigInteger few(int width) {
        return switch (random.nextInt(4)) {
            case 0 -> BigInteger.ZERO;
            case 1 -> BigInteger.ONE;
            case 2 -> BigInteger.ONE.shiftLeft(width - 1);
            default -> P4Bytes.ones(width);
        };
    }
}
