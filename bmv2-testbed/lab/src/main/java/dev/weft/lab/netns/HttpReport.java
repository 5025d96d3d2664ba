package dev.weft.lab.netns;

import java.util.List;
import java.util.Map;

/**
 * What requests took under each policy; the JSON of {@code --report} has these names.
 *
 * @param target {@code weft} or {@code bmv2}
 * @param targetVersion the version of the target
 * @param policy the policy that the file itself gives
 * @param clients client namespaces
 * @param requestsPerSecond offered by all clients together
 * @param serviceMs what a request takes at each instance, milliseconds
 * @param policies one row a policy, in the order of the run
 */
public record HttpReport(
        String target,
        String targetVersion,
        String policy,
        int clients,
        double requestsPerSecond,
        Map<String, Double> serviceMs,
        List<Row> policies) {
    /**
     * One policy.
     *
     * @param requests sent while it was measured
     * @param failed without a whole answer
     * @param p50Ms median from the moment a request was due to its answer's end
     * @param p99Ms its 99th percentile
     * @param maxMs its largest
     * @param share part of the answers by instance
     */
    public record Row(
            String policy,
            int requests,
            int failed,
            double p50Ms,
            double p99Ms,
            double maxMs,
            Map<String, Double> share) {}

    /**
     * Whether every policy had requests, and the file's own, where it ran, left none without an answer. The others may
     * drive one server past its capacity, which is what the table is to show.
     */
    public boolean passed() {
        return policies.stream()
                .allMatch(row -> row.requests() > 0
                        && (row.failed() == 0 || !row.policy().equals(policy)));
    }
}
