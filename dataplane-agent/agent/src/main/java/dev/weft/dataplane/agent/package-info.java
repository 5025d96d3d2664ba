/**
 * The switch-resident agent: one per P4 target, the target's only P4Runtime client. It takes metric reports from the
 * instances behind its switch, probes the other agents through the data plane, scores, and keeps the data plane's
 * selection state true; controllers reach the target, and the agent's own service, through it.
 *
 * <p>May use the agent's messages, P4Runtime, the P4 program's constants and compute routing. Start reading at {@link
 * dev.weft.dataplane.agent.SwitchAgent}; {@code docs/agent.md} says what it does and what happens when parts fail.
 */
package dev.weft.dataplane.agent;
