package dev.weft.bmv2.program;

import java.util.List;

/**
 * A header stack.
 *
 * @param name stack name
 * @param id the JSON's id
 * @param index position in {@link Program#stacks()}
 * @param type type of every element
 * @param headers the elements, {@code stack[0]} first
 */
public record HeaderStack(String name, int id, int index, HeaderType type, List<Header> headers) {
    public HeaderStack {
        headers = List.copyOf(headers);
    }
}
