/**
 * The stand-alone control-plane agent: the core over P4Runtime and the agent service, for one machine and no ONOS.
 *
 * <p>Start at {@link dev.weft.control.daemon.Controller}: validate, plan, apply, status. {@link
 * dev.weft.control.daemon.Channels} says how switches are reached (TCP, or in this process under virtual time), and
 * {@link dev.weft.control.daemon.Reconciler} is the long-running {@code weft controller}. May use {@code core}, {@code
 * p4/runtime} and {@code dataplane-agent/api}; knows nothing of the embedded switch.
 */
package dev.weft.control.daemon;
