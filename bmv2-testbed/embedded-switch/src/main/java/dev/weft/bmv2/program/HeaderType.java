package dev.weft.bmv2.program;

import java.util.List;

/**
 * A header (or metadata struct) type.
 *
 * @param name fully qualified P4 name
 * @param id the JSON's id
 * @param fields in wire order
 * @param maxBytes greatest length of a type with a variable field, else its length
 */
public record HeaderType(String name, int id, List<FieldType> fields, int maxBytes) {
    public HeaderType {
        fields = List.copyOf(fields);
    }

    /**
     * A field of a header type.
     *
     * @param name field name
     * @param width bits; the greatest width of a variable field
     * @param signed two's complement
     * @param saturating writes clamp
     * @param variable a varbit
     */
    public record FieldType(String name, int width, boolean signed, boolean saturating, boolean variable) {}

    /** Position of the named field, or -1. */
    public int offsetOf(String fieldName) {
        for (int i = 0; i < fields.size(); i++) {
            if (fields.get(i).name().equals(fieldName)) {
                return i;
            }
        }
        return -1;
    }

    /** Whether a field has variable length. */
    public boolean hasVariableField() {
        return fields.stream().anyMatch(FieldType::variable);
    }
}
