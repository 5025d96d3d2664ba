package dev.weft.bmv2.p4runtime;

import static io.grpc.Status.Code.ALREADY_EXISTS;
import static io.grpc.Status.Code.FAILED_PRECONDITION;
import static io.grpc.Status.Code.INVALID_ARGUMENT;
import static io.grpc.Status.Code.NOT_FOUND;
import static io.grpc.Status.Code.OUT_OF_RANGE;
import static io.grpc.Status.Code.PERMISSION_DENIED;

import com.google.protobuf.ByteString;
import dev.weft.p4.runtime.P4Bytes;
import io.grpc.Status.Code;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import p4.config.v1.P4InfoOuterClass.MatchField;
import p4.config.v1.P4InfoOuterClass.MatchField.MatchType;
import p4.config.v1.P4InfoOuterClass.Table;
import p4.v1.P4RuntimeOuterClass.Action;
import p4.v1.P4RuntimeOuterClass.Entity;
import p4.v1.P4RuntimeOuterClass.FieldMatch;
import p4.v1.P4RuntimeOuterClass.TableEntry;
import p4.v1.P4RuntimeOuterClass.Update;

/**
 * Ways to make a write invalid, each with the code that the specification has for it. All kinds of PINS' p4_fuzzer are
 * among them, but those that only its own program has (queues, neighbours) and a role's foreign tables, which
 * {@link FuzzTest} writes through a client of that role.
 */
