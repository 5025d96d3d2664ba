package dev.weft.dataplane.agent.steer;

import dev.weft.compute.damping.DeadBand;
import dev.weft.compute.damping.Ewma;
import dev.weft.dataplane.agent.sense.InstanceView;
import dev.weft.dataplane.agent.stats.Counters;
import dev.weft.dataplane.agent.stats.Event;
import dev.weft.dataplane.agent.target.StateCells;
import dev.weft.p4.program.wire.StateMessage;
import java.util.HashMap;
import java.util.Map;

/**
 * The counts of requests that the data plane keeps: which number this ingress goes by, what one request adds to an instance's
 * delay, and the repair of counts that no reply will repair. Where the data plane keeps none (TNA) it stays off.
 *
 * <p>A lost request is made good by the next reply. Where there is no next one, the instance is idle by its own report
 * and nothing is under way: then what is unanswered is lost. An instance that works but echoes nothing is not counted.
 */
final class Counting {
    private static final double US_PER_SECOND = 1e6;
    private static final int MOST_UNIT_US = (1 << 29) - 1;
    private static final long TIME_CONSTANT_NS = 500_000_000;
    private static final DeadBand NOISE = new DeadBand(1, 0.1);
    private static final int COUNTS = 0x10000;
    private static final long RATE_NS = 1_000_000_000;
    private static final double NS_PER_SECOND = 1e9;
    private static final int UNITS_A_WORKER = 4096;

    /** So many requests answered and none echoed: the instance does not echo. */
    private static final int DEAF_AFTER = 256;

    private final StateCells cells;
    private final Counters counters;
    private final int self;
    private final Map<Integer, Ewma> units = new HashMap<>();
    private final Map<Integer, Watch> watches = new HashMap<>();
    private boolean on;

    /** @param self the number of this ingress, 1..255 */
    Counting(StateCells cells, Counters counters, int self) {
        this.cells = cells;
        this.counters = counters;
        this.self = self;
    }

    /** The data plane may be another one now. */
    void reset() {
        on = false;
        watches.clear();
    }

    /** Tells the data plane its number, and finds out whether it counts. */
    void begin() {
        cells.put(StateMessage.SELF, 0, self);
        cells.read(StateMessage.SELF, 0, value -> on = value == self);
    }

    /** Whether the data plane counts, and so compares four candidates. */
    boolean on() {
        return on;
    }

    /** What a request adds to the delay of an instance, as written, microseconds. */
    int unitUs(int instance) {
        return on ? cells.known(StateMessage.UNIT, instance).orElse(0) : 0;
    }

    /**
     * Brings the unit of an instance up to date.
     *
     * @param capacity requests a second that it completes when always busy, more than 0
     */
    void unit(int instance, double capacity, long nowNs) {
        if (!on) {
            return;
        }
        if (isDeaf(instance)) {
            cells.put(StateMessage.UNIT, instance, 0);
            return;
        }
        double us =
                units.computeIfAbsent(instance, i -> new Ewma(TIME_CONSTANT_NS)).add(US_PER_SECOND / capacity, nowNs);
        int unit = (int) Math.max(1, Math.min(MOST_UNIT_US, Math.round(us)));
        int known = cells.known(StateMessage.UNIT, instance).orElse(0);
        if (known == 0 || NOISE.leaves(known, unit)) {
            cells.put(StateMessage.UNIT, instance, unit);
        }
    }

    /** Of an instance whose load is a number of requests per worker the unit does not depend on how long they take. */
    void unitOfWorkers(int instance, int workers) {
        if (!on) {
            return;
        }
        cells.put(StateMessage.UNIT, instance, Math.max(1, UNITS_A_WORKER / workers));
        if (isDeaf(instance)) {
            // Its load stays in the same unit as that of the others: what it never echoes is taken as answered.
            Watch watch = watches.get(instance);
            watch.echoed = watch.sent;
            cells.put(StateMessage.ECHOED, instance, watch.sent);
        }
    }

    private boolean isDeaf(int instance) {
        Watch watch = watches.get(instance);
        return watch != null && watch.deaf;
    }

    /**
     * Looks at the counts of an instance that is known now.
     *
     * @param wayNs round trip to it
     * @param periodNs between two looks
     */
    void look(int instance, InstanceView view, long wayNs, long periodNs, long nowNs) {
        if (!on) {
            return;
        }
        Watch watch = watches.computeIfAbsent(instance, i -> new Watch());
        cells.read(StateMessage.SENT, instance, sent -> {
            watch.rate(sent, nowNs);
            if (sent != watch.sent) {
                watch.sent = sent;
                watch.quietSinceNs = nowNs;
            }
        });
        cells.read(StateMessage.ECHOED, instance, echoed -> {
            cells.observed(StateMessage.ECHOED, instance, echoed);
            if (echoed != watch.echoed || !watch.begun) {
                watch.echoed = echoed;
                watch.quietSinceNs = nowNs;
                watch.begun = true;
                watch.deaf = false;
                watch.sentThen = watch.sent;
                watch.completedThen = view.metrics().getCompleted();
            }
            judge(instance, watch, view, wayNs + 2 * periodNs, nowNs);
        });
    }

    /** Requests sent to an instance a second, smoothed over {@value #RATE_NS} ns. */
    double sentPerSecond(int instance) {
        Watch watch = watches.get(instance);
        return watch == null ? 0 : watch.perSecond.value();
    }

    private void judge(int instance, Watch watch, InstanceView view, long settledNs, long nowNs) {
        int unanswered = Math.floorMod(watch.sent - watch.echoed, COUNTS);
        if (unanswered == 0) {
            return;
        }
        boolean idle = view.metrics().getQueue() + view.metrics().getRunning() == 0;
        boolean quiet = nowNs - watch.quietSinceNs > settledNs && view.reportNs() - watch.quietSinceNs > settledNs;
        if (quiet && idle) {
            counters.count(Event.COUNT_REPAIRED);
            watch.echoed = watch.sent;
            cells.put(StateMessage.ECHOED, instance, watch.sent);
        }
        watch.deaf |= Math.floorMod(watch.sent - watch.sentThen, COUNTS) > DEAF_AFTER
                && view.metrics().getCompleted() - watch.completedThen > DEAF_AFTER;
    }

    /** What was seen of one instance's counts. */
    private static final class Watch {
        private int sent;
        private int echoed;
        private boolean begun;
        private boolean deaf;
        private long quietSinceNs;
        private int sentThen;
        private int completedThen;
        private final Ewma perSecond = new Ewma(RATE_NS);
        private int sentAtLast;
        private long atNs;

        private void rate(int sentNow, long nowNs) {
            if (atNs != 0 && nowNs > atNs) {
                perSecond.add(Math.floorMod(sentNow - sentAtLast, COUNTS) * NS_PER_SECOND / (nowNs - atNs), nowNs);
            }
            sentAtLast = sentNow;
            atNs = nowNs;
        }
    }
}
