package dev.weft.bmv2.exec;

import dev.weft.bmv2.control.ControlException;
import dev.weft.bmv2.control.ControlException.Reason;
import dev.weft.bmv2.control.ValueSetControl;
import dev.weft.bmv2.program.Program;
import dev.weft.bmv2.program.ValueSet;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Members of the parser value sets. Not thread-safe: the switch's lock guards it. */
final class ValueSets implements ValueSetControl {
    private final Program program;
    private final List<Members> members;

    ValueSets(Program program) {
        this.program = program;
        this.members = program.valueSets().stream().map(s -> new Members()).toList();
    }

    /** The present members of one set; the object stays the same. */
    static final class Members {
        private final Set<BigInteger> exact = new LinkedHashSet<>();
        private final List<Pattern> masked = new ArrayList<>();

        boolean isEmpty() {
            return exact.isEmpty() && masked.isEmpty();
        }

        /**
         * Whether a packet's key is in the set.
         *
         * @param mask of the transition: bits of both sides that count; null for all
         */
        boolean match(BigInteger key, BigInteger mask) {
            if (mask == null && exact.contains(key)) {
                return true;
            }
            BigInteger wanted = mask == null ? key : key.and(mask);
            if (mask != null) {
                for (BigInteger member : exact) {
                    if (member.and(mask).equals(wanted)) {
                        return true;
                    }
                }
            }
            for (int i = 0; i < masked.size(); i++) {
                Pattern pattern = masked.get(i);
                BigInteger value =
                        mask == null ? pattern.value() : pattern.value().and(mask);
                if (wanted.and(pattern.mask()).equals(value)) {
                    return true;
                }
            }
            return false;
        }

        private void clear() {
            exact.clear();
            masked.clear();
        }
    }

    Members of(ValueSet set) {
        return members.get(set.index());
    }

    void reset() {
        members.forEach(Members::clear);
    }

    @Override
    public List<ValueSet> valueSets() {
        return program.valueSets();
    }

    @Override
    public List<BigInteger> members(String valueSet) {
        return List.copyOf(of(find(valueSet)).exact);
    }

    @Override
    public void replace(String valueSet, List<BigInteger> newMembers) {
        ValueSet set = find(valueSet);
        newMembers.forEach(member -> check(set, member));
        Members target = of(set);
        target.clear();
        target.exact.addAll(newMembers);
    }

    @Override
    public void replacePatterns(String valueSet, List<Pattern> patterns) {
        ValueSet set = find(valueSet);
        BigInteger ones = BigInteger.ONE.shiftLeft(set.width()).subtract(BigInteger.ONE);
        for (Pattern pattern : patterns) {
            check(set, pattern.value());
            check(set, pattern.mask());
        }
        Members target = of(set);
        target.clear();
        for (Pattern pattern : patterns) {
            if (pattern.mask().equals(ones)) {
                target.exact.add(pattern.value());
            } else {
                target.masked.add(pattern);
            }
        }
    }

    private static void check(ValueSet set, BigInteger number) {
        if (number.signum() < 0 || number.bitLength() > set.width()) {
            throw new ControlException(
                    Reason.INVALID_ARGUMENT,
                    "value set '" + set.name() + "': 0x" + number.toString(16) + " does not fit " + set.width()
                            + " bits");
        }
    }

    private ValueSet find(String name) {
        ValueSet set = program.valueSet(name);
        if (set == null) {
            throw new ControlException(Reason.NOT_FOUND, "the program has no value set named '" + name + "'");
        }
        return set;
    }
}
