package dev.weft.compute.metric;

/** Maps a cost (less is better) to a score from {@value Scores#WORST} to {@value Scores#BEST} (more is better). */
@FunctionalInterface
public interface Normalisation {
    /**
     * Returns the score of a cost; it never grows with the cost.
     *
     * @param cost not negative; any unit, the same as the parameters of the implementation
     * @return 0..10
     */
    int score(double cost);

    /**
     * Min-max normalisation, the default of the CATS metric draft: {@code best} and less is 10, {@code worst} and more is
     * 0, linear between, rounded half up.
     *
     * @throws IllegalArgumentException unless {@code best < worst}
     */
    static Normalisation minMax(double best, double worst) {
        if (!(best < worst)) {
            throw new IllegalArgumentException("min-max normalisation needs best < worst, not " + best + ".." + worst);
        }
        return cost -> Scores.round(Scores.BEST * (worst - cost) / (worst - best));
    }

    /**
     * Sigmoid normalisation: {@code middle} gives 5, and the score falls fastest there.
     *
     * @param scale distance from the middle at which the score has come to about 7.3 and 2.7
     * @throws IllegalArgumentException unless {@code scale > 0}
     */
    static Normalisation sigmoid(double middle, double scale) {
        if (!(scale > 0)) {
            throw new IllegalArgumentException("sigmoid normalisation needs a scale above 0, not " + scale);
        }
        return cost -> Scores.round(Scores.BEST / (1 + StrictMath.exp((cost - middle) / scale)));
    }
}
