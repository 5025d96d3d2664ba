package dev.weft.bmv2.program;

/**
 * A counter array; bmv2 counters count packets and bytes.
 *
 * @param name P4 name
 * @param id the JSON's id
 * @param index position in {@link Program#counters()}
 * @param size cells; meaningless for a direct counter
 * @param direct whether it belongs to a table's entries
 * @param binding the table of a direct counter, else null
 */
public record CounterArray(String name, int id, int index, int size, boolean direct, String binding) {}
