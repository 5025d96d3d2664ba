package dev.weft.p4.runtime;

import java.util.Collection;
import java.util.stream.Collectors;

/** Wording of errors about names. */
final class Names {
    private static final int SHOWN = 12;

    private Names() {}

    static String unknown(String kind, String name, Collection<String> valid) {
        return "unknown " + kind + " '" + name + "'; valid: " + list(valid);
    }

    static String list(Collection<String> names) {
        if (names.isEmpty()) {
            return "none";
        }
        String shown = names.stream().limit(SHOWN).collect(Collectors.joining(", "));
        return names.size() <= SHOWN ? shown : shown + " and " + (names.size() - SHOWN) + " more";
    }
}
