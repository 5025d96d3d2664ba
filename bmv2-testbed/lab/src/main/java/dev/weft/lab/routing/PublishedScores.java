package dev.weft.lab.routing;

import dev.weft.compute.damping.Ewma;
import dev.weft.compute.metric.Normalisation;
import dev.weft.compute.metric.Scores;

/**
 * What agents with the default timing would publish about a simulated system: each period the L2 score of each instance
 * from the delay that it reports and the path to it. A site's score is the mean of its instances'.
 */
final class PublishedScores {
    /** One round of an agent. */
    static final long PERIOD_NS = 10_000_000;

    private static final long TIME_CONSTANT_NS = 20_000_000;
    private static final double WORST_US = 100_000;
    private static final double NS_PER_US = 1_000;

    private final RoutingCase routingCase;
    private final Situation situation;
    private final Normalisation normalisation = Normalisation.minMax(0, WORST_US);
    private final Ewma[] delayUs;

    PublishedScores(RoutingCase routingCase, Situation situation) {
        this.routingCase = routingCase;
        this.situation = situation;
        delayUs = new Ewma[routingCase.instances()];
        for (int i = 0; i < delayUs.length; i++) {
            delayUs[i] = new Ewma(TIME_CONSTANT_NS);
        }
    }

    void publish(FlapMeter flaps) {
        for (int i = 0; i < delayUs.length; i++) {
            double meanUs = RoutingCase.MEAN_SERVICE_NS / NS_PER_US / routingCase.speed(i);
            delayUs[i].add((situation.queue(i) + 1) * meanUs, situation.nowNs());
        }
        for (int ingress = 0; ingress < routingCase.ingresses(); ingress++) {
            double[] sites = new double[routingCase.ingresses()];
            for (int i = 0; i < delayUs.length; i++) {
                int site = routingCase.site(i);
                long networkUs = Math.round(2 * routingCase.pathNs(ingress, site) / NS_PER_US);
                sites[site] += Scores.of(Math.round(delayUs[i].value()), networkUs, normalisation, 1, 1)
                                .overall()
                        / (double) routingCase.at(site);
            }
            flaps.published(ingress, sites);
        }
    }
}
