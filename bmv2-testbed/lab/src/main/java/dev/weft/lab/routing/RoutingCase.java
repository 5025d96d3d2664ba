package dev.weft.lab.routing;

import dev.weft.lab.host.ServiceTime;
import java.util.Locale;

/**
 * What is asked of a policy.
 *
 * @param instances of the service, as many as ingresses or more
 * @param ingresses and as many sites
 * @param capacity whether all instances are equally fast
 * @param service distribution of service times, mean {@link #MEAN_SERVICE_NS} at normal speed
 * @param load of all instances together, above 0, below 1
 * @param skew how the load comes in
 * @param stalenessUs by which feedback is late, beyond the path's delay
 * @param feedbackLoss share of the replies whose feedback is lost, 0 to 1 (exclusive)
 */
public record RoutingCase(
        int instances,
        int ingresses,
        Capacity capacity,
        Service service,
        double load,
        Skew skew,
        long stalenessUs,
        double feedbackLoss) {
    /** Mean of every distribution of service times, nanoseconds: that of RackSched's bimodal mix. */
    public static final long MEAN_SERVICE_NS = 95_000;

    private static final double NS_PER_SECOND = 1e9;

    public RoutingCase {
        if (ingresses < 1 || instances < ingresses) {
            throw new IllegalArgumentException(
                    instances + " instances: need one or more for each site of " + ingresses + " ingresses");
        }
        if (!(load > 0 && load < 1) || stalenessUs < 0 || !(feedbackLoss >= 0 && feedbackLoss < 1)) {
            throw new IllegalArgumentException("load " + load + ", staleness " + stalenessUs + " us, feedback loss "
                    + feedbackLoss + ": need 0 < load < 1, staleness >= 0, 0 <= loss < 1");
        }
    }

    /** The reference: 32 equal instances, 4 ingresses, bimodal service, feedback as the paths bring it. */
    public static RoutingCase reference(double load, Skew skew) {
        return new RoutingCase(32, 4, Capacity.HOMOGENEOUS, Service.BIMODAL, load, skew, 0, 0);
    }

    /** The first instance of a site; sites have as many as each other, or one more. */
    public int first(int site) {
        return site * instances / ingresses;
    }

    /** Instances at a site. */
    public int at(int site) {
        return first(site + 1) - first(site);
    }

    /** Site of an instance, both from 0. */
    public int site(int instance) {
        return ((instance + 1) * ingresses - 1) / instances;
    }

    /** How fast an instance works; 1 is normal, and the mean over the instances of a site is 1. */
    public double speed(int instance) {
        int all = at(site(instance));
        // Every other one is three times as fast as its neighbour; the odd one out has the mean.
        int at = instance - first(site(instance));
        if (capacity == Capacity.HOMOGENEOUS || (all % 2 == 1 && at == all - 1)) {
            return 1;
        }
        return at % 2 == 0 ? 0.5 : 1.5;
    }

    /** One-way delay from an ingress to a site, nanoseconds: near at its own, far in turn at the others. */
    public long pathNs(int ingress, int site) {
        if (ingress == site) {
            return 50_000;
        }
        int other = site < ingress ? site : site - 1;
        return switch (other % 3) {
            case 0 -> 250_000;
            case 1 -> 500_000;
            default -> 1_000_000;
        };
    }

    /** Requests a second that come in at all ingresses together. */
    public double requestsPerSecond() {
        return load * instances * NS_PER_SECOND / MEAN_SERVICE_NS;
    }

    /** Share of the requests that come in at an ingress. */
    public double share(int ingress) {
        if (skew == Skew.EVEN || ingresses == 1) {
            return 1.0 / ingresses;
        }
        // 40/20/20/20 for four: the first gets twice what each other one gets.
        return (ingress == 0 ? 2.0 : 1.0) / (ingresses + 1);
    }

    /** Speeds of instances. */
    public enum Capacity {
        HOMOGENEOUS,
        HETEROGENEOUS;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** How the load is split over the ingresses. */
    public enum Skew {
        EVEN,
        /** One ingress gets twice as much as each other one. */
        SKEWED;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Distributions of service times. */
    public enum Service {
        EXPONENTIAL("exponential", ServiceTime.exponential(MEAN_SERVICE_NS)),
        /** 90 % 50 us, 10 % 500 us (RackSched). */
        BIMODAL("bimodal", ServiceTime.bimodal(50_000, 500_000, 0.1)),
        /** Pareto with exponent 1.5, cut at 10 ms. */
        HEAVY_TAILED("heavy-tailed", ServiceTime.pareto(1.5, 10_000_000, MEAN_SERVICE_NS));

        private final String text;
        private final ServiceTime time;

        Service(String text, ServiceTime time) {
            this.text = text;
            this.time = time;
        }

        /** The distribution at normal speed. */
        public ServiceTime time() {
            return time;
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
