package dev.weft.lab.time;

import java.util.Arrays;
import java.util.function.BooleanSupplier;

/**
 * Virtual time: a queue of actions, run in the order of their time and, at the same time, in the order in which they
 * were posted. Time jumps from one action to the next; nothing ever waits.
 *
 * <p>The queue is a four-ary heap in three parallel arrays, so that posting and running allocate nothing.
 */
public final class VirtualClock implements Clock {
    private static final int INITIAL_CAPACITY = 1024;
    private static final int ARITY_BITS = 2;

    private long[] timesNs = new long[INITIAL_CAPACITY];
    private long[] orders = new long[INITIAL_CAPACITY];
    private Runnable[] actions = new Runnable[INITIAL_CAPACITY];
    private int size;
    private long posted;
    private long executed;
    private long nowNs;

    @Override
    public long nowNs() {
        return nowNs;
    }

    @Override
    public void post(long delayNs, Runnable action) {
        if (delayNs < 0) {
            throw new IllegalArgumentException("delay " + delayNs + " ns: time does not run backwards");
        }
        if (size == timesNs.length) {
            grow();
        }
        insert(size++, nowNs + delayNs, posted++, action);
    }

    /** Number of actions that wait. */
    public int pending() {
        return size;
    }

    /** Number of actions run since the clock was made. */
    public long executed() {
        return executed;
    }

    /** Runs the next action. Returns false when none waits. */
    public boolean step() {
        if (size == 0) {
            return false;
        }
        nowNs = timesNs[0];
        Runnable action = actions[0];
        removeFirst();
        executed++;
        action.run();
        return true;
    }

    /** Runs everything up to and including {@code timeNs}; then it is {@code timeNs}. */
    public void runUntil(long timeNs) {
        while (size > 0 && timesNs[0] <= timeNs) {
            step();
        }
        nowNs = Math.max(nowNs, timeNs);
    }

    /** Runs for {@code durationNs} from now. */
    public void runFor(long durationNs) {
        runUntil(nowNs + durationNs);
    }

    @Override
    public void pass(long durationNs) {
        runFor(durationNs);
    }

    @Override
    public void call(Runnable action) {
        action.run();
    }

    /** {@inheritDoc} Looks after every action. */
    @Override
    public boolean await(BooleanSupplier condition, long limitNs) {
        long endNs = nowNs + limitNs;
        while (!condition.getAsBoolean()) {
            if (size == 0 || timesNs[0] > endNs) {
                nowNs = endNs;
                return condition.getAsBoolean();
            }
            step();
        }
        return true;
    }

    /** {@inheritDoc} Always true: virtual time has one thread. */
    @Override
    public boolean inside() {
        return true;
    }

    @Override
    public boolean isVirtual() {
        return true;
    }

    /** Forgets what waits. */
    @Override
    public void close() {
        Arrays.fill(actions, 0, size, null);
        size = 0;
    }

    private void grow() {
        int capacity = size * 2;
        timesNs = Arrays.copyOf(timesNs, capacity);
        orders = Arrays.copyOf(orders, capacity);
        actions = Arrays.copyOf(actions, capacity);
    }

    private void insert(int hole, long timeNs, long order, Runnable action) {
        int at = hole;
        while (at > 0) {
            int parent = (at - 1) >> ARITY_BITS;
            if (!before(timeNs, order, parent)) {
                break;
            }
            move(parent, at);
            at = parent;
        }
        set(at, timeNs, order, action);
    }

    private void removeFirst() {
        int last = --size;
        long timeNs = timesNs[last];
        long order = orders[last];
        Runnable action = actions[last];
        actions[last] = null;
        if (last == 0) {
            return;
        }
        int at = 0;
        while (true) {
            int child = smallestChild(at);
            if (child < 0 || before(timeNs, order, child)) {
                break;
            }
            move(child, at);
            at = child;
        }
        set(at, timeNs, order, action);
    }

    private int smallestChild(int parent) {
        int first = (parent << ARITY_BITS) + 1;
        if (first >= size) {
            return -1;
        }
        int best = first;
        int end = Math.min(first + (1 << ARITY_BITS), size);
        for (int child = first + 1; child < end; child++) {
            if (before(timesNs[child], orders[child], best)) {
                best = child;
            }
        }
        return best;
    }

    private boolean before(long timeNs, long order, int other) {
        return timeNs < timesNs[other] || (timeNs == timesNs[other] && order < orders[other]);
    }

    private void move(int from, int to) {
        timesNs[to] = timesNs[from];
        orders[to] = orders[from];
        actions[to] = actions[from];
    }

    private void set(int at, long timeNs, long order, Runnable action) {
        timesNs[at] = timeNs;
        orders[at] = order;
        actions[at] = action;
    }
}
