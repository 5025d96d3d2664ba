/**
 * Metrics of compute instances and of the paths to them, on the three levels of draft-ietf-cats-metric-definition: L0 as
 * measured ({@link dev.weft.compute.metric.RawCompute}), L1 one score a category, L2 one score in all ({@link
 * dev.weft.compute.metric.Scores}); and the cost in microseconds by which requests are steered ({@link
 * dev.weft.compute.metric.CostModel}).
 */
package dev.weft.compute.metric;
