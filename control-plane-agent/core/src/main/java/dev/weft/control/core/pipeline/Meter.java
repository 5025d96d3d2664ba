package dev.weft.control.core.pipeline;

import java.util.Objects;

/**
 * An indexed meter.
 */
public final class Meter {
    private final String name;
    private final long size;
    private final boolean packets;

    /**
     * Holds what it is given; collections are copied.
     *
     * @param name the fully qualified name
     * @param size the number of cells
     * @param packets whether it counts packets and not bytes
     */
    public Meter(String name, long size, boolean packets) {
        this.name = Objects.requireNonNull(name, "name");
        this.size = size;
        this.packets = packets;
    }

    /** Returns the fully qualified name. */
    public String name() {
        return name;
    }

    /** Returns the number of cells. */
    public long size() {
        return size;
    }

    /** Returns whether it counts packets and not bytes. */
    public boolean packets() {
        return packets;
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof Meter)) {
            return false;
        }
        Meter that = (Meter) other;
        return name.equals(that.name) && size == that.size && packets == that.packets;
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, size, packets);
    }

    @Override
    public String toString() {
        return name;
    }
}
