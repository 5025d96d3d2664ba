package dev.weft.dataplane.agent.target;

import dev.weft.dataplane.agent.stats.Counters;
import dev.weft.dataplane.agent.stats.Event;
import dev.weft.dataplane.agent.time.Scheduler;
import dev.weft.p4.program.wire.StateMessage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.IntConsumer;

/**
 * The register cells of the data plane that the agent writes, with a copy of what it wrote or read last: a write of what
 * stands there already sends nothing. Confined to the agent's thread.
 */
public final class StateCells {
    private static final int GENERATIONS = 0x10000;
    private static final int MOST_READERS = 4;

    private final Target target;
    private final Scheduler scheduler;
    private final Counters counters;
    private final Map<Long, Integer> known = new HashMap<>();
    private final Map<Long, List<IntConsumer>> waiting = new HashMap<>();
    private boolean fresh;
    private int generation;
    private boolean asked;
    private long askedNs;

    public StateCells(Target target, Scheduler scheduler, Counters counters) {
        this.target = target;
        this.scheduler = scheduler;
        this.counters = counters;
    }

    private static long key(int array, int index) {
        return (long) array << 32 | index;
    }

    /**
     * Forgets everything: the target may be another one now.
     *
     * @param zero whether its pipeline was pushed just now: then every cell that nobody has written holds 0, and needs no
     *     read to be known
     */
    public void reset(boolean zero) {
        fresh = zero;
        known.clear();
        waiting.clear();
        asked = false;
        generation = (generation + 1) % GENERATIONS;
    }

    /** What a cell holds as far as the agent knows. */
    public OptionalInt known(int array, int index) {
        Integer value = held(known.get(key(array, index)));
        return value == null ? OptionalInt.empty() : OptionalInt.of(value);
    }

    private Integer held(Integer noted) {
        return noted == null && fresh ? Integer.valueOf(0) : noted;
    }

    /** Notes what the data plane itself has written to a cell. */
    public void observed(int array, int index, int value) {
        known.put(key(array, index), value);
    }

    /**
     * Writes a cell unless it is known to hold the value.
     *
     * @return whether anything was sent
     */
    public boolean put(int array, int index, int value) {
        Integer before = held(known.put(key(array, index), value));
        if (before != null && before == value) {
            return false;
        }
        counters.count(Event.CELL_WRITTEN);
        target.packetOut(PacketOuts.state(StateMessage.write(array, index, value)));
        return true;
    }

    /** Asks for a cell; {@code then} gets its value if an answer comes. Answers may be lost: ask again then. */
    public void read(int array, int index, IntConsumer then) {
        List<IntConsumer> readers = waiting.computeIfAbsent(key(array, index), k -> new ArrayList<>());
        if (readers.size() >= MOST_READERS) {
            readers.clear();
        }
        readers.add(then);
        if (!asked) {
            asked = true;
            askedNs = scheduler.nowNs();
        }
        counters.count(Event.CELL_READ);
        target.packetOut(PacketOuts.state(StateMessage.read(array, index, generation)));
    }

    /** How long the target has answered nothing although it was asked, nanoseconds; 0: it owes no answer. */
    public long silentNs() {
        return asked ? scheduler.nowNs() - askedNs : 0;
    }

    /** Takes the answer to a read; one from before the last {@link #reset} is not believed. */
    public void answered(StateMessage answer) {
        if (answer.generation() != generation) {
            return;
        }
        asked = false;
        List<IntConsumer> readers = waiting.remove(key(answer.array(), answer.index()));
        if (readers != null) {
            readers.forEach(reader -> reader.accept(answer.value()));
        }
    }
}
