package dev.weft.dataplane.agent;

import dev.weft.compute.damping.Freshness;
import dev.weft.compute.metric.Aggregation;
import dev.weft.compute.metric.Normalisation;
import dev.weft.compute.metric.Scores;
import dev.weft.dataplane.agent.config.Configuration;
import dev.weft.dataplane.agent.sense.InstanceView;
import dev.weft.dataplane.agent.sense.PeerView;
import dev.weft.dataplane.agent.sense.Senses;
import dev.weft.dataplane.agent.steer.Steering;
import dev.weft.dataplane.api.AgentStatus;
import dev.weft.dataplane.api.Candidate;
import dev.weft.dataplane.api.InstanceStatus;
import dev.weft.dataplane.api.LocalInstance;
import dev.weft.dataplane.api.PeerStatus;
import dev.weft.dataplane.api.Pool;
import dev.weft.dataplane.api.Scoring;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Fills a status with what the agent knows and did. */
final class StatusReport {
    private static final long NS_PER_US = 1_000;

    /** The cost that scores 0 where no pool has a deadline. */
    private static final long DEFAULT_WORST_US = 100_000;

    private StatusReport() {}

    static void fill(
            AgentStatus.Builder status, Configuration configuration, Senses senses, Steering steering, long nowNs) {
        status.setSwitchId(configuration.switchId()).setFingerprint(configuration.fingerprint());
        Scoring scoring = configuration.message().getScoring();
        Normalisation normalisation = scoring.getSigmoid()
                ? Normalisation.sigmoid(scoring.getMiddleUs(), scoring.getScaleUs())
                : Normalisation.minMax(0, worstUs(configuration));
        identities(configuration).forEach((number, candidate) -> {
            InstanceView view = senses.instances().get(number);
            Optional<PeerView> peer = senses.peer(candidate.getSite());
            status.addInstances(instance(candidate, view, peer, configuration, normalisation, nowNs)
                    .setAvailableSlots(view.availableSlots())
                    .setSentPerSecond(steering.sentPerSecond(number))
                    .setLoadCellUs(steering.loadCellUs(number))
                    .setNetworkCellUs(steering.networkCellUs(number)));
        });
        status.addAllPools(steering.poolStatus());
        for (PeerView peer : senses.peers()) {
            status.addPeers(PeerStatus.newBuilder()
                    .setSwitchId(peer.switchId())
                    .setReachable(peer.freshness(nowNs, configuration.staleAfterNs()) == Freshness.FRESH)
                    .setNetworkUs(peer.roundTripUs())
                    .setLastHeardUs(peer.heard() ? (nowNs - peer.heardNs()) / NS_PER_US : 0)
                    .setProbes(peer.probes())
                    .setReplies(peer.replies()));
        }
    }

    /** Every instance: those that may be chosen, and those behind this switch that only others choose. */
    private static Map<Integer, Candidate> identities(Configuration configuration) {
        Map<Integer, Candidate> all = new TreeMap<>(configuration.candidates());
        for (LocalInstance local : configuration.local().values()) {
            all.putIfAbsent(
                    local.getInstance(),
                    Candidate.newBuilder()
                            .setInstance(local.getInstance())
                            .setInstanceId(local.getInstanceId())
                            .setSite(configuration.switchId())
                            .build());
        }
        return all;
    }

    private static InstanceStatus.Builder instance(
            Candidate candidate,
            InstanceView view,
            Optional<PeerView> peer,
            Configuration configuration,
            Normalisation normalisation,
            long nowNs) {
        long networkUs = peer.map(PeerView::roundTripUs).orElse(0L);
        boolean networkKnown = peer.map(PeerView::heard).orElse(true);
        Freshness freshness = view.freshness(nowNs, configuration.staleAfterNs());
        Scores scores = freshness == Freshness.FRESH && networkKnown
                ? scores(
                        view.smoothedDelayUs(),
                        networkUs,
                        normalisation,
                        configuration.message().getScoring())
                : Scores.unknown();
        return InstanceStatus.newBuilder()
                .setInstance(candidate.getInstance())
                .setInstanceId(candidate.getInstanceId())
                .setSite(candidate.getSite())
                .setKnowledge(
                        switch (freshness) {
                            case NEVER -> InstanceStatus.Knowledge.NEVER_HEARD;
                            case FRESH -> InstanceStatus.Knowledge.FRESH;
                            case STALE -> InstanceStatus.Knowledge.SILENT;
                        })
                .setAgeUs(view.heard() ? (nowNs - view.reportNs()) / NS_PER_US : 0)
                .setCompute(view.metrics())
                .setNetworkUs(networkUs)
                .setNetworkKnown(networkKnown)
                .setComputeScore(scores.compute())
                .setNetworkScore(scores.network())
                .setScore(scores.overall())
                .setMeanServiceUs(view.steadyServiceUs());
    }

    private static Scores scores(long computeUs, long networkUs, Normalisation normalisation, Scoring scoring) {
        boolean equal = scoring.getComputeWeight() + scoring.getNetworkWeight() == 0;
        return Scores.of(
                computeUs,
                networkUs,
                normalisation,
                equal ? 1 : scoring.getComputeWeight(),
                equal ? 1 : scoring.getNetworkWeight(),
                scoring.getLeast() ? Aggregation.LEAST : Aggregation.MEAN);
    }

    /** Unless it is configured, the longest deadline: what takes longer than that is worth nothing to anybody. */
    private static long worstUs(Configuration configuration) {
        if (configuration.message().getScoring().getMiddleUs() > 0) {
            return configuration.message().getScoring().getMiddleUs();
        }
        return configuration.message().getPoolsList().stream()
                .mapToLong(Pool::getDeadlineUs)
                .filter(us -> us > 0)
                .max()
                .orElse(DEFAULT_WORST_US);
    }
}
