package dev.weft.control.core.optimise;

/**
 * What an instance's load costs: a million times the requests that are there on average, which is their delay in microseconds
 * times their rate. Up to 95 % of the capacity as in a queue with one server and random arrivals (M/M/1); beyond, where no
 * queue is stable, on with the same curvature, so that an overload is shared too. Convex.
 */
final class Congestion {
    private static final double MICROS = 1e6;
    private static final double KNEE = 0.95;
    private static final double AT_KNEE = KNEE / (1 - KNEE);
    private static final double SLOPE_AT_KNEE = 1 / ((1 - KNEE) * (1 - KNEE));
    private static final double BEND_AT_KNEE = 2 / ((1 - KNEE) * (1 - KNEE) * (1 - KNEE));

    private Congestion() {}

    static double total(double load, double capacity) {
        double rho = load / capacity;
        double beyond = rho - KNEE;
        return MICROS
                * (beyond <= 0
                        ? rho / (1 - rho)
                        : AT_KNEE + SLOPE_AT_KNEE * beyond + BEND_AT_KNEE * beyond * beyond / 2);
    }

    /** What one request a second more costs. */
    static double slope(double load, double capacity) {
        double rho = load / capacity;
        double beyond = rho - KNEE;
        return MICROS / capacity * (beyond <= 0 ? 1 / ((1 - rho) * (1 - rho)) : SLOPE_AT_KNEE + BEND_AT_KNEE * beyond);
    }

    /** The load up to which one request a second more costs no more than a price; 0 if even the first one costs more. */
    static double load(double price, double capacity) {
        double steep = price * capacity / MICROS;
        if (steep <= 1) {
            return 0;
        }
        double rho = steep <= SLOPE_AT_KNEE ? 1 - 1 / Math.sqrt(steep) : KNEE + (steep - SLOPE_AT_KNEE) / BEND_AT_KNEE;
        return rho * capacity;
    }
}
