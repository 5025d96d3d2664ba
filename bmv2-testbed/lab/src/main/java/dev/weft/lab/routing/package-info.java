/**
 * Compute-aware routing measured: an exact simulation of ingresses, paths and instances for the policies that Weft is
 * compared with, and the same case on real embedded switches with their agents for Weft itself. Everything is seeded and
 * in virtual time.
 *
 * <p>Start at {@link dev.weft.lab.routing.RoutingBench}; what is measured is defined in docs/compute-routing.md.
 */
package dev.weft.lab.routing;
