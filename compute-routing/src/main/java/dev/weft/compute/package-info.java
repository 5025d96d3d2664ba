/**
 * Compute-aware routing as pure functions and small explicit state: what a packet's ingress needs to decide where a
 * request is served. {@code metric} has the CATS levels L0, L1 and L2 and the cost model, {@code damping} what keeps
 * decisions calm, {@code select} the policies and the table of candidate pairs that the data plane reads.
 *
 * <p>Uses the JDK only, compiles for Java 11, has no I/O and no clock: time comes in as {@code nowNs}. Start reading at
 * {@link dev.weft.compute.select.PairPlanner}.
 */
package dev.weft.compute;
