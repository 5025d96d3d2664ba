package dev.weft.control.daemon;

import com.google.protobuf.ByteString;
import dev.weft.control.core.ir.ActionCall;
import dev.weft.control.core.ir.Bits;
import dev.weft.control.core.ir.EntryKey;
import dev.weft.control.core.ir.FieldMatch;
import dev.weft.control.core.ir.MemberKey;
import dev.weft.control.core.ir.MeterConfig;
import dev.weft.control.core.ir.MeterKey;
import dev.weft.control.core.ir.ProfileGroup;
import dev.weft.control.core.ir.ProfileMember;
import dev.weft.control.core.ir.TableEntry;
import dev.weft.control.core.pipeline.MatchField;
import dev.weft.control.core.pipeline.PipelineModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import p4.v1.P4RuntimeOuterClass;
import p4.v1.P4RuntimeOuterClass.ActionProfileGroup;
import p4.v1.P4RuntimeOuterClass.ActionProfileMember;
import p4.v1.P4RuntimeOuterClass.Entity;
import p4.v1.P4RuntimeOuterClass.Index;
import p4.v1.P4RuntimeOuterClass.MeterEntry;
import p4.v1.P4RuntimeOuterClass.TableAction;

/**
 * The core's entries as P4Runtime entities and back. Values go out in canonical form, the shortest octets (P4Runtime
 * 1.4.1, section 8.3); any length that fits the field is understood.
 */
final class EntityCodec {
    /** Of a port on the wire; canonical form leaves no trace of it. */
    private static final int PORT_BITS = 32;

    private final P4InfoPipeline pipeline;
    private final PipelineModel model;

    EntityCodec(P4InfoPipeline pipeline) {
        this.pipeline = pipeline;
        this.model = pipeline.model();
    }

    Entity entity(TableEntry entry) {
        P4RuntimeOuterClass.TableEntry.Builder out = key(entry.key());
        TableAction.Builder action = TableAction.newBuilder();
        entry.action().ifPresent(call -> action.setAction(action(call)));
        entry.group().ifPresent(action::setActionProfileGroupId);
        return Entity.newBuilder().setTableEntry(out.setAction(action)).build();
    }

    Entity entity(ProfileMember member) {
        return Entity.newBuilder()
                .setActionProfileMember(ActionProfileMember.newBuilder()
                        .setActionProfileId(
                                pipeline.profiles().number(member.key().profile()))
                        .setMemberId(member.key().id())
                        .setAction(action(member.action())))
                .build();
    }

    Entity entity(ProfileGroup group) {
        ActionProfileGroup.Builder out = ActionProfileGroup.newBuilder()
                .setActionProfileId(pipeline.profiles().number(group.key().profile()))
                .setGroupId(group.key().id());
        group.members().forEach((member, weight) -> {
            ActionProfileGroup.Member.Builder added =
                    out.addMembersBuilder().setMemberId(member).setWeight(weight);
            Integer port = group.watched().get(member);
            if (port != null) {
                added.setWatchPort(bytes(Bits.of(port, PORT_BITS)));
            }
        });
        // The same for every size of the group: a MODIFY may not change it (P4Runtime 1.4.1, section 9.2.2).
        int max = model.profile(group.key().profile()).maxGroupSize();
        return Entity.newBuilder().setActionProfileGroup(out.setMaxSize(max)).build();
    }

    /** The cell with its rates; MODIFY is the only update a meter knows (P4Runtime 1.4.1, section 9.4). */
    Entity entity(MeterConfig meter) {
        return Entity.newBuilder()
                .setMeterEntry(meter(meter.key())
                        .setConfig(P4RuntimeOuterClass.MeterConfig.newBuilder()
                                .setCir(meter.cir())
                                .setCburst(meter.cburst())
                                .setPir(meter.pir())
                                .setPburst(meter.pburst())))
                .build();
    }

    /** The cell without rates, which takes the limit away. */
    Entity unlimited(MeterKey key) {
        return Entity.newBuilder().setMeterEntry(meter(key)).build();
    }

