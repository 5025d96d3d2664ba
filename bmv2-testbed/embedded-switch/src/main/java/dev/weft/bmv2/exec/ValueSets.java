package dev.weft.bmv2.exec;

import dev.weft.bmv2.control.ControlException;
import dev.weft.bmv2.control.ControlException.Reason;
import dev.weft.bmv2.control.ValueSetControl;
import dev.weft.bmv2.program.Program;
import dev.weft.bmv2.program.ValueSet;
import java.math.BigInteger;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Members of the parser value sets. Not thread-safe: the switch's lock guards it. */
final class ValueSets implements ValueSetControl {
    private final Program program;
    private final List<Set<BigInteger>> members;

    ValueSets(Program program) {
        this.program = program;
        this.members = program.valueSets().stream()
                .map(s -> (Set<BigInteger>) new LinkedHashSet<BigInteger>())
                .toList();
    }

    Set<BigInteger> of(ValueSet set) {
        return members.get(set.index());
    }

    void reset() {
        members.forEach(Set::clear);
    }

    @Override
    public List<ValueSet> valueSets() {
        return program.valueSets();
    }

    @Override
    public List<BigInteger> members(String valueSet) {
        return List.copyOf(of(find(valueSet)));
    }

    @Override
    public void replace(String valueSet, List<BigInteger> newMembers) {
        ValueSet set = find(valueSet);
        for (BigInteger member : newMembers) {
            if (member.signum() < 0 || member.bitLength() > set.width()) {
                throw new ControlException(
                        Reason.INVALID_ARGUMENT,
                        "value set '" + valueSet + "': 0x" + member.toString(16) + " does not fit " + set.width()
                                + " bits");
            }
        }
        Set<BigInteger> target = of(set);
        target.clear();
        target.addAll(newMembers.stream().collect(Collectors.toList()));
    }

    private ValueSet find(String name) {
        ValueSet set = program.valueSet(name);
        if (set == null) {
            throw new ControlException(Reason.NOT_FOUND, "the program has no value set named '" + name + "'");
        }
        return set;
    }
}
