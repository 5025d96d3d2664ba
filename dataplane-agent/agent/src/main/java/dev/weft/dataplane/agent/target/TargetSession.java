package dev.weft.dataplane.agent.target;

import dev.weft.dataplane.agent.stats.Counters;
import dev.weft.dataplane.agent.stats.Event;
import dev.weft.dataplane.agent.time.Scheduler;
import dev.weft.dataplane.api.TargetStatus;
import dev.weft.p4.runtime.ElectionId;
import dev.weft.p4.runtime.client.Arbitration;
import dev.weft.p4.runtime.client.P4RuntimeClient;
import dev.weft.p4.runtime.client.P4RuntimeException;
import dev.weft.p4.runtime.client.StreamListener;
import io.grpc.Channel;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p4.v1.P4RuntimeOuterClass.Entity;
import p4.v1.P4RuntimeOuterClass.ForwardingPipelineConfig;
import p4.v1.P4RuntimeOuterClass.GetForwardingPipelineConfigRequest.ResponseType;
import p4.v1.P4RuntimeOuterClass.IdleTimeoutNotification;
import p4.v1.P4RuntimeOuterClass.PacketIn;
import p4.v1.P4RuntimeOuterClass.PacketOut;
import p4.v1.P4RuntimeOuterClass.StreamError;
import p4.v1.P4RuntimeOuterClass.TableEntry;
import p4.v1.P4RuntimeOuterClass.Update;

/**
 * Keeps one P4Runtime session with the target: bids to be primary, pushes the pipeline where none or another one runs,
 * and opens a new session, with growing delay, when one is lost. What the target runs and holds already is left as it is:
 * a restarted agent adopts it. Confined to the agent's thread.
 */
public final class TargetSession implements Target {
    private static final Logger LOG = LoggerFactory.getLogger(TargetSession.class);
    private static final long FIRST_RETRY_NS = 100_000_000;
    private static final long LAST_RETRY_NS = 5_000_000_000L;

    /** Told of what happens, on the agent's thread. */
    public interface Listener {
        /**
         * The session is primary and the pipeline runs; what the agent knows of the target's state may be outdated.
         *
         * @param fresh whether this session has just pushed the pipeline: its tables are empty and its registers 0
         */
        void onReady(boolean fresh);

        void onPacketIn(PacketIn packet);

        void onIdleTimeout(IdleTimeoutNotification notification);
    }

    private final Channel channel;
    private final long deviceId;
    private final String address;
    private final long callTimeoutNs;
    private final Pipeline pipeline;
    private final Scheduler scheduler;
    private final Counters counters;
    private final Listener listener;
    private volatile Session session;
    private Scheduler.Cancellable retry = () -> {};
    private long retryNs = FIRST_RETRY_NS;
    private boolean closed;
    private volatile int sessions;
    private volatile ElectionId bid = ElectionId.ZERO;
    private volatile TargetStatus.State state = TargetStatus.State.DISCONNECTED;
    private volatile String reason = "not started";

    /**
     * Creates a session that is not started.
     *
     * @param channel to the target; stays the caller's
     * @param address of the target, for people
     * @param callTimeoutNs limit of one call, 0: none (virtual time wants that)
     */
    public TargetSession(
            Channel channel,
            long deviceId,
            String address,
            long callTimeoutNs,
            Pipeline pipeline,
            Scheduler scheduler,
            Counters counters,
            Listener listener) {
        this.channel = channel;
        this.deviceId = deviceId;
        this.address = address;
        this.callTimeoutNs = callTimeoutNs;
        this.pipeline = pipeline;
        this.scheduler = scheduler;
        this.counters = counters;
        this.listener = listener;
    }

    /** Opens the first session. */
    public void start() {
        connect();
    }

    /** Ends the session for good. */
    public void close() {
        closed = true;
        retry.cancel();
        leave();
        state = TargetStatus.State.DISCONNECTED;
        reason = "the agent is closed";
    }

    @Override
    public boolean ready() {
        return state == TargetStatus.State.READY;
    }

    /** Why the target is not ready; empty when it is. Thread-safe. */
    public String reason() {
        return reason;
    }

    public TargetStatus status() {
        return TargetStatus.newBuilder()
                .setAddress(address)
                .setState(state)
                .setReason(reason)
                .setSessions(sessions)
                .build();
    }

    @Override
    public void packetOut(PacketOut packet) {
        Session current = session;
        if (!ready() || current == null || !current.send(packet)) {
            counters.count(Event.PACKET_OUT_LOST);
        }
    }

    @Override
    public void write(List<Update> updates) {
        client().write(updates);
    }

    @Override
    public List<TableEntry> readTable(String name) {
        return client().readTable(name);
    }

    /** Reads what the patterns match. Thread-safe. */
    public List<Entity> read(List<Entity> patterns) {
        return client().read(patterns);
    }

    /** The bid with which calls of the agent's session are made. */
    public ElectionId electionId() {
        return bid;
    }

    private P4RuntimeClient client() {
        Session current = session;
        if (current == null || current.client == null) {
            throw new IllegalStateException("no session with target " + address + ": " + reason);
        }
        return current.client;
    }

