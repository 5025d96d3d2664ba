/**
 * The graph of a model's switches. Start at {@link dev.weft.control.core.topology.Topology}. Uses the model and
 * JGraphT.
 */
package dev.weft.control.core.topology;
