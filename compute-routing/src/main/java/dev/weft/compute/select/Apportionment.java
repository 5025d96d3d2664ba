package dev.weft.compute.select;

import java.util.Arrays;

/**
 * Splits the mentions of a table by capacity. The ideal share of an instance is proportional to its capacity, but at most
 * one mention a cell: what an instance cannot take is shared by the others in proportion. The whole numbers stay within
 * one of the ideal; they are those of the largest-remainder method when nothing stood before, and otherwise the ones
 * nearest to what stood before, so that noise in a capacity rewrites nothing.
 */
final class Apportionment {
    private Apportionment() {}

    /**
     * Returns the ideal mentions.
     *
     * @param capacities enough to take {@code total}, not negative; all zero counts as all equal
     * @param total mentions to share
     * @param cells of the table: no instance has more mentions
     * @return their sum is {@code total}
     */
    static double[] ideal(double[] capacities, int total, int cells) {
        double[] weights = capacities.clone();
        double sum = Arrays.stream(weights).sum();
        if (!(sum > 0)) {
            Arrays.fill(weights, 1);
        }
        double[] ideal = new double[weights.length];
        boolean[] full = new boolean[weights.length];
        // Each round fills at least one instance or ends: two instances at most can be full.
        while (true) {
            double free = total;
            double open = 0;
            int openCount = 0;
            for (int i = 0; i < weights.length; i++) {
                if (full[i]) {
                    free -= cells;
                } else {
                    open += weights[i];
                    openCount++;
                }
            }
            boolean again = false;
            for (int i = 0; i < weights.length; i++) {
                if (full[i]) {
                    ideal[i] = cells;
                    continue;
                }
                // Where only instances without capacity are left, they share what the full ones cannot take.
                ideal[i] = open > 0 ? free * (weights[i] / open) : free / openCount;
                if (ideal[i] > cells) {
                    full[i] = true;
                    again = true;
                }
            }
            if (!again) {
                return ideal;
            }
        }
    }

    /**
     * Rounds the ideal to whole mentions, as near to the previous ones as the limit of one allows.
     *
     * @param ideal its sum is a whole number
     * @param previous mentions that stood before; 0 for a new instance
     * @param cells of the table: no instance has more mentions
     * @return of the same sum, each within 1 of the ideal
     */
    static int[] round(double[] ideal, int[] previous, int cells) {
        int[] low = new int[ideal.length];
        int[] high = new int[ideal.length];
        int[] mentions = new int[ideal.length];
        int total = (int) Math.round(Arrays.stream(ideal).sum());
        int sum = 0;
        for (int i = 0; i < ideal.length; i++) {
            low[i] = Math.max(0, (int) Math.ceil(ideal[i] - 1));
            high[i] = Math.min(cells, (int) Math.floor(ideal[i] + 1));
            mentions[i] = Math.max(low[i], Math.min(high[i], previous[i]));
            sum += mentions[i];
        }
        for (; sum < total; sum++) {
            int neediest = -1;
            for (int i = 0; i < ideal.length; i++) {
                if (mentions[i] < high[i]
                        && (neediest < 0 || ideal[i] - mentions[i] > ideal[neediest] - mentions[neediest])) {
                    neediest = i;
                }
            }
            mentions[neediest]++;
        }
        for (; sum > total; sum--) {
            int richest = -1;
            for (int i = 0; i < ideal.length; i++) {
                if (mentions[i] > low[i]
                        && (richest < 0 || ideal[i] - mentions[i] < ideal[richest] - mentions[richest])) {
                    richest = i;
                }
            }
            mentions[richest]--;
        }
        return mentions;
    }
}
