package dev.weft.bmv2.exec;

import dev.weft.bmv2.control.ControlException;
import dev.weft.bmv2.control.ControlException.Reason;
import dev.weft.bmv2.control.ValueSetControl;
import dev.weft.bmv2.program.Program;
import dev.weft.bmv2.program.ValueSet;
import dev.weft.bmv2.version.Reader;
import dev.weft.bmv2.version.Versions;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Members of the parser value sets. Guarded by the writers' lock; packets read through {@link #view}. */
final class ValueSets implements ValueSetControl {
    private final Program program;
    private final Versions versions;
    private final List<Contents> written;
    private final List<List<Contents>> sides = new ArrayList<>();

    ValueSets(Program program, Versions versions) {
        this.program = program;
        this.versions = versions;
        this.written = empty();
        sides.add(empty());
        sides.add(empty());
    }

    private List<Contents> empty() {
        return new ArrayList<>(Collections.nCopies(program.valueSets().size(), Contents.EMPTY));
    }

    /** The sets as one worker's packets read them. */
    View view(Reader reader) {
        return new View(reader);
    }

    /** The value sets in the version of a worker's present packet. */
    final class View {
        private final Reader reader;

        private View(Reader reader) {
            this.reader = reader;
        }

        Members of(ValueSet set) {
            return new Members(reader, set.index());
        }
    }

    /** The members of one set that the present packet sees; the object stays the same. */
    final class Members {
        private final Reader reader;
        private final int set;

        private Members(Reader reader, int set) {
            this.reader = reader;
            this.set = set;
        }

        private Contents now() {
            return sides.get(reader.side()).get(set);
        }

        boolean isEmpty() {
            return now().isEmpty();
        }

        /** As {@link Contents#match}. */
        boolean match(BigInteger key, BigInteger mask) {
            return now().match(key, mask);
        }
    }

    /** What a set holds; not changed once packets can see it. */
    private static final class Contents {
        private static final Contents EMPTY = new Contents();

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
    }

    private void write(int set, Contents contents) {
        Contents old = written.get(set);
        if (versions.undoing()) {
            versions.undo(() -> written.set(set, old));
        }
        written.set(set, contents);
        versions.change(side -> sides.get(side).set(set, contents));
    }

    void reset() {
        for (int i = 0; i < written.size(); i++) {
            write(i, Contents.EMPTY);
        }
    }

    @Override
    public List<ValueSet> valueSets() {
        return program.valueSets();
    }

    @Override
    public List<BigInteger> members(String valueSet) {
        return List.copyOf(written.get(find(valueSet).index()).exact);
    }

    @Override
    public void replace(String valueSet, List<BigInteger> newMembers) {
        ValueSet set = find(valueSet);
        newMembers.forEach(member -> check(set, member));
        Contents contents = new Contents();
        contents.exact.addAll(newMembers);
        write(set.index(), contents);
    }

    @Override
    public void replacePatterns(String valueSet, List<Pattern> patterns) {
        ValueSet set = find(valueSet);
        BigInteger ones = BigInteger.ONE.shiftLeft(set.width()).subtract(BigInteger.ONE);
        for (Pattern pattern : patterns) {
            check(set, pattern.value());
            check(set, pattern.mask());
        }
        Contents contents = new Contents();
        for (Pattern pattern : patterns) {
            if (pattern.mask().equals(ones)) {
                contents.exact.add(pattern.value());
            } else {
                contents.masked.add(pattern);
            }
        }
        write(set.index(), contents);
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
