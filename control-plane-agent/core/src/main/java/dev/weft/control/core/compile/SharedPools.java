package dev.weft.control.core.compile;

import dev.weft.control.core.ir.Pool;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Lists of pools for the agents of a domain, one after the other. Mostly every edge has the same pools, and then all have one
 * list, so that a change of a pool makes one new list and not one for each switch. For the time of one change.
 */
final class SharedPools {
    private List<Pool> whole = List.of();
    private List<Pool> before = List.of();
    private Set<Integer> between = Set.of();
    private List<Pool> after = List.of();

    /** Returns all pools in order. */
    List<Pool> all(Map<Integer, Pool> pools) {
        List<Pool> all = List.copyOf(pools.values());
        if (!all.equals(whole)) {
            whole = all;
        }
        return whole;
    }

    /**
     * Returns all pools in order.
     *
     * @param old what they were
     * @param pools what they are, by number
     * @param changed the numbers of those that are new, other ones or gone
     */
    List<Pool> changed(List<Pool> old, Map<Integer, Pool> pools, Set<Integer> changed) {
        if (changed.isEmpty()) {
            return old;
        }
        if (old == before && changed.equals(between) && isAfter(pools, changed)) {
            return after;
        }
        before = old;
        between = Set.copyOf(changed);
        after = replaced(old, pools, changed);
        return after;
    }

    /** Whether the last list is right here too, given that the old ones are the same. */
    private boolean isAfter(Map<Integer, Pool> pools, Set<Integer> changed) {
        return pools.size() == after.size()
                && changed.stream().allMatch(number -> {
                    Pool pool = pools.get(number);
                    int place = pool == null ? -1 : place(after, pool);
                    return place >= 0 && after.get(place).equals(pool);
                });
    }

    private static int place(List<Pool> pools, Pool pool) {
        return Collections.binarySearch(pools, pool, Comparator.comparingInt(Pool::number));
    }

    /** Mostly some pools are replaced: that costs less than to go through the map of all. */
    private static List<Pool> replaced(List<Pool> old, Map<Integer, Pool> pools, Set<Integer> changed) {
        if (old.size() != pools.size()) {
            return List.copyOf(pools.values());
        }
        List<Pool> now = new ArrayList<>(old);
        for (Integer number : changed) {
            Pool pool = pools.get(number);
            int place = pool == null ? -1 : place(now, pool);
            if (place < 0) {
                return List.copyOf(pools.values());
            }
            now.set(place, pool);
        }
        return List.copyOf(now);
    }
}
