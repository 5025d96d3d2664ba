package dev.weft.bmv2.program;

import java.util.List;

/**
 * A stack of header unions.
 *
 * @param name stack name
 * @param id the JSON's id
 * @param index position in {@link Program#unionStacks()}
 * @param unions the elements, {@code stack[0]} first
 */
public record HeaderUnionStack(String name, int id, int index, List<HeaderUnion> unions) {
    public HeaderUnionStack {
        unions = List.copyOf(unions);
    }
}
