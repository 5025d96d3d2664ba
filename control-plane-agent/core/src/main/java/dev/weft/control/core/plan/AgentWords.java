package dev.weft.control.core.plan;

import dev.weft.control.core.ir.AgentConfiguration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** Says what is new for a resident agent. */
final class AgentWords {
    private AgentWords() {}

    static List<String> describe(AgentConfiguration wanted, Optional<AgentConfiguration> actual) {
        if (actual.isEmpty()) {
            return List.of("+ agent: " + wanted.peers().size() + " peers, "
                    + wanted.pools().size() + " pools, " + wanted.instances().size() + " local instances");
        }
        AgentConfiguration present = actual.get();
        List<String> lines = new ArrayList<>();
        describe(lines, "peer", wanted.peers(), present.peers(), peer -> peer.switchName());
        describe(lines, "pool", wanted.pools(), present.pools(), pool -> pool.number());
        describe(lines, "instance", wanted.instances(), present.instances(), instance -> instance.instance());
        if (lines.isEmpty()) {
            lines.add("~ agent: address, MAC or periods");
        }
        return lines;
    }

    private static <K extends Comparable<K>, T> void describe(
            List<String> lines, String what, List<T> wanted, List<T> present, Function<T, K> key) {
        // Mostly the two are equal at the beginning and at the end.
        int most = Math.min(wanted.size(), present.size());
        int first = 0;
        while (first < most && equal(wanted.get(first), present.get(first))) {
            first++;
        }
        int last = 0;
        while (last < most - first
                && equal(wanted.get(wanted.size() - 1 - last), present.get(present.size() - 1 - last))) {
            last++;
        }
        Map<K, T> before = new TreeMap<>();
        present.subList(first, present.size() - last).forEach(part -> before.put(key.apply(part), part));
        for (T part : wanted.subList(first, wanted.size() - last)) {
            T old = before.remove(key.apply(part));
            if (!part.equals(old)) {
                lines.add((old == null ? "+" : "~") + " agent: " + what + " " + part);
            }
        }
        before.values().forEach(part -> lines.add("- agent: " + what + " " + part));
    }

    @SuppressWarnings("ReferenceEquality")
    private static boolean equal(Object one, Object other) {
        return one == other || one.equals(other);
    }
}
