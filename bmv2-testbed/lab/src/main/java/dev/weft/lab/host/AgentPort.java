package dev.weft.lab.host;

import dev.weft.lab.packet.Datagram;
import dev.weft.p4.program.wire.AgentHeader;
import java.util.HashMap;
import java.util.Map;

/** UDP port 22342 of a host, shared by its agents: packets are told apart by the agent id they are for. */
public final class AgentPort {
    private final Map<Long, Handler> handlers = new HashMap<>();
    private long strayMessages;

    /** An agent that waits for messages. */
    @FunctionalInterface
    public interface Handler {
        /** A message for this agent; the packet's payload stands behind the agent header. */
        void receive(AgentHeader header, Datagram packet);
    }

    AgentPort(Host host) {
        host.bind(AgentHeader.UDP_PORT, this::receive);
    }

    /**
     * Lets an agent receive what is for its id.
     *
     * @throws IllegalStateException when the id is taken
     */
    public void bind(long agentId, Handler handler) {
        if (handlers.putIfAbsent(agentId, handler) != null) {
            throw new IllegalStateException("agent id " + Long.toHexString(agentId) + " is taken on this host");
        }
    }

    /** Messages that no agent waited for. */
    public long strayMessages() {
        return strayMessages;
    }

    private void receive(Datagram packet) {
        if (packet.payload().remaining() < AgentHeader.BYTES) {
            strayMessages++;
            return;
        }
        AgentHeader header = AgentHeader.read(packet.payload());
        Handler handler = handlers.get(header.destination());
        if (handler == null) {
            strayMessages++;
        } else {
            handler.receive(header, packet);
        }
    }
}
