/**
 * A switch's ports in the outside world: port numbers bound to network interfaces, pcap files or wires in memory.
 *
 * <p>Uses {@code packet-io}; the switch itself is only a {@link dev.weft.bmv2.ports.PacketIngress} here. Start at
 * {@link dev.weft.bmv2.ports.SwitchPorts}. Threads are started here and nowhere else in the switch: simulations in
 * virtual time do without this package.
 */
package dev.weft.bmv2.ports;
