package dev.weft.lab.netns;

import java.util.Map;

/**
 * What the scene measured; the JSON of {@code --report} has these names.
 *
 * @param target {@code weft} (the embedded switch) or {@code bmv2}
 * @param targetVersion the version of the target
 * @param clients client namespaces
 * @param requests HTTP requests made, stream lines not counted
 * @param failed requests and streams without a whole answer
 * @param lost pings without an answer
 * @param affinityViolations connections whose answers came from more than one instance
 * @param sites answers per switch of the answering instance
 * @param perInstance answers per instance, before the slow-down
 * @param slowed the instance that was slowed to a tenth
 * @param slowedShareBefore its share of new connections before, 0..1
 * @param slowedShareAfter its share of new connections afterwards, 0..1
 */
public record NetnsReport(
        String target,
        String targetVersion,
        int clients,
        int requests,
        int failed,
        int lost,
        int affinityViolations,
        Map<String, Integer> sites,
        Map<String, Integer> perInstance,
        String slowed,
        double slowedShareBefore,
        double slowedShareAfter) {

    /** Whether every promise of the scene was kept. */
    public boolean passed() {
        return failed == 0 && lost == 0 && affinityViolations == 0 && slowedShareAfter < slowedShareBefore;
    }
}
