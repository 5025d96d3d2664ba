/**
 * How switches get from one configuration to another so that each packet sees one of them: start at {@link
 * dev.weft.control.core.transaction.EpochPlanner}. Pure; uses plans, the intermediate representation and the topology.
 */
package dev.weft.control.core.transaction;
