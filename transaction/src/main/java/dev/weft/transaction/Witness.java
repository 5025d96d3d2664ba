package dev.weft.transaction;

import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

/**
 * The switch as a witness against its participant's log. A disk can lose records that it had said to be durable; after a
 * crash the log is then older than what the switch holds.
 */
final class Witness {
    private Witness() {}

    /**
     * Compares a log that was just recovered with the switch, and advances it where the switch proves that it has been
     * further.
     *
     * @return whether the log explains what the switch holds, so that a difference may be repaired; else a leader has to tell
     */
    static boolean heed(ParticipantState state, Image actual) throws IOException {
        if (state.wanted().equals(actual) || empty(actual)) {
            return true; // as the log says, or the switch was restarted and knows nothing
        }
        if (state.pending() == null) {
            if (actual.epoch() == state.epoch()) {
                return !holdsMore(state.stable(), actual) || ending(state, actual);
            }
            state.forget(); // it has followed a transaction of which the log knows nothing at all
            return true;
        }
        Changes changes = state.pending().changes();
        if (changes.flips() && actual.epoch() == changes.newEpoch()) {
            advance(state, nearest(state, actual));
        } else if (changes.flips() && actual.epoch() != changes.oldEpoch()) {
            state.forget();
        } else if (!changes.flips()) {
            int stage = nearest(state, actual);
            if (state.at(stage).equals(actual)) {
                advance(state, stage);
            }
        }
        return true;
    }

    private static boolean empty(Image actual) {
        return actual.epoch() == 0
                && actual.parts().keySet().stream().allMatch(key -> key.rank() == PartKey.Rank.AGENT);
    }

    /**
     * Whether there is something that the log does not know of. A preparation may have left it that was never voted for,
     * and then it has to go; or the vote for it is lost, others have flipped by it, and it has to stay.
     */
    private static boolean holdsMore(Image known, Image actual) {
        return !known.parts().keySet().containsAll(actual.parts().keySet());
    }

    /** Whether the writes that end the last transaction were under way, and nothing else is different. */
    private static boolean ending(ParticipantState state, Image actual) {
        if (state.ended() == null) {
            return false;
        }
        Set<PartKey> touched = new HashSet<>();
        state.ended().changes().all().forEach(write -> touched.add(write.key()));
        return actual.to(state.stable()).stream().allMatch(write -> touched.contains(write.key()));
    }

    /** The stage, not before that of the log, whose image differs least from what the switch holds. */
    private static int nearest(ParticipantState state, Image actual) {
        int end = Standing.FLIPPED + state.pending().changes().waves().size() + 1;
        int best = Math.max(state.stage(), Standing.FLIPPED);
        int least = Integer.MAX_VALUE;
        for (int stage = best; stage <= end; stage++) {
            int differences = actual.to(state.at(stage)).size();
            if (differences < least) {
                least = differences;
                best = stage;
            }
        }
        return best;
    }

    private static void advance(ParticipantState state, int stage) throws IOException {
        if (stage > Standing.FLIPPED + state.pending().changes().waves().size()) {
            state.finished(state.pending().id(), true);
        } else if (stage > state.stage()) {
            state.stage(stage);
        }
    }
}
