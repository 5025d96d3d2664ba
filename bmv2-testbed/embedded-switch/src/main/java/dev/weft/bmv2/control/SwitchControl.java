package dev.weft.bmv2.control;

import dev.weft.bmv2.program.Program;
import java.util.List;
import java.util.function.Supplier;

/**
 * The control plane's view of a switch: everything by name, numbers as unsigned {@link java.math.BigInteger}.
 *
 * <p>One caller at a time writes; packets do not wait for it. Each call, and each {@link #atomically} block, is a batch: a
 * packet, with all its copies and passes, sees all of it or nothing. When the outermost call returns, packets that arrive
 * from then on see its batch. A call from within a packet (its sink or digest listener) takes effect when that packet has
 * left; the caller itself reads what it wrote at once. Counters and registers are read as packets have left them so far.
 */
public interface SwitchControl {
    Program program();

    TableControl tables();

    ProfileControl profiles();

    StateControl state();

    ReplicationControl replication();

    ValueSetControl valueSets();

    /**
     * Runs several calls so that no packet sees a part of them. An exception leaves what was done so far. A packet that is
     * sent into the switch from within is processed afterwards.
     */
    <T> T atomically(Supplier<T> work);

    /**
     * As {@link #atomically}, but an exception takes back everything that was done within. Undoing costs as much as
     * doing, and not failing costs next to nothing. A block within a block is part of the outer one.
     */
    <T> T allOrNone(Supplier<T> work);

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
