package dev.weft.bmv2.control;

import dev.weft.bmv2.program.Program;
import java.util.List;
import java.util.function.Supplier;

/**
 * The control plane's view of a switch: everything by name, numbers as unsigned {@link java.math.BigInteger}.
 *
 * <p>Every call takes the switch's one lock, which a packet also holds from its arrival until its last copy has left.
 * So each call, and each {@link #atomically} block, happens between packets.
 */
public interface SwitchControl {
    Program program();

    TableControl tables();

    ProfileControl profiles();

    StateControl state();

    ReplicationControl replication();

    ValueSetControl valueSets();

    /** Runs several calls so that no packet sees a part of them. An exception leaves what was done so far. */
    <T> T atomically(Supplier<T> work);

    /** Sets the receiver of digests; null for none. */
    void onDigest(DigestListener listener);

    /**
     * Entries whose idle time-out has passed since their last hit (or insertion), and again each time it has passed since
     * the last report (P4Runtime specification, section 16.4); none is removed.
     *
     * @param nowNs present time of the switch's clock
     */
    List<EntryView> expire(long nowNs);

    /** Empties tables, profiles, state and replication: the state right after loading. */
    void reset();
}
