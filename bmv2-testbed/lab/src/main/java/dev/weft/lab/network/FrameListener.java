package dev.weft.lab.network;

/** Sees the frames that pass a port. Must neither keep nor change them. */
@FunctionalInterface
public interface FrameListener {
    /**
     * One frame.
     *
     * @param timeNs when it passed
     * @param port the port, with its node
     * @param outbound true when it left the node, false when it entered
     * @param frame the frame; valid during the call only
     */
    void frame(long timeNs, Port port, boolean outbound, Frame frame);
}
