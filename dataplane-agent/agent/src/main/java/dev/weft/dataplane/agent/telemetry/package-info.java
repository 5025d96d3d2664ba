/**
 * Samples of what the agent senses: its machine ({@link dev.weft.dataplane.agent.telemetry.DeviceSensor}), ports, the
 * switch's counters, paths, and sketches of punted traffic. {@link dev.weft.dataplane.agent.telemetry.Telemetry} takes them,
 * often when things change and seldom when they do not.
 */
package dev.weft.dataplane.agent.telemetry;
