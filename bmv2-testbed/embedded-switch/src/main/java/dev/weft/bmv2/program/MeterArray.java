package dev.weft.bmv2.program;

/**
 * A meter array (RFC 2698, colour-blind).
 *
 * @param name P4 name
 * @param id the JSON's id
 * @param index position in {@link Program#meters()}
 * @param size cells; meaningless for a direct meter
 * @param bytes whether it meters bytes rather than packets
 * @param rates number of rates: 1 or 2
 * @param direct whether it belongs to a table's entries
 * @param resultTarget where a direct meter writes the colour, else null
 */
public record MeterArray(
        String name, int id, int index, int size, boolean bytes, int rates, boolean direct, Field resultTarget) {}
