package dev.weft.lab.host;

import dev.weft.lab.packet.Datagram;
import dev.weft.p4.program.wire.AgentHeader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** UDP port 22342 of a host, shared by its agents: packets are told apart by the agent id they are for. */
public final class AgentPort {
    private final Map<Long, List<Handler>> handlers = new HashMap<>();
    private long strayMessages;

    /** An agent that waits for messages. */
    @FunctionalInterface
    public interface Handler {
        /**
         * A message for this agent; the packet's payload stands behind the agent header.
         *
         * @return whether it was for this handler; if not, the next one of the same agent is asked
         */
        boolean receive(AgentHeader header, Datagram packet);
    }

    AgentPort(Host host) {
        host.bind(AgentHeader.UDP_PORT, this::receive);
    }

    /** Lets an agent receive what is for its id; several programs of one agent are asked in turn. */
    public void bind(long agentId, Handler handler) {
        handlers.computeIfAbsent(agentId, id -> new ArrayList<>()).add(handler);
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
        for (Handler handler : handlers.getOrDefault(header.destination(), List.of())) {
            if (handler.receive(header, packet)) {
                return;
            }
        }
        strayMessages++;
    }
}
