package dev.weft.packetio;

import java.io.IOException;

/**
 * A port that moves many frames for one system call. What {@link #stage} takes waits for {@link #flush}; {@link #send} is
 * both in one. The threads' rules are those of {@link PacketPort}.
 */
public interface BatchPort extends PacketPort {
    /**
     * Hands over frames that wait, without waiting for more.
     *
     * @param buffer where a frame is put for the consumer, at least {@link #MAX_FRAME} octets
     * @param limit frames after which no further one is begun
     * @return how many frames there were; 0 for a closed port
     * @throws IOException when the port is broken
     */
    int receive(FrameConsumer consumer, byte[] buffer, int limit) throws IOException;

    /**
     * Puts a frame into the queue; the octets are copied before this returns.
     *
     * @return false when it was dropped at once (queue full, longer than the MTU) and counted
     * @throws IOException when the port is closed or broken
     */
    boolean stage(byte[] frame, int offset, int length) throws IOException;

    /**
     * Hands all staged frames to the link. Those that it does not take are dropped and counted.
     *
     * @return whether it took all
     * @throws IOException when the port is closed or broken
     */
    boolean flush() throws IOException;
}
