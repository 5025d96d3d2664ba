package dev.weft.packetio;

/**
 * A port's counters at one moment; all start at 0 when the port is opened.
 *
 * @param rxFrames frames received
 * @param rxBytes octets received
 * @param rxDropped frames that arrived but were not delivered: receive queue full, longer than the buffer, or marked
 *     with an offload this port cannot undo
 * @param txFrames frames handed to the link
 * @param txBytes octets handed to the link
 * @param txDropped frames the link did not take
 */
public record PortCounters(long rxFrames, long rxBytes, long rxDropped, long txFrames, long txBytes, long txDropped) {}