    private MeterEntry.Builder meter(MeterKey key) {
        return MeterEntry.newBuilder()
                .setMeterId(pipeline.meters().number(key.meter()))
                .setIndex(Index.newBuilder().setIndex(key.index()));
    }

    private P4RuntimeOuterClass.TableEntry.Builder key(EntryKey key) {
        P4InfoPipeline.Ids fields = pipeline.fields(model.table(key.table()).name());
        P4RuntimeOuterClass.TableEntry.Builder out = P4RuntimeOuterClass.TableEntry.newBuilder()
                .setTableId(pipeline.tables().number(key.table()))
                .setPriority(key.priority());
        for (FieldMatch match : key.matches()) {
            out.addMatch(match(fields.number(match.field()), match));
        }
        return out;
    }

    private static P4RuntimeOuterClass.FieldMatch match(int fieldId, FieldMatch match) {
        P4RuntimeOuterClass.FieldMatch.Builder out =
                P4RuntimeOuterClass.FieldMatch.newBuilder().setFieldId(fieldId);
        ByteString value = bytes(match.value());
        switch (match.kind()) {
            case EXACT ->
                out.setExact(P4RuntimeOuterClass.FieldMatch.Exact.newBuilder().setValue(value));
            case OPTIONAL ->
                out.setOptional(
                        P4RuntimeOuterClass.FieldMatch.Optional.newBuilder().setValue(value));
            case LPM ->
                out.setLpm(P4RuntimeOuterClass.FieldMatch.LPM
                        .newBuilder()
                        .setValue(value)
                        .setPrefixLen(match.prefixLength()));
            case TERNARY ->
                out.setTernary(P4RuntimeOuterClass.FieldMatch.Ternary.newBuilder()
                        .setValue(value)
                        .setMask(bytes(match.mask())));
            case RANGE ->
                out.setRange(P4RuntimeOuterClass.FieldMatch.Range.newBuilder()
                        .setLow(value)
                        .setHigh(bytes(match.mask())));
        }
        return out.build();
    }

    private P4RuntimeOuterClass.Action action(ActionCall call) {
        P4InfoPipeline.Ids parameters =
                pipeline.parameters(model.action(call.action()).name());
        P4RuntimeOuterClass.Action.Builder out = P4RuntimeOuterClass.Action.newBuilder()
                .setActionId(pipeline.actions().number(call.action()));
        model.action(call.action())
                .parameters()
                .forEach(parameter -> out.addParams(P4RuntimeOuterClass.Action.Param.newBuilder()
                        .setParamId(parameters.number(parameter.name()))
                        .setValue(bytes(call.argument(parameter.name())))));
        return out.build();
    }

    /**
     * Reads a table entry back.
     *
     * @throws IllegalArgumentException when the pipeline does not know it, or when it uses what this controller never
     *     writes (a single member, a one-shot group)
     */
    TableEntry entry(P4RuntimeOuterClass.TableEntry entry) {
        EntryKey key = key(entry);
        TableAction action = entry.getAction();
        return switch (action.getTypeCase()) {
            case ACTION -> new TableEntry(key, Optional.of(call(action.getAction())), OptionalInt.empty(), Set.of());
            case ACTION_PROFILE_GROUP_ID ->
                new TableEntry(key, Optional.empty(), OptionalInt.of(action.getActionProfileGroupId()), Set.of());
            default ->
                throw new IllegalArgumentException(
                        key + " has an action of type " + action.getTypeCase() + ", which Weft never writes");
        };
    }

    EntryKey key(P4RuntimeOuterClass.TableEntry entry) {
        String table = pipeline.tables().name(entry.getTableId());
        P4InfoPipeline.Ids fields = pipeline.fields(table);
        SortedMap<String, FieldMatch> byField = new TreeMap<>();
        for (P4RuntimeOuterClass.FieldMatch match : entry.getMatchList()) {
            MatchField field =
                    model.table(table).field(fields.name(match.getFieldId())).orElseThrow();
            match(field, match).ifPresent(m -> byField.put(field.name(), m));
        }
        List<FieldMatch> inOrder = new ArrayList<>();
        for (MatchField field : model.table(table).fields()) {
            if (byField.containsKey(field.name())) {
                inOrder.add(byField.get(field.name()));
            }
        }
        return new EntryKey(table, inOrder, entry.getPriority());
    }

