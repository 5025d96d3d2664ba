package dev.weft.dataplane.agent.sense;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import dev.weft.compute.damping.Ewma;
import dev.weft.dataplane.agent.config.Configuration;
import dev.weft.dataplane.agent.packet.Datagram;
import dev.weft.dataplane.agent.stats.Counters;
import dev.weft.dataplane.agent.stats.Event;
import dev.weft.dataplane.agent.target.PacketOuts;
import dev.weft.dataplane.agent.target.Punted;
import dev.weft.dataplane.agent.target.Target;
import dev.weft.dataplane.agent.time.Scheduler;
import dev.weft.dataplane.api.ComputeMetrics;
import dev.weft.dataplane.api.InstanceReport;
import dev.weft.dataplane.api.LocalInstance;
import dev.weft.dataplane.api.Peer;
import dev.weft.dataplane.api.Probe;
import dev.weft.dataplane.api.ProbeReply;
import dev.weft.p4.program.WeftProgram;
import dev.weft.p4.program.wire.AgentHeader;
import dev.weft.p4.program.wire.ComputeReport;
import dev.weft.p4.program.wire.Feedback;
import dev.weft.p4.program.wire.WireException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Takes the messages that the pipeline hands to the agent (metric reports, probes, replies), and probes the peers. A
 * sender is believed for what its address proves: every edge switch checks the source of what its hosts send.
 */
public final class Senses {
    /** What fits a frame of 1,500 bytes with room to spare. */
    private static final int REPORTS_A_PART = 24;

    private static final double NS_PER_US = 1_000;

    /** Told when a local instance has reported, stamped by the switch or not. */
    @FunctionalInterface
    public interface MetricListener {
        /** @param absorbed whether the data plane has written the delay to the instance's load cell on the way */
        void onMetric(int instance, long delayUs, boolean absorbed);
    }

    private final Target target;
    private final Scheduler scheduler;
    private final Counters counters;
    private final MetricListener listener;
    private final Map<Integer, InstanceView> instances = new TreeMap<>();
    private final Map<String, PeerView> peers = new TreeMap<>();
    private Configuration configuration;
    private Ewma loopNs = new Ewma(0);
    private int probeSequence;

    public Senses(Target target, Scheduler scheduler, Counters counters, MetricListener listener) {
        this.target = target;
        this.scheduler = scheduler;
        this.counters = counters;
        this.listener = listener;
    }

    /** Follows a new configuration; what is known of instances and peers that stay is kept. */
    public void configure(Configuration next) {
        configuration = next;
        instances
                .keySet()
                .removeIf(
                        i -> !next.local().containsKey(i) && !next.candidates().containsKey(i));
        for (Integer instance : next.local().keySet()) {
            instances.computeIfAbsent(instance, i -> new InstanceView(next.computeTimeConstantNs()));
        }
        for (Integer instance : next.candidates().keySet()) {
            instances.computeIfAbsent(instance, i -> new InstanceView(next.computeTimeConstantNs()));
        }
        Map<String, PeerView> kept = new TreeMap<>(peers);
        peers.clear();
        for (Peer peer : next.message().getPeersList()) {
            PeerView known = kept.get(peer.getSwitchId());
            boolean same = known != null && known.address().equals(peer.getAddress());
            peers.put(
                    peer.getSwitchId(),
                    same ? known : new PeerView(peer.getSwitchId(), peer.getAddress(), next.networkTimeConstantNs()));
        }
        if (!loopNs.started()) {
            loopNs = new Ewma(next.networkTimeConstantNs());
        }
    }

    /** Every configured instance, by number. */
    public Map<Integer, InstanceView> instances() {
        return Collections.unmodifiableMap(instances);
    }

    public Collection<PeerView> peers() {
        return Collections.unmodifiableCollection(peers.values());
    }

    /** The peer at a site; empty for this switch. */
    public Optional<PeerView> peer(String site) {
        return Optional.ofNullable(peers.get(site));
    }

    /** Sends a probe to each peer, and one to this agent itself: what that takes is no path delay. */
    public void probe() {
        Probe probe = Probe.newBuilder()
                .setSwitchId(configuration.switchId())
                .setSentNs(scheduler.nowNs())
                .build();
        probeSequence++;
        send(configuration.message().getAddress(), AgentHeader.PROBE, probe);
        for (PeerView peer : peers.values()) {
            peer.probed(probe.getSentNs(), configuration.staleAfterNs());
            counters.count(Event.PROBE_SENT);
            send(peer.address(), AgentHeader.PROBE, probe);
        }
    }

    /** Takes a packet that was addressed to this agent. */
    public void onLocal(Punted packet) {
        if (configuration == null) {
            counters.count(Event.PACKET_UNEXPECTED);
            return;
        }
        try {
            Datagram datagram = Datagram.parse(packet.payload());
            ByteBuffer in = datagram.payload().asReadOnlyByteBuffer();
            AgentHeader header = AgentHeader.read(in);
            switch (header.message()) {
                case AgentHeader.METRIC -> metric(datagram, header, in);
                case AgentHeader.PROBE -> probed(datagram, Probe.parseFrom(in));
                case AgentHeader.PROBE_REPLY -> replied(datagram, ProbeReply.parseFrom(in));
                default -> counters.count(Event.PACKET_UNEXPECTED);
            }
        } catch (WireException | InvalidProtocolBufferException | IllegalArgumentException e) {
            counters.count(Event.PACKET_MALFORMED);
        }
    }

