package dev.weft.bmv2.junit;

import java.util.List;

/** Full names from what people write: the whole name, or enough of its end to be the only one. */
final class Names {
    private Names() {}

    static String find(String kind, String name, List<String> all) {
        if (all.contains(name)) {
            return name;
        }
        List<String> candidates =
                all.stream().filter(each -> each.endsWith("." + name)).toList();
        if (candidates.size() == 1) {
            return candidates.get(0);
        }
        throw new IllegalArgumentException(
                candidates.isEmpty()
                        ? "there is no " + kind + " '" + name + "': there are " + all
                        : kind + " '" + name + "' may be " + String.join(" or ", candidates));
    }
}
