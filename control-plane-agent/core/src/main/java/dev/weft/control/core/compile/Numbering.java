package dev.weft.control.core.compile;

import dev.weft.control.core.model.WireIds;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Gives each name a number that depends on the name alone, unless two names meet: then the later in sorted order
 * takes the next free number. So adding a statement moves no other, barring such a meeting.
 *
 * <p>The numbers are the cells of an ordered hash table (Amble and Knuth, "Ordered hash tables", The Computer Journal 17(2),
 * 1974), whose content does not depend on the order in which names came and went.
 */
final class Numbering {
    private final int last;
    private final Map<String, Integer> numbers = new HashMap<>();
    private final Map<Integer, String> names = new HashMap<>();
    private final Map<String, Integer> before = new HashMap<>();

    /** @param last the greatest number; numbers start at 1 */
    Numbering(int last) {
        this.last = last;
    }

    /**
     * Removes names, then adds names; duplicates count once. Until {@link #settle} every number is still what it was.
     *
     * @return the names whose number is another than before, those added and removed included
     * @throws IllegalArgumentException if there are more names than numbers
     */
    Set<String> change(Collection<String> removed, Collection<String> added) {
        removed.forEach(this::remove);
        added.stream().sorted().forEach(this::add);
        Set<String> moved = new HashSet<>();
        before.entrySet().removeIf(entry -> {
            boolean same = entry.getValue() != null && entry.getValue().equals(numbers.get(entry.getKey()));
            return same || entry.getValue() == null && !numbers.containsKey(entry.getKey());
        });
        moved.addAll(before.keySet());
        return moved;
    }

    /** From now on the numbers are the new ones. */
    void settle() {
        before.clear();
    }

    /** Returns the number of a name; null if it has none. */
    Integer get(String name) {
        return before.containsKey(name) ? before.get(name) : numbers.get(name);
    }

    /** Returns the name that has a number, settled changes included; null if none has. */
    String name(int number) {
        return names.get(number);
    }

    /** Returns the names with their numbers, settled changes included. */
    Map<String, Integer> all() {
        return Collections.unmodifiableMap(numbers);
    }

    private void add(String name) {
        if (numbers.containsKey(name)) {
            return;
        }
        if (numbers.size() >= last) {
            throw new IllegalArgumentException((numbers.size() + 1) + " names for " + last + " numbers");
        }
        String carried = name;
        int cell = home(name);
        while (true) {
            String there = names.get(cell);
            if (there == null || there.compareTo(carried) > 0) {
                put(carried, cell);
                if (there == null) {
                    return;
                }
                carried = there;
            }
            cell = cell % last + 1;
        }
    }

    private void remove(String name) {
        Integer freed = numbers.get(name);
        if (freed == null) {
            return;
        }
        take(name, freed);
        List<String> behind = new ArrayList<>();
        for (int cell = freed % last + 1; names.containsKey(cell); cell = cell % last + 1) {
            String next = names.get(cell);
            take(next, cell);
            behind.add(next);
        }
        behind.forEach(this::add);
    }

    private void put(String name, int cell) {
        remember(name);
        numbers.put(name, cell);
        names.put(cell, name);
    }

    private void take(String name, int cell) {
        remember(name);
        numbers.remove(name);
        names.remove(cell);
    }

    private void remember(String name) {
        if (!before.containsKey(name)) {
            before.put(name, numbers.get(name));
        }
    }

    private int home(String name) {
        return 1 + (int) Long.remainderUnsigned(WireIds.hash(name), last);
    }
}
