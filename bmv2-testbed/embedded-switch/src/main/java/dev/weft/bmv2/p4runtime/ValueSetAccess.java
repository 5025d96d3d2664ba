package dev.weft.bmv2.p4runtime;

import dev.weft.bmv2.control.ValueSetControl;
import dev.weft.p4.runtime.P4Bytes;
import io.grpc.Status;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import p4.config.v1.P4InfoOuterClass.MatchField;
import p4.config.v1.P4InfoOuterClass.ValueSet;
import p4.v1.P4RuntimeOuterClass.Entity;
import p4.v1.P4RuntimeOuterClass.FieldMatch;
import p4.v1.P4RuntimeOuterClass.ValueSetEntry;
import p4.v1.P4RuntimeOuterClass.ValueSetMember;

/** Parser value sets (specification section 9.6). Exact members only: that is what bmv2 JSON has. */
final class ValueSetAccess {
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
        Set<BigInteger> members = new LinkedHashSet<>();
        for (ValueSetMember member : message.getMembersList()) {
            if (!members.add(concatenated(set, member))) {
                throw new P4RuntimeFailure(
                        Status.Code.ALREADY_EXISTS, "value set " + name + " would hold a member twice");
            }
        }
        control.replace(name, List.copyOf(members));
    }

    void read(ValueSetEntry pattern, Consumer<Entity> out) {
        Collection<ValueSet> sets = pattern.getValueSetId() == 0
                ? pipeline.index().valueSets().all()
                : List.of(valueSet(pattern.getValueSetId()));
        for (ValueSet set : sets) {
            ValueSetEntry.Builder entry =
                    ValueSetEntry.newBuilder().setValueSetId(set.getPreamble().getId());
            for (BigInteger value : control.members(set.getPreamble().getName())) {
                entry.addMembers(split(set, value));
            }
            out.accept(Entity.newBuilder().setValueSetEntry(entry).build());
        }
    }

    private static BigInteger concatenated(ValueSet set, ValueSetMember member) {
        String name = set.getPreamble().getName();
        BigInteger value = BigInteger.ZERO;
        List<FieldMatch> left = new ArrayList<>(member.getMatchList());
        for (MatchField field : set.getMatchList()) {
            String where = "field " + field.getName() + " (id " + field.getId() + ") of value set " + name;
            if (field.getMatchType() != MatchField.MatchType.EXACT) {
                throw P4RuntimeFailure.unimplemented(where + ": this switch has exact value sets only");
            }
            FieldMatch match = left.stream()
                    .filter(candidate -> candidate.getFieldId() == field.getId())
                    .findFirst()
                    .orElseThrow(() -> P4RuntimeFailure.invalid(where + " is missing"));
            left.remove(match);
            if (!match.hasExact()) {
                throw P4RuntimeFailure.invalid(where + " must be matched exactly");
            }
            value = value.shiftLeft(field.getBitwidth())
                    .or(Values.unsigned(match.getExact().getValue(), field.getBitwidth(), where));
        }
        if (!left.isEmpty()) {
            throw P4RuntimeFailure.invalid("value set " + name + " has no field with id "
                    + left.get(0).getFieldId() + ", or it is given twice");
        }
        return value;
    }

    private static ValueSetMember split(ValueSet set, BigInteger value) {
        ValueSetMember.Builder member = ValueSetMember.newBuilder();
        int below =
                set.getMatchList().stream().mapToInt(MatchField::getBitwidth).sum();
        for (MatchField field : set.getMatchList()) {
            below -= field.getBitwidth();
            BigInteger part = value.shiftRight(below).and(P4Bytes.ones(field.getBitwidth()));
            FieldMatch.Builder match = FieldMatch.newBuilder().setFieldId(field.getId());
            match.getExactBuilder().setValue(P4Bytes.of(part));
            member.addMatch(match);
        }
        return member.build();
    }

    private ValueSet valueSet(int id) {
        return LoadedPipeline.require(id, pipeline.index().valueSets(), "value set");
    }
}