enum FuzzMutation {
    UNKNOWN_TABLE(NOT_FOUND, (f, o) -> f.insert(f.exact().setTableId(0x02ffffff))),
    NO_TABLE(INVALID_ARGUMENT, (f, o) -> f.insert(f.exact().setTableId(0))),
    UNKNOWN_ACTION(INVALID_ARGUMENT, (f, o) -> f.insert(f.withAction(a -> a.setActionId(0x01ffffff)))),
    ACTION_OF_ANOTHER_TABLE(
            INVALID_ARGUMENT,
            (f, o) -> f.insert(f.withAction(
                    a -> a.clearParams().setActionId(Bench.INDEX.actions().id("classify"))))),
    NO_ACTION(INVALID_ARGUMENT, (f, o) -> f.insert(f.exact().clearAction())),
    DEFAULT_ONLY_ACTION(
            PERMISSION_DENIED,
            (f, o) -> f.insert(f.withAction(
                    a -> a.clearParams().setActionId(Bench.INDEX.actions().id("NoAction"))))),
    MEMBER_IN_DIRECT_TABLE(INVALID_ARGUMENT, (f, o) -> {
        TableEntry.Builder entry = f.exact();
        entry.getActionBuilder().setActionProfileMemberId(1);
        return f.insert(entry);
    }),
    ACTION_IN_INDIRECT_TABLE(INVALID_ARGUMENT, (f, o) -> {
        TableEntry.Builder entry = f.entry(table -> table.getImplementationId() != 0);
        entry.getActionBuilder().setAction(f.action("use_port"));
        return f.insert(entry);
    }),
    GROUP_WITHOUT_SELECTOR(INVALID_ARGUMENT, (f, o) -> {
        TableEntry.Builder entry = f.entry(table -> table.getImplementationId() == FuzzEntities.profile("members"));
        entry.getActionBuilder().setActionProfileGroupId(1);
        return f.insert(entry);
    }),
    ONE_SHOT_IN_DIRECT_TABLE(INVALID_ARGUMENT, (f, o) -> f.insert(f.oneShot(f.exact(), "forward", 1))),
    ONE_SHOT_WITHOUT_SELECTOR(INVALID_ARGUMENT, (f, o) -> f.insert(f.oneShot(f.entryOf("by_member"), "use_port", 1))),
    ONE_SHOT_WEIGHT_ZERO(INVALID_ARGUMENT, (f, o) -> f.insert(f.oneShot(f.entryOf("by_group"), "use_port", 0))),
    ONE_SHOT_NEGATIVE_WEIGHT(INVALID_ARGUMENT, (f, o) -> f.insert(f.oneShot(f.entryOf("by_group"), "use_port", -1))),
    MISSING_MATCH(INVALID_ARGUMENT, (f, o) -> f.insert(f.exact().clearMatch())),
    MATCH_TWICE(INVALID_ARGUMENT, (f, o) -> {
        TableEntry.Builder entry = f.exact();
        return f.insert(entry.addMatch(entry.getMatch(0)));
    }),
    UNKNOWN_FIELD(INVALID_ARGUMENT, (f, o) -> f.insert(f.withMatch(m -> m.setFieldId(99)))),
    MATCH_WITHOUT_KIND(INVALID_ARGUMENT, (f, o) -> f.insert(f.withMatch(FieldMatch.Builder::clearExact))),
    WRONG_MATCH_KIND(
            INVALID_ARGUMENT,
            (f, o) -> f.insert(f.withMatch(
                    m -> m.getTernaryBuilder().setValue(P4Bytes.of(1)).setMask(P4Bytes.of(1))))),
    VALUE_TOO_WIDE(
            OUT_OF_RANGE,
            (f, o) ->
                    f.insert(f.withMatch(m -> m.getExactBuilder().setValue(P4Bytes.of(BigInteger.ONE.shiftLeft(48)))))),
    VALUE_OF_A_MEGABYTE(
            OUT_OF_RANGE,
            (f, o) -> f.insert(f.withMatch(m -> m.getExactBuilder()
                    .setValue(ByteString.copyFrom(new byte[1 << 20])
                            .concat(ByteString.copyFrom(new byte[] {1}))
                            .concat(ByteString.copyFrom(new byte[6])))))),
    EMPTY_VALUE(
            OUT_OF_RANGE,
            (f, o) -> f.insert(f.withMatch(m -> m.getExactBuilder().setValue(ByteString.EMPTY)))),
    NO_PRIORITY(
            INVALID_ARGUMENT,
            (f, o) -> f.insert(f.entry(FuzzMutation::isPrioritised).setPriority(0))),
    NEGATIVE_PRIORITY(
            INVALID_ARGUMENT,
            (f, o) -> f.insert(f.entry(FuzzMutation::isPrioritised).setPriority(-7))),
    PRIORITY_IN_EXACT_TABLE(INVALID_ARGUMENT, (f, o) -> f.insert(f.exact().setPriority(3))),
    BITS_OUTSIDE_MASK(
            INVALID_ARGUMENT,
            (f, o) -> f.insert(f.acl(
                    MatchType.TERNARY,
                    m -> m.getTernaryBuilder().setValue(P4Bytes.of(3)).setMask(P4Bytes.of(2))))),
    ZERO_MASK(
            INVALID_ARGUMENT,
            (f, o) -> f.insert(f.acl(
                    MatchType.TERNARY,
                    m -> m.getTernaryBuilder().setValue(P4Bytes.of(0)).setMask(P4Bytes.of(0))))),
    BITS_BEYOND_PREFIX(
            INVALID_ARGUMENT,
            (f, o) -> f.insert(f.acl(
                    MatchType.LPM,
                    m -> m.getLpmBuilder().setValue(P4Bytes.of(1)).setPrefixLen(8)))),
    PREFIX_TOO_LONG(
            INVALID_ARGUMENT,
            (f, o) -> f.insert(f.acl(
                    MatchType.LPM,
                    m -> m.getLpmBuilder().setValue(P4Bytes.of(1)).setPrefixLen(49)))),
    ZERO_PREFIX(
            INVALID_ARGUMENT,
            (f, o) -> f.insert(f.acl(
                    MatchType.LPM,
                    m -> m.getLpmBuilder().setValue(P4Bytes.of(0)).setPrefixLen(0)))),
    EMPTY_RANGE(
            INVALID_ARGUMENT,
            (f, o) -> f.insert(f.acl(
                    MatchType.RANGE,
                    m -> m.getRangeBuilder().setLow(P4Bytes.of(5)).setHigh(P4Bytes.of(4))))),
    FULL_RANGE(
            INVALID_ARGUMENT,
            (f, o) -> f.insert(f.acl(
                    MatchType.RANGE,
                    m -> m.getRangeBuilder().setLow(P4Bytes.of(0)).setHigh(P4Bytes.of(511))))),
    MISSING_PARAMETER(INVALID_ARGUMENT, (f, o) -> f.insert(f.withAction(Action.Builder::clearParams))),
    PARAMETER_TWICE(INVALID_ARGUMENT, (f, o) -> f.insert(f.withAction(a -> a.addParams(a.getParams(0))))),
    UNKNOWN_PARAMETER(
            INVALID_ARGUMENT,
            (f, o) -> f.insert(f.withAction(
                    a -> a.addParams(Action.Param.newBuilder().setParamId(9).setValue(P4Bytes.of(1)))))),
    PARAMETER_TOO_WIDE(
            OUT_OF_RANGE,
            (f, o) -> f.insert(f.withAction(a -> a.getParamsBuilder(0).setValue(P4Bytes.of(512))))),
    CONST_TABLE(PERMISSION_DENIED, (f, o) -> f.insert(f.entryOf("fixed").setAction(f.tableAction("mark")))),
    IS_CONST(INVALID_ARGUMENT, (f, o) -> f.insert(f.exact().setIsConst(true))),
    KEYLESS_TABLE(
            INVALID_ARGUMENT,
            (f, o) -> f.insert(TableEntry.newBuilder()
                    .setTableId(Bench.INDEX.tables().id("keyless"))
                    .setAction(f.tableAction("mark")))),
    INSERTED_DEFAULT(INVALID_ARGUMENT, (f, o) -> f.insert(f.exact().clearMatch().setIsDefaultAction(true))),
    DELETED_DEFAULT(
            INVALID_ARGUMENT,
            (f, o) -> f.update(Update.Type.DELETE, f.exact().clearMatch().setIsDefaultAction(true))),
    IDLE_TIMEOUT_WITHOUT_SUPPORT(INVALID_ARGUMENT, (f, o) -> f.insert(f.exact().setIdleTimeoutNs(5))),
    INSERTED_TWICE(
            ALREADY_EXISTS,
            (f, o) -> o.all(Entity.EntityCase.TABLE_ENTRY)
                    .findFirst()
                    .map(entity -> Update.newBuilder()
                            .setType(Update.Type.INSERT)
                            .setEntity(entity)
                            .build())),
    ABSENT_DELETED(NOT_FOUND, (f, o) -> absent(f, o, Update.Type.DELETE)),
    ABSENT_MODIFIED(NOT_FOUND, (f, o) -> absent(f, o, Update.Type.MODIFY)),
    DANGLING_MEMBER(NOT_FOUND, (f, o) -> {
        TableEntry.Builder entry = f.entryOf("by_member");
        entry.getActionBuilder().setActionProfileMemberId(77);
        return f.insert(entry).filter(update -> !o.has(update.getEntity()));
    }),
    DANGLING_GROUP(NOT_FOUND, (f, o) -> {
        TableEntry.Builder entry = f.entryOf("by_group");
        entry.getActionBuilder().setActionProfileGroupId(77);
        return f.insert(entry).filter(update -> !o.has(update.getEntity()));
    }),
    DELETED_IN_USE(
            FAILED_PRECONDITION,
            (f, o) -> o.all(Entity.EntityCase.ACTION_PROFILE_MEMBER)
                    .filter(o::isReferenced)
                    .findFirst()
                    .map(entity -> Update.newBuilder()
                            .setType(Update.Type.DELETE)
                            .setEntity(entity)
                            .build())),
    GROUP_WITH_A_MEMBER_TWICE(INVALID_ARGUMENT, (f, o) -> f.group(o, "members { member_id: 1 weight: 1 }".repeat(2))),
    WEIGHT_ZERO(INVALID_ARGUMENT, (f, o) -> f.group(o, "members { member_id: 1 }")),
    WATCH_PORT_THAT_CANNOT_BE(
            INVALID_ARGUMENT, (f, o) -> f.group(o, "members { member_id: 1 weight: 1 watch_port: \"\\x7f\\xff\" }")),
    MULTICAST_GROUP_ZERO(
            INVALID_ARGUMENT,
            (f, o) -> f.text("type: INSERT entity { packet_replication_engine_entry { multicast_group_entry {} } }")),
    REPLICA_TWICE(
            INVALID_ARGUMENT,
            (f, o) -> f.text("type: INSERT entity { packet_replication_engine_entry { multicast_group_entry {"
                    + " multicast_group_id: 9 replicas { port: \"\\1\" } replicas { port: \"\\1\" } } } }")),
    COUNTER_INSERTED(
            INVALID_ARGUMENT,
            (f, o) -> f.text("type: INSERT entity { counter_entry { counter_id: "
                    + Bench.INDEX.counters().id("ports_seen") + " } }")),
    INDEX_TOO_LARGE(
            OUT_OF_RANGE,
            (f, o) -> f.text("type: MODIFY entity { counter_entry { counter_id: "
                    + Bench.INDEX.counters().id("ports_seen") + " index { index: 8 } data {} } }")),
    NO_TYPE(INVALID_ARGUMENT, (f, o) -> f.update(Update.Type.UNSPECIFIED, f.exact())),
    NO_ENTITY(INVALID_ARGUMENT, (f, o) -> f.text("type: INSERT"));

    private final Code code;
    private final BiFunction<FuzzForge, FuzzOracle, Optional<Update>> make;

    FuzzMutation(Code code, BiFunction<FuzzForge, FuzzOracle, Optional<Update>> make) {
        this.code = code;
        this.make = make;
    }

    Code code() {
        return code;
    }

    /** An update that must be refused with {@link #code()}; empty if the present state has no occasion for it. */
    Optional<Update> make(FuzzForge forge, FuzzOracle oracle) {
        return make.apply(forge, oracle);
    }

    private static boolean isPrioritised(Table table) {
        List<MatchField> fields = table.getMatchFieldsList();
        return fields.stream().anyMatch(FuzzEntities::isPrioritised);
    }

    private static Optional<Update> absent(FuzzForge forge, FuzzOracle oracle, Update.Type type) {
        return forge.update(type, forge.exact()).filter(update -> !oracle.has(update.getEntity()));
    }
}
