package dev.weft.transaction;

import java.util.Collection;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a new leader finds of a transaction that an earlier one has left. Immutable. */
final class LeftBehind {
    private final SortedMap<String, Share> shares;
    private final Set<String> members = new TreeSet<>();
    private final boolean known;
    private int waves;
    private boolean committed;

    private LeftBehind(TransactionId id, Leadership leadership, Collection<Standing> standings) {
        boolean mine = leadership.open().filter(id::equals).isPresent();
        known = mine || leadership.owns(id.term());
        shares = mine ? new TreeMap<>(leadership.decided()) : new TreeMap<>();
        members.addAll(shares.keySet());
        shares.values()
                .forEach(
                        share -> waves = Math.max(waves, share.changes().waves().size()));
        boolean aborted = false;
        for (Standing standing : standings) {
            if (standing.pending().equals(id)) {
                members.addAll(standing.members());
                waves = Math.max(waves, standing.waves());
                committed |= standing.stage() >= Standing.FLIPPED;
            }
            Boolean end = standing.finished().get(id);
            committed |= Boolean.TRUE.equals(end);
            aborted |= Boolean.FALSE.equals(end);
        }
        committed |= mine && !aborted;
    }

    /**
     * Puts together what is known.
     *
     * @param standings of the participants that have answered
     */
    static LeftBehind of(TransactionId id, Leadership leadership, Collection<Standing> standings) {
        return new LeftBehind(id, leadership, standings);
    }

    /** Returns what is done to each participant, as far as the own log tells. */
    SortedMap<String, Share> shares() {
        return new TreeMap<>(shares);
    }

    /** Returns who takes part, as far as is known. */
    Set<String> members() {
        return members;
    }

    /** Returns how many waves it has, as far as is known. */
    int waves() {
        return waves;
    }

    /** Returns whether it has to be finished: somebody has committed, or the own log has the decision. */
    boolean isCommitted() {
        return committed;
    }

    /** Returns whether a decision could stand in the own log only. */
    boolean isKnown() {
        return known;
    }
}
