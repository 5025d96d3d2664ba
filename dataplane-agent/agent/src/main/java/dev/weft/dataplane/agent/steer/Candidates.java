package dev.weft.dataplane.agent.steer;

import dev.weft.compute.damping.Freshness;
import dev.weft.compute.metric.CostModel;
import dev.weft.compute.select.Candidate;
import dev.weft.dataplane.agent.config.Configuration;
import dev.weft.dataplane.agent.sense.InstanceView;
import dev.weft.dataplane.agent.sense.PeerView;
import dev.weft.dataplane.agent.sense.Senses;
import dev.weft.dataplane.api.Pool;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Who may serve a pool now. Instances with fresh metrics behind a switch that answers; where there is none, those never
 * heard of (they may not report at all) unless their switch has fallen silent; where there is none of these either, all:
 * a guess is better than a refusal.
 */
final class Candidates {
    private enum Tier {
        KNOWN,
        UNHEARD,
        SILENT
    }

    private Candidates() {}

    /** Those of a pool, with a controller's shares in the place of its own where there are any. */
    static List<Candidate> of(
            Pool pool, Optional<Advice> advice, Configuration configuration, Senses senses, long nowNs) {
        List<Candidate> candidates = of(pool, configuration, senses, nowNs);
        return advice.map(shares -> advised(candidates, shares)).orElse(candidates);
    }

    /** All together they have the capacity that they have; where the advice leaves out all who live, it is not followed. */
    private static List<Candidate> advised(List<Candidate> candidates, Advice advice) {
        double capacity = 0;
        long sum = 0;
        for (Candidate candidate : candidates) {
            capacity += candidate.capacity();
            sum += candidate.weight() == 0 ? 0 : advice.weight(candidate.instance());
        }
        if (sum == 0) {
            return candidates;
        }
        List<Candidate> shared = new ArrayList<>();
        for (Candidate candidate : candidates) {
            int weight = candidate.weight() == 0 ? 0 : advice.weight(candidate.instance());
            shared.add(new Candidate(
                    candidate.instance(),
                    candidate.computeUs(),
                    candidate.networkUs(),
                    capacity * weight / sum,
                    weight,
                    candidate.backup()));
        }
        return shared;
    }

    private static List<Candidate> of(Pool pool, Configuration configuration, Senses senses, long nowNs) {
        Tier best = Tier.SILENT;
        for (dev.weft.dataplane.api.Candidate candidate : pool.getCandidatesList()) {
            Tier tier = tier(candidate, configuration, senses, nowNs);
            if (weight(candidate) > 0 && tier.compareTo(best) < 0) {
                best = tier;
            }
        }
        List<dev.weft.dataplane.api.Candidate> chosen = new ArrayList<>();
        double sum = 0;
        int measured = 0;
        for (dev.weft.dataplane.api.Candidate candidate : pool.getCandidatesList()) {
            if (tier(candidate, configuration, senses, nowNs).compareTo(best) <= 0) {
                chosen.add(candidate);
                double meanUs = senses.instances().get(candidate.getInstance()).meanServiceUs();
                sum += meanUs;
                measured += meanUs > 0 ? 1 : 0;
            }
        }
        // One that has completed nothing yet counts as an average one.
        double typicalUs = measured == 0 ? 1 : sum / measured;
        List<Candidate> candidates = new ArrayList<>();
        for (dev.weft.dataplane.api.Candidate candidate : chosen) {
            InstanceView view = senses.instances().get(candidate.getInstance());
            double meanUs = view.meanServiceUs() > 0 ? view.meanServiceUs() : typicalUs;
            int workers = view.workers() > 0 ? view.workers() : Math.max(1, candidate.getWorkers());
            candidates.add(new Candidate(
                    candidate.getInstance(),
                    view.smoothedDelayUs(),
                    senses.peer(candidate.getSite()).map(PeerView::roundTripUs).orElse(0L),
                    capacity(candidate, workers, meanUs),
                    weight(candidate),
                    candidate.getBackup()));
        }
        return candidates;
    }

    /** What it is given a share by: the weight in the place of the workers where there is one. */
    private static double capacity(dev.weft.dataplane.api.Candidate candidate, int workers, double meanUs) {
        return candidate.hasWeight()
                ? candidate.getWeight() * CostModel.capacityPerSecond(1, meanUs)
                : CostModel.capacityPerSecond(workers, meanUs);
    }

    static int weight(dev.weft.dataplane.api.Candidate candidate) {
        return candidate.hasWeight() ? candidate.getWeight() : Math.max(1, candidate.getWorkers());
    }

    /** Tells who of a pool is silent now, and who is heard of. */
    static void hear(Pool pool, SlowStart start, Configuration configuration, Senses senses, long nowNs) {
        for (dev.weft.dataplane.api.Candidate candidate : pool.getCandidatesList()) {
            Tier tier = tier(candidate, configuration, senses, nowNs);
            if (tier == Tier.SILENT) {
                start.silent(candidate.getInstance());
            } else if (tier == Tier.KNOWN) {
                start.heard(candidate.getInstance(), nowNs);
            }
        }
    }

    /** Whether something is known of every candidate now. */
    static boolean allKnown(Pool pool, Configuration configuration, Senses senses, long nowNs) {
        return pool.getCandidatesList().stream()
                .allMatch(candidate -> tier(candidate, configuration, senses, nowNs) == Tier.KNOWN);
    }

    private static Tier tier(
            dev.weft.dataplane.api.Candidate candidate, Configuration configuration, Senses senses, long nowNs) {
        Freshness metrics =
                senses.instances().get(candidate.getInstance()).freshness(nowNs, configuration.staleAfterNs());
        Optional<PeerView> peer = senses.peer(candidate.getSite());
        Freshness path =
                peer.map(p -> p.freshness(nowNs, configuration.staleAfterNs())).orElse(Freshness.FRESH);
        if (metrics == Freshness.STALE || path == Freshness.STALE) {
            return Tier.SILENT;
        }
        return metrics == Freshness.FRESH && path == Freshness.FRESH ? Tier.KNOWN : Tier.UNHEARD;
    }
}
