package dev.weft.lab.affinity;

import dev.weft.control.core.compile.DataPlaneIds;
import dev.weft.lab.fabric.Fabric;
import dev.weft.lab.host.Host;
import dev.weft.lab.packet.Datagram;
import dev.weft.lab.time.Randomness;
import dev.weft.p4.program.wire.AgentHeader;
import dev.weft.p4.program.wire.Feedback;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Opens flows and sends their packets. Every other flow is plain UDP and differs from the others by host and source port, the
 * rest have an agent header and differ by host and task; where flows carry cookies all have a header. A flow repeats its
 * first packet until it has reached an instance: with a cookie until its reply has come, for without it the flow has none.
 */
final class Clients {
    private static final long SLOT_NS = 250_000;
    private static final int SLOTS = 1 << 14;
    private static final int NONE = -1;
    private static final int FIRST_PORT = 1_024;
    private static final int ROOM = 128;

    private final AffinitySettings settings;
    private final Fabric fabric;
    private final Referee referee;
    private final Randomness randomness;
    private final Host[] hosts = new Host[AffinitySettings.CLIENTS];
    private final long[] agents = new long[AffinitySettings.CLIENTS];
    private final long serviceId;
    private final byte[] service;
    private final char[][] freePorts = new char[AffinitySettings.CLIENTS][];
    private final int[] nextFree = new int[AffinitySettings.CLIENTS];
    private final char[] port;
    private final short[] cookie;
    private final byte[] sent;
    private final int[] next;
    private final int[] slots = new int[SLOTS];
    private final ByteBuffer out = ByteBuffer.allocate(ROOM);
    private int slot;
    private int begun;
    private int under;
    private long ended;
    private long packets;
    private long startNs;

    Clients(AffinitySettings settings, Fabric fabric, DataPlaneIds ids, byte[] service, Referee referee) {
        this.settings = settings;
        this.fabric = fabric;
        this.referee = referee;
        this.service = service;
        this.randomness = fabric.network().randomness("flows");
        this.serviceId = ids.service64(AffinityNetwork.SERVICE);
        this.port = new char[settings.flows()];
        this.cookie = new short[settings.flows()];
        this.sent = new byte[settings.flows()];
        this.next = new int[settings.flows()];
        Arrays.fill(slots, NONE);
        for (int i = 0; i < hosts.length; i++) {
            hosts[i] = fabric.host(AffinityNetwork.client(i));
            agents[i] = ids.agent64(AffinityNetwork.caller(i));
            hosts[i].agentPort().bind(agents[i], this::replied);
            freePorts[i] = shuffledPorts();
        }
    }

    private char[] shuffledPorts() {
        char[] ports = new char[0x10000 - FIRST_PORT];
        for (int i = 0; i < ports.length; i++) {
            int at = randomness.below(i + 1);
            ports[i] = ports[at];
            ports[at] = (char) (FIRST_PORT + i);
        }
        return ports;
    }

    void start() {
        startNs = fabric.clock().nowNs();
        tick();
    }

    private void tick() {
        long elapsedNs = fabric.clock().nowNs() - startNs;
        slot = (slot + 1) % SLOTS;
        int flow = slots[slot];
        slots[slot] = NONE;
        while (flow != NONE) {
            int following = next[flow];
            go(flow);
            flow = following;
        }
        // The first ones are opened over the life of a flow, so that ends and gaps spread evenly.
        long wanted = Math.min(settings.open(), settings.open() * elapsedNs / settings.lifeNs() + 1);
        while (begun < settings.flows() && under < wanted) {
            begin();
        }
        if (!isOver()) {
            fabric.clock().post(SLOT_NS, this::tick);
        }
    }

    boolean isOver() {
        return ended == settings.flows();
    }

    private boolean plain(int flow) {
        return !settings.cookie() && flow % 2 == 1;
    }

    private static int host(int flow) {
        return (flow >>> 1) % AffinitySettings.CLIENTS;
    }

    private void begin() {
        int flow = begun++;
        under++;
        if (plain(flow)) {
            port[flow] = freePort(host(flow));
        }
        go(flow);
    }

    private char freePort(int host) {
        char[] ports = freePorts[host];
        char found;
        do {
            found = ports[nextFree[host]];
            nextFree[host] = (nextFree[host] + 1) % ports.length;
        } while (found == AgentHeader.UDP_PORT);
        return found;
    }

    private void go(int flow) {
        boolean opened = settings.cookie() ? cookie[flow] != 0 : referee.hasOpened(flow);
        if (opened && sent[flow] == 0) {
            sent[flow] = 1;
        }
        boolean last = sent[flow] == settings.packets() - 1;
        send(flow, sent[flow] == 0 ? FlowPacket.Kind.FIRST : FlowPacket.Kind.LATER);
        if (sent[flow] > 0) {
            sent[flow]++;
        }
        if (last) {
            ended++;
            under--;
            referee.closed();
            return;
        }
        long inNs = settings.gapNs() + (long) ((2 * randomness.uniform() - 1) * settings.spreadNs());
        int due = (int) ((slot + Math.max(1, inNs / SLOT_NS)) % SLOTS);
        next[flow] = slots[due];
        slots[due] = flow;
    }

    private void send(int flow, FlowPacket.Kind kind) {
        packets++;
        int host = host(flow);
        out.clear();
        if (!plain(flow)) {
            AgentHeader.message(AgentHeader.REQUEST)
                    .subject(AgentHeader.AGENT, 0)
                    .source(agents[host])
                    .destination(serviceId)
                    .task(task(flow))
                    .sequence(flow)
                    .instance(cookie[flow] & 0xffff)
                    .build()
                    .write(out);
        }
        FlowPacket.write(out, kind, flow);
        hosts[host].send(plain(flow) ? port[flow] : AgentHeader.UDP_PORT, service, AffinityNetwork.PORT, 0, out.flip());
    }

    /** A different task for each flow, in no order (an odd factor is a bijection, and so is the shift and xor). */
    private static int task(int flow) {
        int mixed = (flow + 1) * 0x9e3779b9;
        mixed ^= mixed >>> 15;
        return mixed * 0x85ebca6b;
    }

    private boolean replied(AgentHeader header, Datagram packet) {
        if (settings.cookie() && header.message() == AgentHeader.REPLY) {
            ByteBuffer payload = packet.payload();
            payload.position(payload.position() + Feedback.BYTES);
            FlowPacket.kind(payload);
            cookie[payload.getInt()] = (short) header.instance();
        }
        return true;
    }

    /** Packets sent. */
    long packets() {
        return packets;
    }
}
