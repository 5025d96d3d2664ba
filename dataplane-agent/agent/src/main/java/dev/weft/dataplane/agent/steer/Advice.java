package dev.weft.dataplane.agent.steer;

import dev.weft.dataplane.api.PoolAdvice;
import java.util.HashMap;
import java.util.Map;

/**
 * A controller's shares of one pool.
 *
 * @param weights by instance; an instance that is not there gets no new flow
 * @param gapPermille how far from the optimum the controller says they are at most
 * @param untilNs when they are forgotten, on the agent's clock
 */
record Advice(Map<Integer, Integer> weights, int gapPermille, long untilNs) {
    private static final int MOST_WEIGHT = 0xffff;

    static Advice of(PoolAdvice message, long untilNs) {
        Map<Integer, Integer> weights = new HashMap<>();
        message.getSharesList()
                .forEach(share -> weights.put(
                        share.getInstance(), (int) Math.min(MOST_WEIGHT, Integer.toUnsignedLong(share.getWeight()))));
        return new Advice(Map.copyOf(weights), message.getGapPermille(), untilNs);
    }

    int weight(int instance) {
        return weights.getOrDefault(instance, 0);
    }
}
