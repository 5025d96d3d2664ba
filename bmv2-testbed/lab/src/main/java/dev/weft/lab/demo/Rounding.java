package dev.weft.lab.demo;

/** How the report's numbers are rounded. */
final class Rounding {
    private static final double MS_STEPS = 1000;
    private static final double SHARE_STEPS = 10_000;

    private Rounding() {}

    static double ms(double value) {
        return Math.round(value * MS_STEPS) / MS_STEPS;
    }

    static double share(double value) {
        return Math.round(value * SHARE_STEPS) / SHARE_STEPS;
    }
}
