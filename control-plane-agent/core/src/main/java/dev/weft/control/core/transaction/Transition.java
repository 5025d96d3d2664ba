package dev.weft.control.core.transaction;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** The way of all switches from what they hold to what they should hold. Immutable. */
public final class Transition {
    private final SortedMap<String, SwitchTransition> switches;
    private final boolean flips;
    private final int epoch;

    Transition(SortedMap<String, SwitchTransition> switches, boolean flips, int epoch) {
        this.switches = Collections.unmodifiableSortedMap(new TreeMap<>(switches));
        this.flips = flips;
        this.epoch = epoch;
    }

    /** Returns what is written to each switch, by name, also where there is nothing to do. */
    public SortedMap<String, SwitchTransition> switches() {
        return switches;
    }

    /** Returns whether every switch flips to {@link #epoch}. */
    public boolean flips() {
        return flips;
    }

    /** Returns the active epoch afterwards. */
    public int epoch() {
        return epoch;
    }

    /** Returns whether there is nothing to do. */
    public boolean isEmpty() {
        return !flips && writes() == 0;
    }

    /** Returns how many writes there are, flips aside. */
    public int writes() {
        return switches.values().stream().mapToInt(SwitchTransition::writes).sum();
    }
}
