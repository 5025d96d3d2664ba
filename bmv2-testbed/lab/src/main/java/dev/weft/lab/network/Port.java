package dev.weft.lab.network;

import java.util.ArrayList;
import java.util.List;

/** A numbered port of a node: where a link ends, where listeners listen. */
public final class Port {
    private final Node node;
    private final int number;
    private final List<FrameListener> listeners = new ArrayList<>();
    private Channel outgoing;
    private long unconnectedFrames;

    Port(Node node, int number) {
        this.node = node;
        this.number = number;
    }

    /** The node it belongs to. */
    public Node node() {
        return node;
    }

    /** Its number in the node. */
    public int number() {
        return number;
    }

    /** Lets {@code listener} see every frame in and out. */
    public Port listen(FrameListener listener) {
        listeners.add(listener);
        return this;
    }

    /** Frames sent while no link was there. */
    public long unconnectedFrames() {
        return unconnectedFrames;
    }

    /** Whether a link ends here. */
    public boolean isConnected() {
        return outgoing != null;
    }

    void connect(Channel channel) {
        if (outgoing != null) {
            throw new IllegalStateException(this + " has a link already");
        }
        outgoing = channel;
    }

    void send(Frame frame) {
        if (outgoing == null) {
            unconnectedFrames++;
            frame.release();
            return;
        }
        tell(true, frame);
        outgoing.send(frame);
    }

    void deliver(Frame frame) {
        tell(false, frame);
        node.receive(number, frame);
    }

    private void tell(boolean outbound, Frame frame) {
        for (int i = 0; i < listeners.size(); i++) {
            listeners.get(i).frame(node.network().scheduler().nowNs(), this, outbound, frame);
        }
    }

    @Override
    public String toString() {
        return node.name() + ":" + number;
    }
}
