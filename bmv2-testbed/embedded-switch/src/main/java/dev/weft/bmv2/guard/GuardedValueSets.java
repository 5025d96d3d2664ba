package dev.weft.bmv2.guard;

import dev.weft.bmv2.control.ValueSetControl;
import dev.weft.bmv2.program.ValueSet;
import java.math.BigInteger;
import java.util.List;

/** Parser value sets behind a guard. */
public final class GuardedValueSets implements ValueSetControl {
    private final ValueSetControl valueSets;
    private final Guard guard;

    public GuardedValueSets(ValueSetControl valueSets, Guard guard) {
        this.valueSets = valueSets;
        this.guard = guard;
    }

    @Override
    public List<ValueSet> valueSets() {
        return valueSets.valueSets();
    }

    @Override
    public List<BigInteger> members(String valueSet) {
        return guard.call(() -> valueSets.members(valueSet));
    }

    @Override
    public void replace(String valueSet, List<BigInteger> members) {
        guard.run(() -> valueSets.replace(valueSet, members));
    }

    @Override
    public void replacePatterns(String valueSet, List<Pattern> patterns) {
        guard.run(() -> valueSets.replacePatterns(valueSet, patterns));
    }
}
