/**
 * Frames in and out of the JVM: Linux packet sockets, pcap files, and wires in memory, behind one interface.
 *
 * <p>Uses JNR-FFI and slf4j only, and nothing else of Weft. Start at {@link dev.weft.packetio.PacketPort}; then
 * {@code linux} for AF_PACKET, interface ioctls and network namespaces, {@code pcap} for capture files, and
 * {@link dev.weft.packetio.MemoryPort} for tests. A frame always begins with its Ethernet header and has no frame
 * check sequence.
 */
package dev.weft.packetio;
