package dev.weft.onos.install;

import dev.weft.onos.state.MapDisk;
import dev.weft.transaction.Coordinator;
import dev.weft.transaction.Drift;
import dev.weft.transaction.Image;
import dev.weft.transaction.Participant;
import dev.weft.transaction.Phase;
import dev.weft.transaction.Request;
import dev.weft.transaction.Result;
import dev.weft.transaction.StoreException;
import dev.weft.transaction.SwitchStore;
import dev.weft.transaction.log.DurableLog;
import java.io.IOException;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.onosproject.store.service.ConsistentMap;

/**
 * The leader's side of a domain: a coordinator and a participant for each device, all in this node, their logs in a
 * distributed map. When another node leads, it opens the same logs, and this one can promise nothing any more. Not
 * thread-safe: one thread calls.
 */
public final class Installer {
    private final SortedMap<String, Participant> participants;
    private final Coordinator coordinator;
    private final LongSupplier nanos;

    /**
     * Takes a domain over; {@link #start} begins to finish what an earlier leader has left.
     *
     * @param stores the device of each switch, by the switch's name
     * @param leader tells nodes apart, 0..65535
     * @throws IOException if the logs cannot be read
     */
    public Installer(
            String domain,
            SortedMap<String, SwitchStore> stores,
            ConsistentMap<String, byte[]> logs,
            int leader,
            Coordinator.Timing timing,
            LongSupplier nanos)
            throws IOException {
        this.nanos = nanos;
        this.participants = new TreeMap<>();
        for (Map.Entry<String, SwitchStore> store : stores.entrySet()) {
            DurableLog log = DurableLog.open(new MapDisk(logs), domain + "/switch/" + store.getKey());
            // What ONOS tells of a device may be some seconds old where a node has died; what the cluster has logged is
            // not.
            participants.put(store.getKey(), Participant.openReplicated(store.getValue(), log));
        }
        DurableLog log = DurableLog.open(new MapDisk(logs), domain + "/coordinator");
        this.coordinator = Coordinator.open(log, leader, timing, this::send);
    }

    private void send(String name, Request request) {
        Participant participant = participants.get(name);
        if (participant != null) {
            coordinator.onReply(name, participant.handle(request), nanos.getAsLong());
        }
    }

    /** Raises the term, so that an earlier leader is refused everywhere. */
    public void start() {
        coordinator.elect(participants.keySet(), nanos.getAsLong());
    }

    /** Goes on as far as time allows. */
    public void onTime() {
        long now = nanos.getAsLong();
        if (now >= coordinator.nextTimeNs()) {
            coordinator.onTime(now);
        }
    }

    /** Returns in how many nanoseconds {@link #onTime} wants to be called; {@link Long#MAX_VALUE}: never. */
    public long waitNs() {
        long next = coordinator.nextTimeNs();
        return next == Long.MAX_VALUE ? next : Math.max(0, next - nanos.getAsLong());
    }

    /** Returns what it is doing. */
    public Phase phase() {
        return coordinator.phase();
    }

    /** Returns how the last transaction ended. */
    public Result result() {
        return coordinator.result();
    }

    /** Returns who does not do its part, and why. */
    public SortedMap<String, String> troubles() {
        return coordinator.troubles();
    }

    /** Returns its term. */
    public long term() {
        return coordinator.term();
    }

    /**
     * Compares every device with what it should hold, and repairs it. What a device holds that was never told by a
     * transaction is taken for the truth.
     *
     * @return what was found, by switch
     * @throws StoreException if a device does not do its part
     * @throws IOException if a log cannot be written
     */
    public SortedMap<String, Drift> verify() throws StoreException, IOException {
        SortedMap<String, Drift> found = new TreeMap<>();
        for (Map.Entry<String, Participant> of : participants.entrySet()) {
            Participant participant = of.getValue();
            if (!participant.established()) {
                participant.handle(Request.adopt(coordinator.term()));
            }
            found.put(of.getKey(), participant.verify());
        }
        return found;
    }

    /** Returns what each device should hold. */
    public SortedMap<String, Image> images() {
        SortedMap<String, Image> images = new TreeMap<>();
        participants.forEach((name, participant) -> images.put(name, participant.wanted()));
        return images;
    }

    /**
     * Begins a transaction.
     *
     * @throws IllegalStateException unless the phase is READY
     */
    public void begin(Prepared prepared) {
        coordinator.begin(prepared.changes(), nanos.getAsLong());
    }

    /** Returns the part that a device has refused, in words; empty if none. */
    public String refused() {
        return coordinator.result().refused().map(Parts::describe).orElse("");
    }
}
