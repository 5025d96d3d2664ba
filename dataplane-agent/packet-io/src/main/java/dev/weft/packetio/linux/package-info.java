/**
 * Linux through JNR-FFI: packet sockets, interface ioctls, network namespaces.
 *
 * <p>Start at {@link dev.weft.packetio.linux.AfPacketPort}. {@code LibC} is the only class that declares native
 * functions; {@code Offload} and {@code Segmenter} are pure and undo what the stack left to hardware (RFC 1071, RFC
 * 9293, RFC 768 checksums; TCP and UDP segmentation). Constants are those of the asm-generic ABI (x86-64, aarch64).
 */
package dev.weft.packetio.linux;
