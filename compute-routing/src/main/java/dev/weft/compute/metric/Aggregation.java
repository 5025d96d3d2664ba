package dev.weft.compute.metric;

/** How the scores of the categories (L1) become one (L2). A category without weight does not count. */
public enum Aggregation {
    /** Their weighted mean. */
    MEAN,
    /** The least of them: no category makes good for another. */
    LEAST
}
