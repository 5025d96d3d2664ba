package dev.weft.control.daemon;

import java.util.List;
import java.util.Locale;

/**
 * How the switches differ from what they should hold.
 *
 * @param switches in the order of the semantic file
 */
public record VerifyReport(List<SwitchDrift> switches) {
    public VerifyReport {
        switches = List.copyOf(switches);
    }

    /** Whether nothing differs, or all that differed is repaired. */
    public boolean good() {
        return switches.stream().allMatch(SwitchDrift::good);
    }

    /** Whether anything was found, also what is repaired by now. */
    public boolean found() {
        return switches.stream()
                .anyMatch(of -> !of.items().isEmpty() || !of.why().isEmpty());
    }

    /**
     * @param switchId id of the switch in the semantic file
     * @param compared with what it was compared: the last transaction, as its agent remembers it, or the file
     * @param items what differs
     * @param why one line: what must have happened; empty if nothing differs
     * @param repaired whether all of it is put right
     * @param writes how many writes that took
     */
    public record SwitchDrift(
            String switchId, Compared compared, List<Item> items, String why, boolean repaired, int writes) {
        public SwitchDrift {
            items = List.copyOf(items);
        }

        /** Whether nothing is wrong any more. */
        public boolean good() {
            return compared != Compared.NOTHING && (repaired || items.isEmpty() && why.isEmpty());
        }
    }

    /** What a switch was compared with. */
    public enum Compared {
        TRANSACTION,
        FILE,
        /** It could not be compared. */
        NOTHING
    }

    /** How an entry differs. */
    public enum Kind {
        MISSING,
        CHANGED,
        UNWANTED;

        /** As reports name it. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * @param kind how it differs
     * @param entry the entry, member, group or meter in words, as it should be; for an unwanted one as it is
     * @param statements the statements that want it, each {@code ID (FILE:LINE)}
     */
    public record Item(Kind kind, String entry, List<String> statements) {
        public Item {
            statements = List.copyOf(statements);
        }
    }
}
