package dev.weft.control.core.index;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Names by a name: who stands in a relation to something. Sorted, so that what is made from it is in a stable order. */
final class Relation {
    private final Map<String, Set<String>> names = new HashMap<>();

    void add(String to, String name) {
        names.computeIfAbsent(to, key -> new TreeSet<>()).add(name);
    }

    void remove(String to, String name) {
        Set<String> set = names.get(to);
        if (set != null && set.remove(name) && set.isEmpty()) {
            names.remove(to);
        }
    }

    Set<String> of(String to) {
        Set<String> set = names.get(to);
        return set == null ? Set.of() : Collections.unmodifiableSet(set);
    }
}
