package dev.weft.lab.host;

import dev.weft.lab.network.Frame;
import dev.weft.lab.network.Network;
import dev.weft.lab.network.Node;
import dev.weft.lab.network.Port;
import dev.weft.lab.packet.Datagram;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/** A machine with one network card, one address and one gateway; programs bind to its UDP ports. */
public final class Host extends Node {
    /** The only port of a host. */
    public static final int CARD = 0;

    private static final int LAST_DSCP = 63;

    private final byte[] address;
    private final long mac;
    private final Datagram incoming = new Datagram();
    private final Datagram outgoing = new Datagram();
    private final Map<Integer, Handler> handlers = new HashMap<>();
    private AgentPort agentPort;
    private long gatewayMac;
    private long badChecksums;
    private long strayPackets;

    /** A program that waits at a port. */
    @FunctionalInterface
    public interface Handler {
        /** A packet for this port; valid during the call only. */
        void receive(Datagram packet);
    }

    /**
     * Adds a host to the network.
     *
     * @param address 4 or 16 bytes
     * @param mac 48 bit
     */
    public Host(Network network, String name, byte[] address, long mac) {
        super(network, name);
        this.address = address.clone();
        this.mac = mac;
        this.gatewayMac = 0xffffffffffffL;
    }

    /** The MAC address that packets leave for; broadcast until it is set. */
    public Host gateway(long newGatewayMac) {
        this.gatewayMac = newGatewayMac;
        return this;
    }

    /** Where the cable goes. */
    public Port card() {
        return port(CARD);
    }

    /**
     * Lets a program receive what comes for a UDP port.
     *
     * @throws IllegalStateException when another program has it
     */
    public void bind(int port, Handler handler) {
        if (handlers.putIfAbsent(port, handler) != null) {
            throw new IllegalStateException(name() + ": UDP port " + port + " is taken");
        }
    }

    /** The agents of this host behind UDP port 22342. */
    public AgentPort agentPort() {
        if (agentPort == null) {
            agentPort = new AgentPort(this);
        }
        return agentPort;
    }

    /**
     * Sends a UDP packet from this host.
     *
     * @param body the payload between position and limit; read, not kept
     * @param trafficClass DSCP; what does not fit into its six bits is sent as 0 (an agent header has eight bits)
     */
    public void send(int sourcePort, byte[] destination, int destinationPort, int trafficClass, ByteBuffer body) {
        Frame frame = network().frames().take();
        outgoing.macs(mac, gatewayMac)
                .addresses(address, destination)
                .protocol(Datagram.UDP)
                .ports(sourcePort, destinationPort)
                .trafficClass(trafficClass <= LAST_DSCP ? trafficClass : 0);
        byte[] bytes = body.array();
        if (body.arrayOffset() + body.position() != 0) {
            throw new IllegalArgumentException("the payload must begin where its array begins");
        }
        frame.length(outgoing.write(frame.bytes(), bytes, body.limit()));
        transmit(CARD, frame);
    }

    /** Sends a frame as it is. */
    public void sendFrame(byte[] bytes) {
        transmit(CARD, network().frames().copyOf(bytes, 0, bytes.length));
    }

    @Override
    protected void receive(int port, Frame frame) {
        switch (incoming.read(frame.bytes(), frame.length())) {
            case OK -> {
                Handler handler = incoming.protocol() == Datagram.UDP && incoming.isFor(address)
                        ? handlers.get(incoming.destinationPort())
                        : null;
                if (handler == null) {
                    strayPackets++;
                } else {
                    handler.receive(incoming);
                }
            }
            case BAD_CHECKSUM -> badChecksums++;
            default -> strayPackets++;
        }
        frame.release();
    }

    /** Its address, 4 or 16 bytes. */
    public byte[] address() {
        return address.clone();
    }

    /** Its MAC address. */
    public long mac() {
        return mac;
    }

    /** Packets dropped because a checksum did not hold: 0 unless somebody rewrote them wrongly. */
    public long badChecksums() {
        return badChecksums;
    }

    /** Packets for another address, or for a port at which nobody waits. */
    public long strayPackets() {
        return strayPackets;
    }
}
