package dev.weft.bmv2.program;

import java.util.List;

/**
 * A digest type.
 *
 * @param name P4 name of the digest
 * @param id the id that {@code generate_digest} names
 * @param elements fields and other expressions the digest carries
 * @param widths bits of each element
 */
public record LearnList(String name, int id, List<Expr.Data> elements, List<Integer> widths) {
    public LearnList {
        elements = List.copyOf(elements);
        widths = List.copyOf(widths);
    }
}