    private void metric(Datagram datagram, AgentHeader header, ByteBuffer in) {
        if (header.next() != AgentHeader.NEXT_FEEDBACK) {
            throw new WireException("metric report without feedback");
        }
        Feedback feedback = Feedback.read(in);
        ComputeReport report = ComputeReport.read(in);
        // The edge switch stamps what it has proved, where the instance's own port is a UDP port; else the sender's
        // address and port have to be the instance's.
        boolean stamped = feedback.instance() != 0;
        int instance = stamped ? feedback.instance() : report.instance();
        LocalInstance local = configuration.local().get(instance);
        boolean believed = local != null
                && report.instance() == instance
                && (stamped
                        || (local.getAddress().equals(datagram.source()) && local.getPort() == datagram.sourcePort()));
        ComputeMetrics metrics = ComputeMetrics.newBuilder()
                .setDelayUs(feedback.delayUs())
                .setQueue(report.queue())
                .setRunning(report.running())
                .setWorkers(report.workers())
                .setMeanServiceUs(report.meanServiceUs())
                .setUtilisationPermille(report.utilisationPermille())
                .setCompleted(report.completed())
                .build();
        if (!believed
                || !instances
                        .get(instance)
                        .report(feedback.sequence(), metrics, scheduler.nowNs(), configuration.staleAfterNs())) {
            counters.count(Event.METRIC_REFUSED);
            return;
        }
        counters.count(Event.METRIC_ACCEPTED);
        listener.onMetric(instance, feedback.delayUs(), stamped);
    }

    private void probed(Datagram datagram, Probe probe) {
        long nowNs = scheduler.nowNs();
        if (datagram.source().equals(configuration.message().getAddress())) {
            loopNs.add(nowNs - probe.getSentNs(), nowNs);
            return;
        }
        if (configuration.peer(datagram.source()).isEmpty()) {
            counters.count(Event.PROBE_REFUSED);
            return;
        }
        counters.count(Event.PROBE_ANSWERED);
        List<InstanceReport> reports = reports(nowNs);
        int part = 0;
        do {
            int from = part * REPORTS_A_PART;
            int to = Math.min(reports.size(), from + REPORTS_A_PART);
            ProbeReply reply = ProbeReply.newBuilder()
                    .setSwitchId(configuration.switchId())
                    .setSentNs(probe.getSentNs())
                    .setHoldNs(scheduler.nowNs() - nowNs)
                    .setLoopNs(Math.round(loopNs.value()))
                    .setPart(part++)
                    .addAllInstances(reports.subList(from, to))
                    .build();
            send(datagram.source(), AgentHeader.PROBE_REPLY, reply);
        } while (part * REPORTS_A_PART < reports.size());
    }

    private List<InstanceReport> reports(long nowNs) {
        List<InstanceReport> reports = new ArrayList<>();
        for (Integer instance : configuration.local().keySet()) {
            InstanceView view = instances.get(instance);
            if (view.heard()) {
                reports.add(InstanceReport.newBuilder()
                        .setInstance(instance)
                        .setSequence(view.sequence())
                        .setAgeUs(Math.round((nowNs - view.reportNs()) / NS_PER_US))
                        .setCompute(view.metrics())
                        .build());
            }
        }
        return reports;
    }

    private void replied(Datagram datagram, ProbeReply reply) {
        long nowNs = scheduler.nowNs();
        Optional<Peer> peer = configuration.peer(datagram.source());
        long elapsedNs = nowNs - reply.getSentNs();
        if (peer.isEmpty() || !peer.get().getSwitchId().equals(reply.getSwitchId()) || elapsedNs < 0) {
            counters.count(Event.PROBE_REFUSED);
            return;
        }
        counters.count(Event.PROBE_REPLY_RECEIVED);
        PeerView view = peers.get(reply.getSwitchId());
        double pathNs = Math.max(0, elapsedNs - reply.getHoldNs() - reply.getLoopNs() - loopNs.value());
        if (reply.getPart() == 0) {
            view.replied(pathNs / NS_PER_US, reply.getSentNs(), nowNs, configuration.staleAfterNs());
        }
        for (InstanceReport report : reply.getInstancesList()) {
            boolean there = configuration.candidates().containsKey(report.getInstance())
                    && configuration
                            .candidates()
                            .get(report.getInstance())
                            .getSite()
                            .equals(reply.getSwitchId());
            if (there) {
                long madeNs = nowNs - Math.round(pathNs / 2) - report.getAgeUs() * 1_000;
                instances
                        .get(report.getInstance())
                        .report(report.getSequence(), report.getCompute(), madeNs, configuration.staleAfterNs());
            }
        }
    }

    private void send(ByteString to, int message, MessageLite payload) {
        AgentHeader header =
                AgentHeader.message(message).sequence(probeSequence).build();
        ByteBuffer bytes = ByteBuffer.allocate(AgentHeader.BYTES + payload.getSerializedSize());
        header.write(bytes);
        bytes.put(payload.toByteArray());
        Datagram datagram = new Datagram(
                configuration.message().getAddress(),
                AgentHeader.UDP_PORT,
                to,
                AgentHeader.UDP_PORT,
                ByteString.copyFrom(bytes.flip()));
        ByteString mac = configuration.message().getMac();
        // The CPU's port has role FABRIC: the agent is no host whose source needs a guard.
        target.packetOut(PacketOuts.submit(datagram.toFrame(mac, mac), WeftProgram.CPU_PORT));
    }
}
