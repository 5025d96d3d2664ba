/**
 * Real Linux hosts in network namespaces of their own, with unmodified programs, around switches on veth pairs.
 *
 * <p>{@link dev.weft.lab.netns.NetnsScene} is where to start: a supervisor makes the namespaces and removes them whatever
 * happens; the story runs in a second process inside the namespace "fabric", so that nothing of it, not even gRPC on
 * loopback, is visible from outside. {@link dev.weft.lab.netns.ProcessTargets} gives a fabric of the lab switches that are
 * processes. Needs root and the programs {@code ip}, {@code ethtool}, {@code curl}, {@code ping}.
 */
package dev.weft.lab.netns;
