package dev.weft.bmv2.exec;

import dev.weft.bmv2.state.Journal;

/** The data plane's random numbers: SplitMix64, so that one seed gives one run and a dry run can be undone. */
final class PacketRandom {
    private final Journal journal;
    private long state;

    PacketRandom(long seed, Journal journal) {
        this.state = seed;
        this.journal = journal;
    }

    long nextLong() {
        if (journal.active()) {
            long old = state;
            journal.record(() -> state = old);
        }
        state += 0x9E3779B97F4A7C15L;
        long z = state;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /** Uniform between two unsigned bounds, both included. */
    long between(long low, long high) {
        long span = high - low + 1;
        if (span == 0) {
            return nextLong();
        }
        // Rejects the uneven rest of the 64-bit range: without this low values would come up too often.
        long limit = Long.remainderUnsigned(-span, span);
        long value;
        do {
            value = nextLong();
        } while (Long.compareUnsigned(value, limit) < 0);
        return low + Long.remainderUnsigned(value, span);
    }
}
