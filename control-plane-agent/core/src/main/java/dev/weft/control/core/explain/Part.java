package dev.weft.control.core.explain;

import dev.weft.control.core.ir.EntryKey;
import java.util.Objects;
import java.util.Optional;

/**
 * Something on a switch that a statement has caused.
 */
public final class Part {
    private final String switchName;
    private final String text;
    private final Optional<EntryKey> entry;

    /**
     * Holds what it is given; collections are copied.
     *
     * @param switchName the name of the switch
     * @param text the entry, member, group, meter cell or pool, in one line
     * @param entry the key, if it is a table entry
     */
    public Part(String switchName, String text, Optional<EntryKey> entry) {
        this.switchName = Objects.requireNonNull(switchName, "switchName");
        this.text = Objects.requireNonNull(text, "text");
        this.entry = Objects.requireNonNull(entry, "entry");
    }

    /** Returns the name of the switch. */
    public String switchName() {
        return switchName;
    }

    /** Returns the entry, member, group, meter cell or pool, in one line. */
    public String text() {
        return text;
    }

    /** Returns the key, if it is a table entry. */
    public Optional<EntryKey> entry() {
        return entry;
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof Part)) {
            return false;
        }
        Part that = (Part) other;
        return switchName.equals(that.switchName) && text.equals(that.text) && entry.equals(that.entry);
    }

    @Override
    public int hashCode() {
        return Objects.hash(switchName, text, entry);
    }

    @Override
    public String toString() {
        return switchName + ": " + text;
    }
}
