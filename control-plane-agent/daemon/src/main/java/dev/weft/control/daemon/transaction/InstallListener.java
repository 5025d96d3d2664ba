package dev.weft.control.daemon.transaction;

import dev.weft.transaction.Phase;
import java.util.Map;
import java.util.Set;

/** Follows a transaction; called on the thread that drives it. */
public interface InstallListener {
    /** Follows nothing. */
    InstallListener NONE = new InstallListener() {};

    /** A transaction begins; so many writes each switch has to acknowledge before it votes. */
    default void begins(Map<String, Integer> totals) {}

    /** The transaction is in another phase, or other switches are waited for in it. */
    default void phase(Phase phase, Set<String> waiting) {}

    /**
     * A switch has acknowledged some of the writes of its preparation.
     *
     * @param acknowledged how many so far; all of them once it has voted
     * @param total how many there are
     */
    default void acknowledged(String switchName, int acknowledged, int total) {}
}
