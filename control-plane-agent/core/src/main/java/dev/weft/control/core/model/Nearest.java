package dev.weft.control.core.model;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** Finds what somebody probably meant, for error messages. */
public final class Nearest {
    private static final int SHOWN = 3;

    private Nearest() {}

    /**
     * Returns the names with the least edit distance to a word, at most three, nearest first.
     *
     * @param word what was written
     * @param names what would have been right
     */
    public static List<String> of(String word, Collection<String> names) {
        return names.stream()
                .distinct()
                .sorted(Comparator.comparingInt((String name) -> distance(word, name))
                        .thenComparing(Comparator.naturalOrder()))
                .limit(SHOWN)
                .collect(Collectors.toList());
    }

    /**
     * Returns a remedy that names the nearest names, or says that there are none.
     *
     * @param what the plural of what the names stand for, for example "services"
     */
    public static String remedy(String word, Collection<String> names, String what) {
        List<String> nearest = of(word, names);
        return nearest.isEmpty()
                ? "there are no " + what + " yet: add one"
                : "use one of the " + what + ", nearest: " + String.join(", ", nearest);
    }

    /** Returns the Levenshtein distance, letter case aside. */
    static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                boolean same = Character.toLowerCase(a.charAt(i - 1)) == Character.toLowerCase(b.charAt(j - 1));
                int best = Math.min(Math.min(row[j], row[j - 1]) + 1, diagonal + (same ? 0 : 1));
                diagonal = row[j];
                row[j] = best;
            }
        }
        return row[b.length()];
    }
}
