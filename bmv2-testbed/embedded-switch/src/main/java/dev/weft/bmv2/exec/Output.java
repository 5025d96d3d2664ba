package dev.weft.bmv2.exec;

/** Takes packets that leave. */
@FunctionalInterface
public interface Output {
    /**
     * Takes one packet.
     *
     * @param port egress port
     * @param buffer valid only during the call
     * @param offset first byte
     * @param length bytes
     */
    void transmit(int port, byte[] buffer, int offset, int length);
}
