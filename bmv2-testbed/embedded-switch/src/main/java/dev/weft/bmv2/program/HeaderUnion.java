package dev.weft.bmv2.program;

import java.util.List;

/**
 * A header union: at most one of its headers is valid.
 *
 * @param name instance name
 * @param id the JSON's id
 * @param index position in {@link Program#unions()}
 * @param memberNames the members' names in the union type
 * @param headers the members, in the same order
 */
public record HeaderUnion(String name, int id, int index, List<String> memberNames, List<Header> headers) {
    public HeaderUnion {
        memberNames = List.copyOf(memberNames);
        headers = List.copyOf(headers);
    }
}
