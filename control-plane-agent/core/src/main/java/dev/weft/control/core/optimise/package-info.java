/**
 * Whole-network optimisation: how the demand of each ingress is best split over the instances of a service. Start at {@link
 * dev.weft.control.core.optimise.Optimiser}.
 */
package dev.weft.control.core.optimise;
