package dev.weft.control.core.transaction;

import dev.weft.control.core.plan.Change;
import java.util.ArrayList;
import java.util.List;

/**
 * The writes that bring one switch from one configuration to another without any packet seeing both. Immutable; the
 * meaning of the steps is that of {@code dev.weft.transaction.Changes}.
 */
public final class SwitchTransition {
    private final List<Change> prepare;
    private final List<List<Change>> waves;
    private final List<Change> collect;

    SwitchTransition(List<Change> prepare, List<List<Change>> waves, List<Change> collect) {
        this.prepare = List.copyOf(prepare);
        List<List<Change>> copies = new ArrayList<>();
        waves.forEach(wave -> copies.add(List.copyOf(wave)));
        this.waves = List.copyOf(copies);
        this.collect = List.copyOf(collect);
    }

    /** Returns the writes before the flip: no packet of the old epoch notices them. */
    public List<Change> prepare() {
        return prepare;
    }

    /** Returns the writes to tables without an epoch, after the flip; all switches make a wave before any makes the next. */
    public List<List<Change>> waves() {
        return waves;
    }

    /** Returns the writes after the last packet of the old epoch: no packet of the new one notices them. */
    public List<Change> collect() {
        return collect;
    }

    /** Returns how many writes there are. */
    public int writes() {
        return prepare.size()
                + collect.size()
                + waves.stream().mapToInt(List::size).sum();
    }
}
