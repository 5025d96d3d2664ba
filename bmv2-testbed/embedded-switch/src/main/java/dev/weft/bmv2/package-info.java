/**
 * The embedded switch: a P4 target in the JVM that runs bmv2 JSON with the semantics of bmv2's simple_switch. It may
 * use {@code p4/runtime} and {@code packet-io} and knows nothing of agents.
 *
 * <p>Start at {@link dev.weft.bmv2.EmbeddedSwitch} and {@link dev.weft.bmv2.control.SwitchControl}; the program model
 * is in {@code program}, its interpreter in {@code exec}.
 */
package dev.weft.bmv2;
