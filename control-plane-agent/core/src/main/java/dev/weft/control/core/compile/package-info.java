/**
 * From the model to the configuration of each switch. Start at {@link dev.weft.control.core.compile.Compiler}; one
 * class for each block of the P4 program. Uses the model, the topology, the pipeline model and the intermediate
 * representation.
 */
package dev.weft.control.core.compile;
