package dev.weft.lab.routing;

import java.util.Arrays;

/**
 * Counts flaps: the best site of an ingress, by the scores it publishes, changes and returns within ten periods. A site
 * stays the best one until another has a higher score.
 */
final class FlapMeter {
    private static final int WITHIN_PERIODS = 10;
    private static final int NONE = -1;

    private final int[] best;
    private final int[] before;
    private final long[] changedAt;
    private final long[] period;
    private long flaps;

    FlapMeter(int ingresses) {
        best = filled(ingresses);
        before = filled(ingresses);
        changedAt = new long[ingresses];
        period = new long[ingresses];
    }

    private static int[] filled(int length) {
        int[] values = new int[length];
        Arrays.fill(values, NONE);
        return values;
    }

    /**
     * What an ingress has published.
     *
     * @param scores of each site, more is better
     */
    void published(int ingress, double[] scores) {
        long now = ++period[ingress];
        int site = best[ingress] == NONE ? 0 : best[ingress];
        for (int i = 0; i < scores.length; i++) {
            if (scores[i] > scores[site]) {
                site = i;
            }
        }
        if (best[ingress] == NONE) {
            best[ingress] = site;
        } else if (site != best[ingress]) {
            if (site == before[ingress] && now - changedAt[ingress] <= WITHIN_PERIODS) {
                flaps++;
            }
            before[ingress] = best[ingress];
            best[ingress] = site;
            changedAt[ingress] = now;
        }
    }

    double perSecond(double seconds) {
        return flaps / seconds;
    }
}
