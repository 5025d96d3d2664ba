package dev.weft.bmv2.trace;

import dev.weft.bmv2.control.EntryView;
import dev.weft.bmv2.control.SwitchControl;
import java.util.Optional;

/** Finds the entries that a trace names by their handles; an entry may be gone by the time the trace is read. */
@FunctionalInterface
public interface EntryLookup {
    /** Knows no entry. */
    EntryLookup NONE = (table, handle) -> Optional.empty();

    Optional<EntryView> entry(String table, long handle);

    /** Looks in the present tables of a switch. */
    static EntryLookup of(SwitchControl control) {
        return (table, handle) -> control.tables().getByHandle(table, handle);
    }
}
