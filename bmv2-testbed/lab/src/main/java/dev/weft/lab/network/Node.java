package dev.weft.lab.network;

import java.util.Collection;
import java.util.TreeMap;

/** Something with ports. Its methods run on the scheduler's thread. */
public abstract class Node {
    private final Network network;
    private final String name;
    private final TreeMap<Integer, Port> ports = new TreeMap<>();
    private Port[] dense = new Port[0];

    /** Adds the node to {@code network}; {@code name} is unique there. */
    protected Node(Network network, String name) {
        this.network = network;
        this.name = name;
        network.add(this);
    }

    /** A frame came in; this node owns it now. */
    protected abstract void receive(int port, Frame frame);

    /** The link at a port is cut, or mended; for a node that does something about it. */
    protected void carrier(int port, boolean up) {}

    /** Sends a frame out; it is no longer this node's. A port without a link swallows it. */
    protected final void transmit(int port, Frame frame) {
        if (port < 0 || port >= dense.length || dense[port] == null) {
            port(port).send(frame);
        } else {
            dense[port].send(frame);
        }
    }

    /** The port of that number, made when it is asked for the first time. */
    public final Port port(int number) {
        if (number < 0 || number > 0xffff) {
            throw new IllegalArgumentException(name + ": port " + number + " is not within 0..65535");
        }
        Port port = ports.get(number);
        if (port == null) {
            port = new Port(this, number);
            ports.put(number, port);
            if (number >= dense.length) {
                dense = java.util.Arrays.copyOf(dense, number + 1);
            }
            dense[number] = port;
        }
        return port;
    }

    /** All ports, by number. */
    public final Collection<Port> ports() {
        return ports.values();
    }

    /** Its name. */
    public final String name() {
        return name;
    }

    /** The network it is part of. */
    public final Network network() {
        return network;
    }

    @Override
    public final String toString() {
        return name;
    }
}
