/**
 * bmv2's own {@code simple_switch} as a process of ours, to compare with: it takes the same packets and control values
 * as the embedded switch. Start at {@link dev.weft.bmv2.reference.SimpleSwitch}. May use {@code stf}, {@code control}
 * and {@code program}; nothing of the switch uses it.
 */
package dev.weft.bmv2.reference;
