package dev.weft.bmv2.p4runtime;

import dev.weft.bmv2.control.ValueSetControl;
import dev.weft.bmv2.control.ValueSetControl.Pattern;
import io.grpc.Status;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import p4.config.v1.P4InfoOuterClass.MatchField;
import p4.config.v1.P4InfoOuterClass.ValueSet;
import p4.v1.P4RuntimeOuterClass.Entity;
import p4.v1.P4RuntimeOuterClass.FieldMatch;
import p4.v1.P4RuntimeOuterClass.ValueSetEntry;
import p4.v1.P4RuntimeOuterClass.ValueSetMember;

/** Parser value sets (specification section 9.6), members of all match kinds. */
final class ValueSetAccess {
    /** Patterns that the ranges of one set may become. */
    private static final int MAX_PATTERNS = 1 << 16;

    private final LoadedPipeline pipeline;
    private final ValueSetControl control;

    ValueSetAccess(LoadedPipeline pipeline) {
        this.pipeline = pipeline;
        control = pipeline.control().valueSets();
    }

    void modify(ValueSetEntry message) {
        ValueSet set = valueSet(message.getValueSetId());
        String name = set.getPreamble().getName();
        if (set.getSize() > 0 && message.getMembersCount() > set.getSize()) {
            throw new P4RuntimeFailure(
                    Status.Code.RESOURCE_EXHAUSTED,
                    "value set " + name + " holds " + set.getSize() + " members, not " + message.getMembersCount());
        }
        Set<ValueSetMember> members = new LinkedHashSet<>();
        List<Pattern> patterns = new ArrayList<>();
        for (ValueSetMember member : message.getMembersList()) {
            if (!members.add(decode(set, member, patterns))) {
                throw new P4RuntimeFailure(
                        Status.Code.ALREADY_EXISTS, "value set " + name + " would hold a member twice");
            }
            if (patterns.size() > MAX_PATTERNS) {
                throw new P4RuntimeFailure(
                        Status.Code.RESOURCE_EXHAUSTED, "the ranges of value set " + name + " are too many");
            }
        }
        control.replacePatterns(name, patterns);
        pipeline.asWritten().valueSets().put(message.getValueSetId(), List.copyOf(members));
    }

    void read(ValueSetEntry pattern, Consumer<Entity> out) {
        Collection<ValueSet> sets = pattern.getValueSetId() == 0
                ? pipeline.index().valueSets().all()
                : List.of(valueSet(pattern.getValueSetId()));
        for (ValueSet set : sets) {
            int id = set.getPreamble().getId();
            out.accept(Entity.newBuilder()
                    .setValueSetEntry(ValueSetEntry.newBuilder()
                            .setValueSetId(id)
                            .addAllMembers(pipeline.asWritten().valueSets().getOrDefault(id, List.of())))
                    .build());
        }
    }

    /** Checks a member, adds what it matches, and returns its canonical form. */
    private ValueSetMember decode(ValueSet set, ValueSetMember member, List<Pattern> patterns) {
        Map<Integer, FieldMatch> given = new HashMap<>();
        for (FieldMatch match : member.getMatchList()) {
            if (given.put(match.getFieldId(), match) != null) {
                throw P4RuntimeFailure.invalid(
                        "field " + match.getFieldId() + " of value set " + name(set) + " is given twice");
            }
        }
        ValueSetMember.Builder canonical = ValueSetMember.newBuilder();
        List<Pattern> all = List.of(new Pattern(BigInteger.ZERO, BigInteger.ZERO));
        for (MatchField field : set.getMatchList()) {
            FieldMatch match = given.remove(field.getId());
            List<Pattern> choices = part(set, field, match, canonical);
            if ((long) all.size() * choices.size() > MAX_PATTERNS) {
                throw new P4RuntimeFailure(
                        Status.Code.RESOURCE_EXHAUSTED, "the ranges of value set " + name(set) + " are too many");
            }
            List<Pattern> longer = new ArrayList<>(all.size() * choices.size());
            for (Pattern head : all) {
                for (Pattern tail : choices) {
                    longer.add(new Pattern(
                            head.value().shiftLeft(field.getBitwidth()).or(tail.value()),
                            head.mask().shiftLeft(field.getBitwidth()).or(tail.mask())));
                }
            }
            all = longer;
        }
        if (!given.isEmpty()) {
            throw P4RuntimeFailure.invalid("value set " + name(set) + " has no field with id "
                    + given.keySet().iterator().next() + "; valid: "
                    + P4RuntimeFailure.list(set.getMatchList().stream()
                            .map(field -> field.getName() + "=" + field.getId())
                            .toList()));
        }
        patterns.addAll(all);
        return canonical.build();
    }

    private List<Pattern> part(ValueSet set, MatchField field, FieldMatch match, ValueSetMember.Builder canonical) {
        Scalar scalar = new Scalar(
                "field " + (field.getName().isEmpty() ? field.getId() : field.getName()) + " of value set " + name(set),
                field.getBitwidth(),
                field.getBitwidth(),
                pipeline.translations().of(field.getTypeName().getName(), field.getBitwidth()));
        if (match == null) {
            if (field.getMatchType() == MatchField.MatchType.EXACT) {
                throw P4RuntimeFailure.invalid(scalar.where() + " is missing: exact fields must be given");
            }
            return List.of(new Pattern(BigInteger.ZERO, BigInteger.ZERO));
        }
        MatchPattern decoded = MatchPattern.of(field.getMatchType(), scalar, match);
        canonical.addMatch(decoded.canonical());
        return decoded.patterns();
    }

    private static String name(ValueSet set) {
        return set.getPreamble().getName();
    }

    private ValueSet valueSet(int id) {
        return LoadedPipeline.require(id, pipeline.index().valueSets(), "value set");
    }
}
