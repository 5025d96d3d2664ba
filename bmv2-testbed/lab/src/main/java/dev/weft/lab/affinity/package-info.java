/**
 * Flow affinity as an invariant, measured: very many flows open at once on one ingress switch with the compiled program,
 * while instances come, go, drain and die, agents and the controller restart and the configuration changes.
 *
 * <p>Start at {@link dev.weft.lab.affinity.AffinityBench}; what counts as a violation is defined at
 * {@link dev.weft.lab.affinity.Referee}.
 */
package dev.weft.lab.affinity;
