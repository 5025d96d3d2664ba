package dev.weft.control.core.compile;

import dev.weft.control.core.model.WireIds;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Gives each name a number that depends on the name alone, unless two names meet: then the later in sorted order
 * takes the next free number. So adding a statement moves no other, barring such a meeting.
 */
final class StableNumbers {
    private StableNumbers() {}

    /**
     * Numbers names.
     *
     * @param names the names; duplicates count once
     * @param last the greatest number; numbers start at 1
     * @throws IllegalArgumentException if there are more names than numbers
     */
    static SortedMap<String, Integer> assign(Collection<String> names, int last) {
        Set<String> sorted = new TreeSet<>(names);
        if (sorted.size() > last) {
            throw new IllegalArgumentException(sorted.size() + " names for " + last + " numbers");
        }
        SortedMap<String, Integer> numbers = new TreeMap<>();
        Set<Integer> taken = new HashSet<>();
        for (String name : sorted) {
            int number = 1 + (int) Long.remainderUnsigned(WireIds.hash(name), last);
            while (!taken.add(number)) {
                number = number % last + 1;
            }
            numbers.put(name, number);
        }
        return Collections.unmodifiableSortedMap(numbers);
    }
}
