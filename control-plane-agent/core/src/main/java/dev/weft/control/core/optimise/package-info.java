/**
 * Whole-network optimisation: how the demand of each ingress is best split over the instances of a service ({@link
 * dev.weft.control.core.optimise.Optimiser}), and where these are best placed ({@link
 * dev.weft.control.core.optimise.Placement}).
 */
package dev.weft.control.core.optimise;
