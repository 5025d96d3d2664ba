package dev.weft.packetio;

/** Takes received frames. */
@FunctionalInterface
public interface FrameConsumer {
    /**
     * One frame.
     *
     * @param buffer valid during the call only
     * @param offset index of the frame's first octet
     * @param length its octets
     */
    void frame(byte[] buffer, int offset, int length);
}
