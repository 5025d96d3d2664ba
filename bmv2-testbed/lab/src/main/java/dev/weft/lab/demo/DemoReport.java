package dev.weft.lab.demo;

import dev.weft.lab.twin.Explanation;

/**
 * What the demo measured; written as JSON with these names in this order. All milliseconds are rounded to 0.001, all
 * shares to 0.0001. In virtual time the same seed gives the same report.
 *
 * @param target what the packets went through: {@code embedded} switches or {@code bmv2}
 * @param seed the seed of every draw
 * @param plan what the semantic file became
 * @param arvr the CATS use case under three policies
 * @param steering many requests under the policy {@code joint}
 * @param slowdown the same while one instance works at a tenth of its speed
 * @param explain one packet, and why it went where it went
 */
public record DemoReport(
        String target, long seed, Plan plan, ArVr arvr, Steering steering, Slowdown slowdown, Explanation explain) {

    /**
     * @param switches switches of the file
     * @param statements statements of the file
     * @param entries table entries, group members and groups on all switches
     */
    public record Plan(int switches, int statements, int entries) {}

    /** The three policies. */
    public record ArVr(Choice computeOnly, Choice networkOnly, Choice joint) {}

    /**
     * @param site where most frames were rendered: 1, 2 or 3; in virtual time all of them are; 0 when none was
     * @param e2eMs mean time from the camera's sample to the display, measured from packets
     */
    public record Choice(int site, double e2eMs) {}

    /**
     * @param requests requests sent
     * @param lost requests without a reply
     * @param misrouted requests served by an instance that the direct evaluator of the semantic model does not allow
     * @param p50Ms median time from request to reply
     * @param p99Ms 99th percentile
     */
    public record Steering(long requests, long lost, long misrouted, double p50Ms, double p99Ms) {}

    /**
     * @param requestsUntilMoved requests sent from the slow-down until new flows had moved ({@link SlowdownMeter})
     * @param requestsPerFeedbackRound requests sent in one period of the switch-resident agents
     * @param slowShareOfNewFlows share of the flows opened from then on that went to the slow instance
     * @param slowShareOfCapacity share of the service's capacity that the slow instance still has
     * @param affinityViolations flows that were served by more than one instance
     */
    public record Slowdown(
            long requestsUntilMoved,
            double requestsPerFeedbackRound,
            double slowShareOfNewFlows,
            double slowShareOfCapacity,
            long affinityViolations) {}
}
