package dev.weft.lab.routing;

import dev.weft.lab.time.Randomness;

/** The policies that Weft is compared with; see {@link RoutingPolicy} for what each one is. */
final class Baselines {
    private Baselines() {}

    /**
     * Makes the chooser of a policy for one run.
     *
     * @throws IllegalArgumentException for {@link RoutingPolicy#WEFT}, which is no baseline
     */
    static Chooser of(RoutingPolicy policy, RoutingCase routingCase) {
        return switch (policy) {
            case RANDOM -> (ingress, flow, now) -> now.randomness().below(routingCase.instances());
            case ROUND_ROBIN -> new RoundRobin(routingCase);
            case ECMP_HASH -> (ingress, flow, now) -> hash(flow, routingCase.instances());
            case NETWORK_ONLY ->
                (ingress, flow, now) -> routingCase.first(ingress) + hash(flow, routingCase.at(ingress));
            case LOCAL_JSQ ->
                (ingress, flow, now) -> least(
                        routingCase.first(ingress),
                        routingCase.at(ingress),
                        now,
                        (i, s) -> waitNs(s.queue(i) + s.underWay(i) + 1, i, routingCase));
            case COMPUTE_PO2 -> new TwoByFeedback(routingCase);
            case NAIVE_BEST -> new BestByFeedback(routingCase);
            case LOAD_ORACLE ->
                (ingress, flow, now) -> least(
                        0,
                        routingCase.instances(),
                        now,
                        (i, s) -> waitNs(s.queue(i) + s.underWay(i) + 1, i, routingCase)
                                + roundTripNs(ingress, i, routingCase));
            case CLAIRVOYANT ->
                (ingress, flow, now) -> least(0, routingCase.instances(), now, (i, s) -> {
                    double oneWayNs = roundTripNs(ingress, i, routingCase) / 2;
                    double free = Math.max(s.nowNs(), s.freeAtNs(i)) + s.workUnderWayNs(i);
                    return Math.max(s.nowNs() + oneWayNs, free) + s.serviceNs(i) + oneWayNs;
                });
            case WEFT -> throw new IllegalArgumentException("weft is measured, not a baseline");
        };
    }

    static double roundTripNs(int ingress, int instance, RoutingCase routingCase) {
        return 2.0 * routingCase.pathNs(ingress, routingCase.site(instance));
    }

    /** What so many requests take on average. */
    static double waitNs(double requests, int instance, RoutingCase routingCase) {
        return requests * RoutingCase.MEAN_SERVICE_NS / routingCase.speed(instance);
    }

    private static int hash(long flow, int bound) {
        return Randomness.of(flow, "").below(bound);
    }

    @FunctionalInterface
    private interface Cost {
        double ns(int instance, Situation situation);
    }

    /** The instance of least cost; among equals any, by a draw of where to begin. */
    private static int least(int first, int count, Situation now, Cost cost) {
        int offset = now.randomness().below(count);
        int best = -1;
        double bestNs = 0;
        for (int j = 0; j < count; j++) {
            int instance = first + (offset + j) % count;
            double costNs = cost.ns(instance, now);
            if (best < 0 || costNs < bestNs) {
                best = instance;
                bestNs = costNs;
            }
        }
        return best;
    }

    private static final class RoundRobin implements Chooser {
        private final int[] turn;
        private final int instances;

        RoundRobin(RoutingCase routingCase) {
            instances = routingCase.instances();
            turn = new int[routingCase.ingresses()];
            for (int i = 0; i < turn.length; i++) {
                turn[i] = routingCase.first(i); // else all ingresses would go round in step
            }
        }

        @Override
        public int choose(int ingress, long flow, Situation situation) {
            int chosen = turn[ingress];
            turn[ingress] = (chosen + 1) % instances;
            return chosen;
        }
    }

    /** Each ingress keeps the queue that the last reply of an instance brought. */
    private abstract static class ByFeedback implements Chooser {
        private final int[][] queues;

        ByFeedback(RoutingCase routingCase) {
            queues = new int[routingCase.ingresses()][routingCase.instances()];
        }

        final int queue(int ingress, int instance) {
            return queues[ingress][instance];
        }

        @Override
        public final void feedback(int ingress, int instance, long flow, int queue, Situation situation) {
            queues[ingress][instance] = queue;
        }
    }

    private static final class TwoByFeedback extends ByFeedback {
        private final int instances;

        TwoByFeedback(RoutingCase routingCase) {
            super(routingCase);
            instances = routingCase.instances();
        }

        @Override
        public int choose(int ingress, long flow, Situation situation) {
            int first = situation.randomness().below(instances);
            if (instances == 1) {
                return first;
            }
            int second = (first + 1 + situation.randomness().below(instances - 1)) % instances;
            return queue(ingress, second) < queue(ingress, first) ? second : first;
        }
    }

    private static final class BestByFeedback extends ByFeedback {
        private final RoutingCase routingCase;

        BestByFeedback(RoutingCase routingCase) {
            super(routingCase);
            this.routingCase = routingCase;
        }

        @Override
        public int choose(int ingress, long flow, Situation situation) {
            return least(
                    0,
                    routingCase.instances(),
                    situation,
                    (i, s) -> waitNs(queue(ingress, i) + 1, i, routingCase) + roundTripNs(ingress, i, routingCase));
        }
    }
}
