/**
 * Packets of the lab's hosts: Ethernet, IPv4 or IPv6, UDP or TCP, read and written with correct checksums.
 *
 * <p>Uses the JDK only. The headers of Weft itself are in {@code dev.weft.p4.program.wire}. Start at {@link
 * dev.weft.lab.packet.Datagram}.
 */
package dev.weft.lab.packet;
