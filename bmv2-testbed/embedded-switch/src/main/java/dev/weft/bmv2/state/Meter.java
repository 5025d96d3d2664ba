package dev.weft.bmv2.state;

import dev.weft.bmv2.control.MeterConfig;

/**
 * A three-colour marker, colour-blind: of two rates (RFC 2698), in the order bmv2 works, peak first; or of a single
 * rate with an excess burst (RFC 2697), whose bucket stands in for that of the peak. Tokens are counted from
 * the time of configuration, so that rounding does not add up. Time is passed in.
 */
public final class Meter {
    public static final int GREEN = 0;
    public static final int YELLOW = 1;
    public static final int RED = 2;

    private static final long NS_PER_S = 1_000_000_000L;

    private final MeterConfig config;
    private final long originNs;
    private long peakTokens;
    private long peakGranted;
    private long committedTokens;
    private long committedGranted;

    /** A meter with full buckets. */
    public Meter(MeterConfig config, long nowNs) {
        this.config = config;
        this.originNs = nowNs;
        this.peakTokens = config.excessBurst() > 0 ? config.excessBurst() : config.peakBurst();
        this.committedTokens = config.committedBurst();
    }

    public MeterConfig config() {
        return config;
    }

    /**
     * Meters one packet.
     *
     * @param nowNs present time
     * @param units bytes of the packet, or 1
     * @return {@link #GREEN}, {@link #YELLOW} or {@link #RED}
     */
    public int execute(long nowNs, long units, Journal journal) {
        if (journal.active()) {
            long p = peakTokens;
            long pg = peakGranted;
            long c = committedTokens;
            long cg = committedGranted;
            journal.record(() -> restore(p, pg, c, cg));
        }
        long elapsedNs = Math.max(0, nowNs - originNs);
        if (config.excessBurst() > 0) {
            return singleRate(elapsedNs, units);
        }
        long peakNow = tokens(elapsedNs, config.peakRate());
        peakTokens = refill(peakTokens, peakNow - peakGranted, config.peakBurst());
        peakGranted = peakNow;
        if (peakTokens < units) {
            return RED;
        }
        peakTokens -= units;
        long committedNow = tokens(elapsedNs, config.committedRate());
        committedTokens = refill(committedTokens, committedNow - committedGranted, config.committedBurst());
        committedGranted = committedNow;
        if (committedTokens < units) {
            return YELLOW;
        }
        committedTokens -= units;
        return GREEN;
    }

    /** RFC 2697, section 3: new tokens fill the committed bucket, and what it cannot hold the excess bucket. */
    private int singleRate(long elapsedNs, long units) {
        long granted = tokens(elapsedNs, config.committedRate());
        long added = Math.max(0, granted - committedGranted);
        committedGranted = granted;
        long room = config.committedBurst() - committedTokens;
        committedTokens = refill(committedTokens, added, config.committedBurst());
        peakTokens = refill(peakTokens, Math.max(0, added - room), config.excessBurst());
        if (committedTokens >= units) {
            committedTokens -= units;
            return GREEN;
        }
        if (peakTokens >= units) {
            peakTokens -= units;
            return YELLOW;
        }
        return RED;
    }

    private void restore(long p, long pg, long c, long cg) {
        peakTokens = p;
        peakGranted = pg;
        committedTokens = c;
        committedGranted = cg;
    }

    private static long refill(long tokens, long added, long burst) {
        return added >= burst - tokens ? burst : tokens + Math.max(0, added);
    }

    /** Tokens since the origin, rounded down; saturates far beyond any burst. */
    private static long tokens(long elapsedNs, long perSecond) {
        long high = Math.multiplyHigh(elapsedNs, perSecond);
        if (high == 0) {
            return Long.divideUnsigned(elapsedNs * perSecond, NS_PER_S);
        }
        double estimate = (double) elapsedNs * perSecond / NS_PER_S;
        if (estimate >= Long.MAX_VALUE / 2) {
            return Long.MAX_VALUE / 2;
        }
        long seconds = elapsedNs / NS_PER_S;
        long rest = elapsedNs % NS_PER_S;
        long restTokens = Math.multiplyHigh(rest, perSecond) == 0
                ? Long.divideUnsigned(rest * perSecond, NS_PER_S)
                : (long) ((double) rest * perSecond / NS_PER_S);
        return seconds * perSecond + restTokens;
    }
}
