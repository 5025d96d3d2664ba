package dev.weft.bmv2.program;

import java.math.BigInteger;
import java.util.List;

/**
 * A match-action table.
 *
 * @param name P4 name
 * @param id the JSON's id
 * @param index position in {@link Program#tables()}
 * @param pipeline name of the pipeline it belongs to
 * @param matchKind the table's kind: it says whether entries have priorities (ternary, range)
 * @param key key fields
 * @param actions actions that entries may use
 * @param size greatest number of entries
 * @param counted whether entries have direct counters
 * @param ageing whether entries may have idle time-outs
 * @param directMeter the meter of every entry, or null
 * @param profile where entries take their action from; null for a table with its own actions
 * @param defaultCall the program's default action; null if it has none
 * @param constDefaultAction whether the default action (not its data) is fixed
 * @param constDefaultEntry whether the default entry is fixed
 * @param constant whether the program fixes the entries, so that the table cannot be written
 * @param constEntries the program's own entries
 */
public record Table(
        String name,
        int id,
        int index,
        String pipeline,
        MatchKind matchKind,
        List<KeyField> key,
        List<Action> actions,
        int size,
        boolean counted,
        boolean ageing,
        MeterArray directMeter,
        ActionProfile profile,
        ActionCall defaultCall,
        boolean constDefaultAction,
        boolean constDefaultEntry,
        boolean constant,
        List<ConstEntry> constEntries) {
    public Table {
        key = List.copyOf(key);
        actions = List.copyOf(actions);
        constEntries = List.copyOf(constEntries);
    }

    /** Whether entries carry a priority. */
    public boolean hasPriority() {
        return matchKind == MatchKind.TERNARY || matchKind == MatchKind.RANGE;
    }

    /** The named action, or null. */
    public Action action(String actionName) {
        for (Action action : actions) {
            if (action.name().equals(actionName)) {
                return action;
            }
        }
        return null;
    }

    /**
     * An entry fixed by the program.
     *
     * @param key one element per key field
     * @param call what it runs
     * @param priority as in the JSON: the smaller number wins
     */
    public record ConstEntry(List<ConstMatch> key, ActionCall call, int priority) {
        public ConstEntry {
            key = List.copyOf(key);
        }
    }

    /**
     * A match of a constant entry.
     *
     * @param value exact value, prefix, ternary value or low end
     * @param mask ternary mask or high end, else null
     * @param prefixLength bits of an LPM prefix, else -1
     */
    public record ConstMatch(BigInteger value, BigInteger mask, int prefixLength) {}
}