    private void connect() {
        if (closed) {
            return;
        }
        sessions++;
        counters.count(Event.TARGET_SESSION);
        state = TargetStatus.State.CONNECTING;
        reason = "opening session " + sessions;
        // Above the bid of a session of this agent that the target may not have given up yet.
        bid = bid.next();
        session = new Session();
        session.open(bid);
    }

    /** Gives the session up and opens another one: the target does not do its part. */
    public void giveUp(String why) {
        if (session != null) {
            lost(why);
        }
    }

    /** Ends the session; what it still says, also while it ends, is not heard. */
    private void leave() {
        Session left = session;
        session = null;
        if (left != null) {
            left.close();
        }
    }

    private void lost(String why) {
        boolean first = state == TargetStatus.State.READY || sessions == 1;
        state = TargetStatus.State.DISCONNECTED;
        reason = why;
        leave();
        if (closed) {
            return;
        }
        if (first) {
            LOG.warn("target {} device {}: {}; trying again until it is there", address, deviceId, why);
        } else {
            LOG.debug("target {} device {}: {}", address, deviceId, why);
        }
        retry.cancel();
        retry = scheduler.schedule(retryNs, this::connect);
        retryNs = Math.min(2 * retryNs, LAST_RETRY_NS);
    }

    private void arbitrated(Arbitration arbitration) {
        if (!arbitration.primary() && arbitration.code() == Status.Code.NOT_FOUND) {
            // None is primary, and the bid must be at least the highest that the target has seen (section 5.1).
            bid = arbitration.electionId();
            leave();
            connect();
            return;
        }
        if (!arbitration.primary()) {
            // Another client has a higher bid. The stream stays open: this agent follows when that client goes.
            state = TargetStatus.State.DISCONNECTED;
            reason = "another client is primary, with election id " + arbitration.electionId()
                    + ": the agent has to be the target's only client";
            LOG.warn("target {} device {}: {}", address, deviceId, reason);
            return;
        }
        if (ready()) {
            return;
        }
        boolean pushed;
        try {
            pushed = ensurePipeline();
            state = TargetStatus.State.READY;
            reason = "";
            retryNs = FIRST_RETRY_NS;
            LOG.info("target {} device {}: ready, pipeline {}", address, deviceId, pushed ? "pushed" : "runs already");
        } catch (P4RuntimeException e) {
            lost(e.getMessage());
            return;
        }
        listener.onReady(pushed);
    }

    private boolean ensurePipeline() {
        P4RuntimeClient client = client();
        if (running(client)) {
            return false;
        }
        client.setPipeline(pipeline.p4info(), pipeline.deviceConfig(), pipeline.cookie());
        return true;
    }

    private boolean running(P4RuntimeClient client) {
        try {
            ForwardingPipelineConfig config = client.getPipeline(ResponseType.ALL);
            return pipeline.matches(config);
        } catch (P4RuntimeException e) {
            if (e.code() == Status.Code.FAILED_PRECONDITION || e.code() == Status.Code.NOT_FOUND) {
                return false;
            }
            throw e;
        }
    }

    /** One stream. Events that come while it opens, on the same thread, wait until it is open. */
    private final class Session implements StreamListener {
        private P4RuntimeClient client;
        private List<Runnable> early = new ArrayList<>();

        void open(ElectionId bid) {
            P4RuntimeClient opened = P4RuntimeClient.builder(channel, deviceId)
                    .electionId(bid)
                    .callTimeoutNs(callTimeoutNs)
                    .listener(this)
                    .open();
            List<Runnable> waiting;
            synchronized (this) {
                client = opened;
                waiting = early;
                early = null;
            }
            waiting.forEach(this::deliver);
        }

        void close() {
            if (client != null) {
                client.close();
            }
        }

        boolean send(PacketOut packet) {
            try {
                client.packetOut(packet);
                return true;
            } catch (IllegalStateException e) {
                LOG.debug("target {} device {}: packet-out lost with the session", address, deviceId, e);
                return false;
            }
        }

        private void deliver(Runnable event) {
            synchronized (this) {
                if (early != null) {
                    early.add(event);
                    return;
                }
            }
            scheduler.execute(() -> {
                if (session == this) {
                    event.run();
                }
            });
        }

        @Override
        public void onArbitration(Arbitration arbitration) {
            deliver(() -> arbitrated(arbitration));
        }

        @Override
        public void onPacketIn(PacketIn packet) {
            deliver(() -> listener.onPacketIn(packet));
        }

        @Override
        public void onIdleTimeout(IdleTimeoutNotification notification) {
            deliver(() -> listener.onIdleTimeout(notification));
        }

        @Override
        public void onStreamError(StreamError error) {
            deliver(() -> LOG.warn(
                    "target {} device {} refused a stream message: {}", address, deviceId, error.getMessage()));
        }

        @Override
        public void onClosed(P4RuntimeException cause) {
            deliver(() -> lost(cause == null ? "the target closed the session" : cause.getMessage()));
        }
    }
}
