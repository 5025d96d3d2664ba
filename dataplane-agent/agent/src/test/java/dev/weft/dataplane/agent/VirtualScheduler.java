package dev.weft.dataplane.agent;

import dev.weft.dataplane.agent.time.Scheduler;
import java.util.Comparator;
import java.util.PriorityQueue;

/** Virtual time on the test's thread. */
final class VirtualScheduler implements Scheduler {
    private final class Action implements Cancellable {
        final long atNs;
        final long order;
        Runnable run;

        Action(long atNs, Runnable run) {
            this.atNs = atNs;
            this.order = orders++;
            this.run = run;
        }

        @Override
        public void cancel() {
            run = () -> {};
        }
    }

    private final PriorityQueue<Action> actions =
            new PriorityQueue<>(Comparator.<Action>comparingLong(a -> a.atNs).thenComparingLong(a -> a.order));
    private long nowNs = 1_000_000_000;
    private long orders;

    @Override
    public long nowNs() {
        return nowNs;
    }

    @Override
    public Cancellable schedule(long delayNs, Runnable action) {
        Action made = new Action(nowNs + delayNs, action);
        actions.add(made);
        return made;
    }

    @Override
    public void execute(Runnable action) {
        action.run();
    }

    void passMs(double ms) {
        long endNs = nowNs + Math.round(ms * 1e6);
        while (!actions.isEmpty() && actions.peek().atNs <= endNs) {
            Action action = actions.poll();
            nowNs = action.atNs;
            action.run.run();
        }
        nowNs = endNs;
    }
}
