/** The record of what happened to a packet. Start at {@link dev.weft.bmv2.trace.PacketTrace}. */
package dev.weft.bmv2.trace;
