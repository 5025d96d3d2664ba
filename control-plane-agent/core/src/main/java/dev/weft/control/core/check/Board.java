package dev.weft.control.core.check;

import dev.weft.control.core.model.Problem;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What checks have found, by check and what it is about, so that a check that is made again replaces what it found. */
final class Board {
    private final Map<String, Findings> found = new HashMap<>();
    private final Map<String, Set<String>> mentioning = new HashMap<>();

    /** Replaces what a check has found. */
    void put(String check, Findings findings) {
        Findings before = findings.problems().isEmpty() ? found.remove(check) : found.put(check, findings);
        if (before != null) {
            before.mentions().forEach(key -> mentioning.get(key).remove(check));
        }
        if (!findings.problems().isEmpty()) {
            findings.mentions()
                    .forEach(key -> mentioning
                            .computeIfAbsent(key, any -> new HashSet<>())
                            .add(check));
        }
    }

    /** Forgets what a check has found. */
    void clear(String check) {
        put(check, new Findings());
    }

    /** Returns the checks whose findings depend on a statement's place, or on the names of a kind. */
    Set<String> mentioning(String key) {
        return Set.copyOf(mentioning.getOrDefault(key, Set.of()));
    }

    /** Adds all problems to a collection. */
    void addTo(Collection<Problem> problems) {
        found.values().forEach(findings -> problems.addAll(findings.problems()));
    }

    boolean hasErrors() {
        List<Problem> problems = new ArrayList<>();
        addTo(problems);
        return Checker.hasErrors(problems);
    }
}
