package dev.weft.lab.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What the demo promises (issue 2), held against what it measured. */
public final class Promises {
    private static final double COMPUTE_ONLY_MS = 22.4;
    private static final double NETWORK_ONLY_MS = 23.4;
    private static final double JOINT_MS = 19.4;
    private static final double TOLERANCE_MS = 0.1;
    private static final int ROUNDS = 3;

    private Promises() {}

    /**
     * Names every promise that a report breaks, one line each.
     *
     * @param timeIsExact whether the milliseconds count: in real time the machine's own delays are in them
     */
    public static List<String> brokenBy(DemoReport report, boolean timeIsExact) {
        List<String> broken = new ArrayList<>();
        choice(broken, "compute-only", report.arvr().computeOnly(), 1, COMPUTE_ONLY_MS, timeIsExact);
        choice(broken, "network-only", report.arvr().networkOnly(), 2, NETWORK_ONLY_MS, timeIsExact);
        choice(broken, "joint", report.arvr().joint(), 3, JOINT_MS, timeIsExact);
        none(broken, "requests lost", report.steering().lost());
        none(
                broken,
                "requests served by an instance that the file does not allow",
                report.steering().misrouted());
        DemoReport.Slowdown slowdown = report.slowdown();
        none(broken, "flows changed their instance", slowdown.affinityViolations());
        if (timeIsExact && slowdown.requestsUntilMoved() > ROUNDS * slowdown.requestsPerFeedbackRound()) {
            broken.add(String.format(
                    Locale.ROOT,
                    "new flows moved after %d requests, later than %d feedback rounds of %.1f requests",
                    slowdown.requestsUntilMoved(),
                    ROUNDS,
                    slowdown.requestsPerFeedbackRound()));
        }
        double allowed = SlowdownMeter.TOLERANCE * slowdown.slowShareOfCapacity();
        if (timeIsExact && slowdown.slowShareOfNewFlows() > allowed) {
            broken.add(String.format(
                    Locale.ROOT,
                    "the slow instance got %.2f %% of the new flows, more than %.2f %%",
                    100 * slowdown.slowShareOfNewFlows(),
                    100 * allowed));
        }
        return broken;
    }

    private static void choice(
            List<String> broken, String policy, DemoReport.Choice choice, int site, double ms, boolean timeIsExact) {
        if (choice.site() != site) {
            broken.add(policy + " chose site " + choice.site() + " instead of " + site + " (0: no frame came back)");
        }
        if (timeIsExact && Math.abs(choice.e2eMs() - ms) > TOLERANCE_MS) {
            broken.add(String.format(Locale.ROOT, "%s took %.3f ms instead of %.1f ms", policy, choice.e2eMs(), ms));
        }
    }

    private static void none(List<String> broken, String what, long count) {
        if (count != 0) {
            broken.add(count + " " + what);
        }
    }
}
