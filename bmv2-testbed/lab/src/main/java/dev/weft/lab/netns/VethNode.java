package dev.weft.lab.netns;

import dev.weft.lab.network.Frame;
import dev.weft.lab.network.Network;
import dev.weft.lab.network.Node;
import dev.weft.packetio.PacketIoException;
import dev.weft.packetio.PacketPort;
import dev.weft.packetio.linux.AfPacketPort;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A switch outside this process as a node of the lab: what the lab's links bring leaves through network interfaces, and
 * what these bring goes to the lab's links.
 */
final class VethNode extends Node implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(VethNode.class);

    private final Map<Integer, AfPacketPort> interfaces = new TreeMap<>();
    private volatile boolean closed;

    /**
     * Opens the interfaces and begins to carry frames.
     *
     * @param ports the interface of each port, of this process's network namespace
     * @throws SceneException when one cannot be opened
     */
    VethNode(Network network, String name, SortedMap<Integer, String> ports) {
        super(network, name);
        ports.forEach((port, device) -> {
            try {
                AfPacketPort opened = AfPacketPort.open(device);
                interfaces.put(port, opened);
                Thread reader = new Thread(() -> read(port, opened), "weft-lab " + device);
                reader.setDaemon(true);
                reader.start();
            } catch (PacketIoException e) {
                close();
                throw new SceneException("port " + port + " of switch " + name + ": " + e.getMessage());
            }
        });
    }

    @Override
    protected void receive(int port, Frame frame) {
        try {
            AfPacketPort to = interfaces.get(port);
            // What is still on the lab's links when the fabric is closed has nowhere to go.
            if (!closed && to != null && !to.send(frame.bytes(), 0, frame.length())) {
                LOG.warn("{}: the interface of port {} did not take a frame of {} bytes", name(), port, frame.length());
            }
        } catch (IOException e) {
            if (!closed) {
                throw new SceneException("port " + port + " of switch " + name() + ": " + e.getMessage());
            }
        } finally {
            frame.release();
        }
    }

    // The lab has one thread: it takes over what the reader of an interface has read.
    private void read(int port, AfPacketPort from) {
        byte[] buffer = new byte[PacketPort.MAX_FRAME];
        try {
            for (int length = from.receive(buffer, -1); length != PacketPort.END; length = from.receive(buffer, -1)) {
                if (length >= 0) {
                    byte[] frame = Arrays.copyOf(buffer, length);
                    network()
                            .scheduler()
                            .post(0, () -> transmit(port, network().frames().copyOf(frame, 0, frame.length)));
                }
            }
        } catch (IOException e) {
            LOG.error("port {} of switch {} is broken: {}", port, name(), e.getMessage());
        }
    }

    @Override
    public void close() {
        closed = true;
        interfaces.values().forEach(AfPacketPort::close);
    }
}
