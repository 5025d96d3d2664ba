package dev.weft.dataplane.agent.steer;

import dev.weft.dataplane.agent.target.StateCells;
import dev.weft.dataplane.agent.time.Scheduler;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads what cells hold before the agent writes any: state that a restarted agent finds is taken over, not reset. A few
 * reads are under way at a time, and those without an answer are repeated.
 */
final class Adoption {
    private static final int WINDOW = 64;
    private static final long REPEAT_NS = 100_000_000;

    /** A register cell. */
    record Cell(int array, int index) {}

    private final StateCells cells;
    private final Scheduler scheduler;
    private final Runnable done;
    private final Deque<Cell> ahead;
    private final Map<Cell, Boolean> underWay = new LinkedHashMap<>();
    private Scheduler.Cancellable repeat = () -> {};
    private boolean over;
    private boolean filling;

    /** @param done runs once, when every cell is known */
    Adoption(StateCells cells, Scheduler scheduler, Iterable<Cell> wanted, Runnable done) {
        this.cells = cells;
        this.scheduler = scheduler;
        this.done = done;
        this.ahead = new ArrayDeque<>();
        wanted.forEach(ahead::add);
    }

    void start() {
        repeat = scheduler.schedule(REPEAT_NS, this::again);
        fill();
    }

    void cancel() {
        over = true;
        repeat.cancel();
    }

    private void again() {
        if (over) {
            return;
        }
        repeat = scheduler.schedule(REPEAT_NS, this::again);
        for (Cell cell : underWay.keySet().toArray(Cell[]::new)) {
            ask(cell);
        }
    }

    /** An answer may come while the question is sent: the loop, not the answer, goes on to the next cell. */
    private void fill() {
        if (filling) {
            return;
        }
        filling = true;
        while (!over && underWay.size() < WINDOW && !ahead.isEmpty()) {
            Cell cell = ahead.poll();
            underWay.put(cell, true);
            ask(cell);
        }
        filling = false;
        if (!over && underWay.isEmpty() && ahead.isEmpty()) {
            cancel();
            done.run();
        }
    }

    private void ask(Cell cell) {
        cells.read(cell.array(), cell.index(), value -> {
            if (!over && underWay.remove(cell) != null) {
                cells.observed(cell.array(), cell.index(), value);
                fill();
            }
        });
    }
}
