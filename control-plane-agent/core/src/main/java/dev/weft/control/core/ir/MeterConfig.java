package dev.weft.control.core.ir;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;

/**
 * The rates of a meter cell (RFC 2698): above the peak rate a packet is red. Units are packets for a packet meter.
 */
public final class MeterConfig {
    private final MeterKey key;
    private final long cir;
    private final long cburst;
    private final long pir;
    private final long pburst;
    private final Set<String> provenance;

    /**
     * Holds what it is given; collections are copied.
     *
     * @param key meter and cell
     * @param cir the committed rate per second
     * @param cburst the committed burst
     * @param pir the peak rate per second
     * @param pburst the peak burst
     * @param provenance the ids of the statements that caused it; empty if it was read from a switch
     */
    public MeterConfig(MeterKey key, long cir, long cburst, long pir, long pburst, Set<String> provenance) {
        this.key = Objects.requireNonNull(key, "key");
        this.cir = cir;
        this.cburst = cburst;
        this.pir = pir;
        this.pburst = pburst;
        this.provenance = Collections.unmodifiableSet(new LinkedHashSet<>(provenance));
    }

    /** Returns meter and cell. */
    public MeterKey key() {
        return key;
    }

    /** Returns the committed rate per second. */
    public long cir() {
        return cir;
    }

    /** Returns the committed burst. */
    public long cburst() {
        return cburst;
    }

    /** Returns the peak rate per second. */
    public long pir() {
        return pir;
    }

    /** Returns the peak burst. */
    public long pburst() {
        return pburst;
    }

    /** Returns the ids of the statements that caused it; empty if it was read from a switch. */
    public Set<String> provenance() {
        return provenance;
    }

    /** Returns whether both do the same; provenance does not count. */
    public boolean sameEffect(MeterConfig other) {
        return key.equals(other.key)
                && cir == other.cir
                && cburst == other.cburst
                && pir == other.pir
                && pburst == other.pburst;
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof MeterConfig)) {
            return false;
        }
        MeterConfig that = (MeterConfig) other;
        return key.equals(that.key)
                && cir == that.cir
                && cburst == that.cburst
                && pir == that.pir
                && pburst == that.pburst
                && provenance.equals(that.provenance);
    }

    @Override
    public int hashCode() {
        return Objects.hash(key, cir, cburst, pir, pburst, provenance);
    }

    @Override
    public String toString() {
        return key + " -> " + pir + "/s burst " + pburst;
    }
}
