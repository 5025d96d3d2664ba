package dev.weft.bmv2.program;

import java.util.List;

/**
 * A header or metadata instance. Its slots are contiguous, so that headers of one type are copied as one block.
 *
 * @param name instance name
 * @param id the JSON's id
 * @param index position in {@link Program#headers()}
 * @param type the header type
 * @param metadata whether it is a metadata struct, which is always valid and never deparsed
 * @param fields in wire order
 * @param validField the hidden one-bit validity field, first of the header's slots
 * @param firstSlot first slot (the validity bit)
 * @param slotCount number of slots, validity and variable length included
 * @param fixedBits bits of the fields of fixed width
 * @param variableField the variable field, or null
 * @param unionIndex index in {@link Program#unions()} of the union it belongs to, or -1
 */
public record Header(
        String name,
        int id,
        int index,
        HeaderType type,
        boolean metadata,
        List<Field> fields,
        Field validField,
        int firstSlot,
        int slotCount,
        int fixedBits,
        Field variableField,
        int unionIndex) {
    public Header {
        fields = List.copyOf(fields);
    }

    @Override
    public String toString() {
        return name;
    }
}
