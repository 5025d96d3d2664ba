package dev.weft.control.daemon;

import java.util.List;
import java.util.Locale;

/**
 * What an apply would write, switch by switch. Nothing was written to find it out.
 *
 * @param switches in the order of the semantic file; every switch is named, also one that needs nothing
 * @param apply how many writes an apply needs for it
 * @param warnings one line each
 */
public record PlanReport(List<SwitchChanges> switches, Writes apply, List<String> warnings) {
    public PlanReport {
        switches = List.copyOf(switches);
        warnings = List.copyOf(warnings);
    }

    /** Whether an apply would write anything. */
    public boolean changed() {
        return switches.stream().anyMatch(SwitchChanges::changed);
    }

    /** All updates of tables, members, groups and meters. */
    public int writes() {
        return switches.stream().mapToInt(s -> s.changes().size()).sum();
    }

    /**
     * @param switchId id of the switch in the semantic file
     * @param changes in the order in which they would be written
     * @param pipelineMissing the switch has no P4 program yet: it would be pushed
     * @param agentChanges what the resident agent would be told anew, in words
     * @param entries entries the file asks for on this switch (table entries, members, groups, meters)
     */
    public record SwitchChanges(
            String switchId, List<Change> changes, boolean pipelineMissing, List<String> agentChanges, int entries) {
        public SwitchChanges {
            changes = List.copyOf(changes);
            agentChanges = List.copyOf(agentChanges);
        }

        /** Whether an apply would touch this switch. */
        public boolean changed() {
            return !changes.isEmpty() || pipelineMissing || !agentChanges.isEmpty();
        }

        /** How many updates are of this kind. */
        public int count(Operation operation) {
            return (int)
                    changes.stream().filter(c -> c.operation() == operation).count();
        }
    }

    /**
     * The writes of an apply. A change through epochs takes up to three for an entry.
     *
     * @param entryWrites updates of tables, members, groups and meters
     * @param flipWrites changes of an active epoch, one for each switch whose agent takes part; 0: no flip is needed
     */
    public record Writes(int entryWrites, int flipWrites) {}

    /** What happens to an entry. */
    public enum Operation {
        INSERT,
        MODIFY,
        DELETE;

        /** As reports name it. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * @param operation what happens to it
     * @param entry the entry, member, group or meter in words: as it is afterwards (for a delete: as it was), and for a
     *     modification what it was before
     * @param statements the statements that ask for it, each {@code ID (FILE:LINE)}; empty for a delete
     */
    public record Change(Operation operation, String entry, List<String> statements) {
        public Change {
            statements = List.copyOf(statements);
        }
    }
}
