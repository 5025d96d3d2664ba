package dev.weft.control.core.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.control.core.model.WireIds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class NumberingTest {
    /** The rule as the documentation says it: in sorted order, each takes the next free number from its own on. */
    private static Map<String, Integer> sorted(Set<String> names, int last) {
        Map<String, Integer> numbers = new HashMap<>();
        Set<Integer> taken = new HashSet<>();
        for (String name : new TreeSet<>(names)) {
            int number = 1 + (int) Long.remainderUnsigned(WireIds.hash(name), last);
            while (!taken.add(number)) {
                number = number % last + 1;
            }
            numbers.put(name, number);
        }
        return numbers;
    }

    @Test
    void numbersDoNotDependOnTheOrderOfChanges() {
        for (int last : new int[] {1, 2, 7, 13, 40}) {
            Random random = new Random(last);
            Numbering numbering = new Numbering(last);
            Set<String> names = new TreeSet<>();
            for (int i = 0; i < 400; i++) {
                List<String> removed = new ArrayList<>();
                for (String name : names) {
                    if (random.nextInt(6) == 0) {
                        removed.add(name);
                    }
                }
                names.removeAll(removed);
                Set<String> added = new TreeSet<>();
                while (names.size() < last && random.nextInt(3) > 0) {
                    String name = "n" + random.nextInt(60);
                    added.add(name);
                    names.add(name);
                }
                Map<String, Integer> before = new HashMap<>(numbering.all());
                Set<String> moved = numbering.change(removed, added);
                before.forEach((name, number) ->
                        assertThat(numbering.get(name)).as("unsettled").isEqualTo(number));
                numbering.settle();
                assertThat(numbering.all()).isEqualTo(sorted(names, last));
                Set<String> others = new HashSet<>(before.keySet());
                others.addAll(names);
                others.removeIf(name -> before.containsKey(name)
                        && before.get(name).equals(numbering.all().get(name)));
                assertThat(moved).isEqualTo(others);
            }
        }
    }

    @Test
    void moreNamesThanNumbersAreRefused() {
        assertThatThrownBy(() -> new Numbering(2).change(List.of(), List.of("a", "b", "c")))
                .hasMessage("3 names for 2 numbers");
    }
}
