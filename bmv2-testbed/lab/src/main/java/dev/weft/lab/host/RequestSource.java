package dev.weft.lab.host;

import dev.weft.lab.packet.Datagram;
import dev.weft.lab.time.Randomness;
import dev.weft.lab.time.Scheduler;
import dev.weft.p4.program.wire.AgentHeader;
import dev.weft.p4.program.wire.Feedback;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A client that sends requests to a service, in an open loop, over a number of concurrent flows, and matches the replies.
 *
 * <p>With an agent header a flow is (agent, service, task): all flows use UDP port 22342 and differ by task. Plain flows
 * differ by source port. A source gives every flow it opens a number of its own, so two sources of one agent need
 * different {@linkplain Builder#firstFlow first flows}.
 */
public final class RequestSource {
    private final Host host;
    private final Target target;
    private final long agentId;
    private final int subjectType;
    private final boolean plain;
    private final Arrivals arrivals;
    private final Flow[] flows;
    private final int requestsPerFlow;
    private final Consumer<Request> onSent;
    private final Consumer<Request> onReply;
    private final Scheduler scheduler;
    private final Randomness randomness;
    private final Map<Long, Request> outstanding = new HashMap<>();
    private final ByteBuffer out = ByteBuffer.allocate(128);
    private final Runnable arrival = this::arrive;
    private final int firstFlow;
    private int nextFlow;
    private int turn;
    private long sent;
    private long replied;
    private long strange;
    private long limit;

    private RequestSource(Builder b) {
        host = b.host;
        target = b.target;
        agentId = b.agentId;
        subjectType = b.subjectType;
        plain = b.plain;
        arrivals = b.arrivals;
        requestsPerFlow = b.requestsPerFlow;
        onSent = b.onSent;
        onReply = b.onReply;
        firstFlow = b.firstFlow;
        nextFlow = b.firstFlow;
        scheduler = host.network().scheduler();
        randomness = host.network().randomness("client " + b.name);
        flows = new Flow[b.flows];
        if (!plain) {
            host.agentPort().bind(agentId, this::receive);
        }
    }

    /** Describes a source on {@code host}; {@code name} seeds its randomness. */
    public static Builder on(Host host, String name) {
        return new Builder(host, name);
    }

    /** Sends {@code count} more requests, the first after one drawn interval. */
    public void send(long count) {
        boolean idle = sent >= limit;
        limit = Math.max(limit, sent) + count;
        if (idle && count > 0) {
            scheduler.post(arrivals.nextNs(randomness), arrival);
        }
    }

    /** Sends requests until {@link #stop}. */
    public void start() {
        send(Long.MAX_VALUE >> 1);
    }

    /** Sends no more; replies are still taken. */
    public void stop() {
        limit = sent;
    }

    /** Sends one request now, on the flow whose turn it is. */
    public Request sendOne() {
        int slot = turn;
        turn = (turn + 1) % flows.length;
        Flow flow = flows[slot];
        boolean opens = flow == null || (requestsPerFlow > 0 && flow.requests == requestsPerFlow);
        if (opens) {
            flow = new Flow(nextFlow++);
            flows[slot] = flow;
            if (plain) {
                host.bind(flow.number, packet -> take(packet.payload()));
            }
        }
        flow.requests++;
        Request request = new Request(sent++, flow.number, opens, scheduler.nowNs());
        outstanding.put(request.sequence(), request);
        out.clear();
        if (!plain) {
            AgentHeader.message(AgentHeader.REQUEST)
                    .subject(subjectType, 0)
                    .trafficClass(target.trafficClass())
                    .source(agentId)
                    .destination(target.serviceId())
                    .task(flow.number)
                    .sequence((int) request.sequence())
                    .build()
                    .write(out);
        }
        RequestBody.write(out, request.sequence(), flow.number, RequestBody.NOBODY);
        onSent.accept(request);
        host.send(
                plain ? flow.number : AgentHeader.UDP_PORT,
                target.address(),
                target.port(),
                target.trafficClass(),
                out.flip());
        return request;
    }

    private boolean receive(AgentHeader header, Datagram packet) {
        if (header.message() != AgentHeader.REPLY || header.task() < firstFlow || header.task() >= nextFlow) {
            return false;
        }
        ByteBuffer payload = packet.payload();
        if (header.next() == AgentHeader.NEXT_FEEDBACK) {
            payload.position(Math.min(payload.limit(), payload.position() + Feedback.BYTES));
        }
        take(payload);
        return true;
    }

    private void take(ByteBuffer payload) {
        if (payload.remaining() < RequestBody.BYTES) {
            strange++;
            return;
        }
        Request request = outstanding.remove(payload.getLong());
        int flow = payload.getInt();
        if (request == null || request.flow() != flow) {
            strange++;
            return;
        }
        request.replied(scheduler.nowNs(), payload.getInt());
        replied++;
        onReply.accept(request);
    }

    private void arrive() {
        if (sent >= limit) {
            return;
        }
        sendOne();
        if (sent < limit) {
            scheduler.post(arrivals.nextNs(randomness), arrival);
        }
    }

    /** Requests sent. */
    public long sent() {
        return sent;
    }

    /** Replies matched to their request. */
    public long replied() {
        return replied;
    }

    /** Requests without a reply so far. */
    public int outstanding() {
        return outstanding.size();
    }

    /** Replies that belong to no outstanding request. */
    public long strange() {
        return strange;
    }

    /** Flows opened so far. */
    public int flowsOpened() {
        return nextFlow - firstFlow;
    }

    /** Where it runs. */
    public Host host() {
        return host;
    }

    private static final class Flow {
        private final int number;
        private int requests;

        private Flow(int number) {
            this.number = number;
        }
    }

    /** Collects what a source needs. */
    public static final class Builder {
        private static final int FIRST_EPHEMERAL_PORT = 30_000;

        private final Host host;
        private final String name;
        private Target target;
        private long agentId;
        private int subjectType = AgentHeader.AGENT;
        private boolean plain = true;
        private Arrivals arrivals = Arrivals.periodic(1_000_000);
        private int flows = 1;
        private int firstFlow = FIRST_EPHEMERAL_PORT;
        private int requestsPerFlow = 1;
        private Consumer<Request> onSent = request -> {};
        private Consumer<Request> onReply = request -> {};

        private Builder(Host host, String name) {
            this.host = host;
            this.name = name;
        }

        /** The service. */
        public Builder to(Target service) {
            this.target = service;
            return this;
        }

        /** Puts an agent header into every request: who calls, and what kind of subject it is. */
        public Builder as(long id, int type) {
            this.agentId = id;
            this.subjectType = type;
            this.plain = false;
            return this;
        }

        /** When requests are sent. */
        public Builder arrivals(Arrivals process) {
            this.arrivals = process;
            return this;
        }

        /** Concurrent flows, used in turn, and the requests on each before another takes its place (0: for ever). */
        public Builder flows(int concurrent, int requestsOnEach) {
            this.flows = concurrent;
            this.requestsPerFlow = requestsOnEach;
            return this;
        }

        /** The task or source port of the first flow; the next ones count up. */
        public Builder firstFlow(int number) {
            this.firstFlow = number;
            return this;
        }

        /** Told of each request before it is sent. */
        public Builder onSent(Consumer<Request> listener) {
            this.onSent = listener;
            return this;
        }

        /** Told of each request that was answered. */
        public Builder onReply(Consumer<Request> listener) {
            this.onReply = listener;
            return this;
        }

        /**
         * Makes the source; it sends nothing yet.
         *
         * @throws IllegalStateException without a service
         */
        public RequestSource build() {
            if (target == null) {
                throw new IllegalStateException(name + ": no service: call to(...)");
            }
            return new RequestSource(this);
        }
    }
}
