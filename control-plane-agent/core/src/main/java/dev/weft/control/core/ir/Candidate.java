package dev.weft.control.core.ir;

import java.util.Objects;

/**
 * An instance that a pool may choose.
 */
public final class Candidate {
    private final int instance;
    private final String name;
    private final String switchName;
    private final int workers;

    /**
     * Holds what it is given; collections are copied.
     *
     * @param instance the instance number in the data plane
     * @param name the name of the instance
     * @param switchName the switch of its host
     * @param workers how many requests it serves at once
     */
    public Candidate(int instance, String name, String switchName, int workers) {
        this.instance = instance;
        this.name = Objects.requireNonNull(name, "name");
        this.switchName = Objects.requireNonNull(switchName, "switchName");
        this.workers = workers;
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

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof Candidate)) {
            return false;
        }
        Candidate that = (Candidate) other;
        return instance == that.instance
                && name.equals(that.name)
                && switchName.equals(that.switchName)
                && workers == that.workers;
    }

    @Override
    public int hashCode() {
        return Objects.hash(instance, name, switchName, workers);
    }

    @Override
    public String toString() {
        return name + "#" + instance + " at " + switchName;
    }
}