    /** Empty for a match of anything, which some targets return instead of leaving it out. */
    private static Optional<FieldMatch> match(MatchField field, P4RuntimeOuterClass.FieldMatch match) {
        String name = field.name();
        int width = field.width();
        return switch (match.getFieldMatchTypeCase()) {
            case EXACT ->
                Optional.of(FieldMatch.exact(name, bits(match.getExact().getValue(), width)));
            case OPTIONAL ->
                Optional.of(FieldMatch.optional(name, bits(match.getOptional().getValue(), width)));
            case LPM ->
                match.getLpm().getPrefixLen() == 0
                        ? Optional.empty()
                        : Optional.of(FieldMatch.lpm(
                                name,
                                bits(match.getLpm().getValue(), width),
                                match.getLpm().getPrefixLen()));
            case TERNARY -> {
                Bits mask = bits(match.getTernary().getMask(), width);
                yield mask.isZero()
                        ? Optional.empty()
                        : Optional.of(
                                FieldMatch.ternary(name, bits(match.getTernary().getValue(), width), mask));
            }
            case RANGE -> {
                Bits low = bits(match.getRange().getLow(), width);
                Bits high = bits(match.getRange().getHigh(), width);
                yield low.isZero() && high.equals(Bits.ones(width))
                        ? Optional.empty()
                        : Optional.of(FieldMatch.range(name, low, high));
            }
            default ->
                throw new IllegalArgumentException("field " + name + " is matched by " + match.getFieldMatchTypeCase()
                        + ", which Weft does not know");
        };
    }

    ProfileMember member(ActionProfileMember member) {
        return new ProfileMember(
                new MemberKey(pipeline.profiles().name(member.getActionProfileId()), member.getMemberId()),
                call(member.getAction()),
                Set.of());
    }

    ProfileGroup group(ActionProfileGroup group) {
        SortedMap<Integer, Integer> members = new TreeMap<>();
        SortedMap<Integer, Integer> watched = new TreeMap<>();
        for (ActionProfileGroup.Member member : group.getMembersList()) {
            members.put(member.getMemberId(), member.getWeight());
            if (!member.getWatchPort().isEmpty()) {
                watched.put(member.getMemberId(), (int)
                        bits(member.getWatchPort(), PORT_BITS).toLong());
            }
        }
        return new ProfileGroup(
                new MemberKey(pipeline.profiles().name(group.getActionProfileId()), group.getGroupId()),
                members,
                watched,
                Set.of());
    }

    /** Empty for a cell without rates: that is how every cell begins. */
    Optional<MeterConfig> meter(MeterEntry meter) {
        if (!meter.hasConfig()) {
            return Optional.empty();
        }
        P4RuntimeOuterClass.MeterConfig config = meter.getConfig();
        return Optional.of(new MeterConfig(
                new MeterKey(
                        pipeline.meters().name(meter.getMeterId()),
                        meter.getIndex().getIndex()),
                config.getCir(),
                config.getCburst(),
                config.getPir(),
                config.getPburst(),
                Set.of()));
    }

    private ActionCall call(P4RuntimeOuterClass.Action action) {
        String name = pipeline.actions().name(action.getActionId());
        P4InfoPipeline.Ids parameters = pipeline.parameters(name);
        SortedMap<String, Bits> arguments = new TreeMap<>();
        for (P4RuntimeOuterClass.Action.Param param : action.getParamsList()) {
            String parameter = parameters.name(param.getParamId());
            int width = model.action(name).parameter(parameter).orElseThrow().width();
            arguments.put(parameter, bits(param.getValue(), width));
        }
        return new ActionCall(name, arguments);
    }

    private static Bits bits(ByteString value, int width) {
        return Bits.of(value.toByteArray(), width);
    }

    private static ByteString bytes(Bits value) {
        return ByteString.copyFrom(value.canonical());
    }
}
