package dev.weft.control.core.ir;

import java.util.Objects;
import java.util.OptionalInt;

/**
 * An instance that a pool may choose.
 */
public final class Candidate {
    private final int instance;
    private final String name;
    private final String switchName;
    private final int workers;
    private final OptionalInt weight;
    private final boolean backup;

    /**
     * Holds what it is given; collections are copied.
     *
     * @param instance the instance number in the data plane
     * @param name the name of the instance
     * @param switchName the switch of its host
     * @param workers how many requests it serves at once
     * @param weight its part of what is shared, 0 for none; empty: the workers
     * @param backup whether it serves only where the others are too slow
     */
    public Candidate(int instance, String name, String switchName, int workers, OptionalInt weight, boolean backup) {
        this.instance = instance;
        this.name = Objects.requireNonNull(name, "name");
        this.switchName = Objects.requireNonNull(switchName, "switchName");
        this.workers = workers;
        this.weight = Objects.requireNonNull(weight, "weight");
        this.backup = backup;
    }

    /** Returns the instance number in the data plane. */
    public int instance() {
        return instance;
    }

    /** Returns the name of the instance. */
    public String name() {
        return name;
    }

    /** Returns the switch of its host. */
    public String switchName() {
        return switchName;
    }

    /** Returns how many requests it serves at once. */
    public int workers() {
        return workers;
    }

    /** Returns its part of what is shared, 0 for none; empty: the workers. */
    public OptionalInt weight() {
        return weight;
    }

    /** Returns whether it serves only where the others are too slow. */
    public boolean backup() {
        return backup;
    }

    @Override
    public boolean equals(Object other) {
        if (this == other) {
            return true;
        }
        if (!(other instanceof Candidate)) {
            return false;
        }
        Candidate that = (Candidate) other;
        return instance == that.instance
                && name.equals(that.name)
                && switchName.equals(that.switchName)
                && workers == that.workers
                && weight.equals(that.weight)
                && backup == that.backup;
    }

    @Override
    public int hashCode() {
        return Objects.hash(instance, name, switchName, workers, weight, backup);
    }

    @Override
    public String toString() {
        return name + "#" + instance + " at " + switchName
                + (weight.isPresent() ? " weight " + weight.getAsInt() : "")
                + (backup ? " backup" : "");
    }
}
