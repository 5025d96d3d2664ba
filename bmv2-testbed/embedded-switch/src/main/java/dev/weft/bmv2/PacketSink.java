package dev.weft.bmv2;

/** Where the switch sends packets. */
@FunctionalInterface
public interface PacketSink {
    /**
     * Sends one packet.
     *
     * @param port egress port
     * @param buffer valid only during the call
     * @param offset first byte
     * @param length bytes
     */
    void transmit(int port, byte[] buffer, int offset, int length);
}
