package dev.weft.bmv2.ports;

/** Where a received frame goes: {@code EmbeddedSwitch::receive}. */
@FunctionalInterface
public interface PacketIngress {
    /**
     * Processes one frame to its end; called by several threads.
     *
     * @param port ingress port number
     * @param buffer the caller's again when this returns
     * @param offset index of the frame's first octet
     * @param length octets of the frame
     */
    void receive(int port, byte[] buffer, int offset, int length);
}
