package dev.weft.packetio;

import java.io.IOException;

/**
 * One side of a link: frames are received from it and sent to it.
 *
 * <p>One thread at a time may receive and one at a time may send (an implementation serialises more); {@link #close()}
 * may be called by any thread and ends a receive that waits. A frame begins with the Ethernet destination address and
 * has no frame check sequence; checksums inside it are complete and VLAN tags are in place, whatever the host's
 * network stack left to hardware.
 */
public interface PacketPort extends AutoCloseable {
    /** {@link #receive} saw no frame within its time. */
    int NONE = -1;
    /** {@link #receive} will never see a frame again: the port is closed, or its file is at its end. */
    int END = -2;
    /** Octets that hold every frame a port can deliver: a buffer for {@link #receive} has this size. */
    int MAX_FRAME = 65_536 + 22;

    /** What the port is called in messages and file names: an interface name, a file name. */
    String name();

    /**
     * Waits for one frame and copies it to the start of {@code buffer}.
     *
     * @param buffer at least {@link #MAX_FRAME} octets; a longer frame than the buffer is dropped and counted
     * @param timeoutMs how long to wait, in milliseconds; 0 does not wait, a negative time waits without limit
     * @return the frame's length in octets, {@link #NONE} or {@link #END}
     * @throws IOException when the port is broken (its interface was removed, its file is corrupt)
     */
    int receive(byte[] buffer, int timeoutMs) throws IOException;

    /**
     * Hands one frame to the link. The octets are copied before this returns.
     *
     * @return false when the link could not take it (down, queue full, frame longer than its MTU); it is then counted
     *     in {@link PortCounters#txDropped()}
     * @throws IOException when the port is closed or broken
     */
    boolean send(byte[] frame, int offset, int length) throws IOException;

    /** Frames and octets so far. */
    PortCounters counters();

    /** Ends a waiting {@link #receive}, flushes what was sent, frees everything. Closing twice does nothing. */
    @Override
    void close() throws IOException;
}
