package dev.weft.bmv2.program;

import java.util.List;

/**
 * Fields that a clone, resubmitted or recirculated packet keeps, or that a digest carries.
 *
 * @param name the JSON's name
 * @param id the id that primitives name
 * @param fields in order
 */
public record FieldList(String name, int id, List<Field> fields) {
    public FieldList {
        fields = List.copyOf(fields);
    }
}
