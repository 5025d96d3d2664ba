package dev.weft.lab.demo;

import java.util.ArrayList;
import java.util.List;

/**
 * When new flows had moved away from a slow instance, counted in requests.
 *
 * <p>New flows have moved at the first opening of a flow from which on every window of {@value #WINDOW} consecutive new
 * flows gives the slow instance at most 1.5 times its share of the capacity, and so do all new flows from there to the
 * end taken together. The measure is the number of requests, of all flows old and new, sent between the slow-down and
 * that opening. A single window would let the first flows after the slow-down hide among the later ones, so the opening
 * itself and the {@value #HEAD} flows after it must not go to the slow instance either.
 */
public final class SlowdownMeter {
    /** New flows in one window. */
    public static final int WINDOW = 100;

    /** What a slow instance may have of the new flows, as a multiple of its share of the capacity. */
    public static final double TOLERANCE = 1.5;

    private static final int HEAD = 5;

    private final double allowedShare;
    private final List<Opening> openings = new ArrayList<>();
    private long requests;

    /** A flow that was opened after the slow-down. */
    private static final class Opening {
        private final long requestsBefore;
        private boolean slow;

        private Opening(long requestsBefore) {
            this.requestsBefore = requestsBefore;
        }
    }

    /** @param slowShareOfCapacity what the slow instance still has of the service's capacity, 0 to 1 */
    public SlowdownMeter(double slowShareOfCapacity) {
        this.allowedShare = TOLERANCE * slowShareOfCapacity;
    }

    /**
     * A request was sent after the slow-down.
     *
     * @param opensFlow whether it is the first of a new flow
     * @return the number to give to {@link #servedBySlow} once it is known, or -1
     */
    public int sent(boolean opensFlow) {
        int number = -1;
        if (opensFlow) {
            number = openings.size();
            openings.add(new Opening(requests));
        }
        requests++;
        return number;
    }

    /** The flow of that number went to the slow instance. */
    public void servedBySlow(int opening) {
        openings.get(opening).slow = true;
    }

    /** Whether anything can be said: at least two windows of new flows were seen. */
    public boolean isConclusive() {
        return openings.size() >= 2 * WINDOW;
    }

    /** Requests from the slow-down until new flows had moved; all requests seen when they never did. */
    public long requestsUntilMoved() {
        int moved = moved();
        return moved == openings.size() ? requests : openings.get(moved).requestsBefore;
    }

    /** Share of the flows opened from then on that went to the slow instance; of all flows when they never moved. */
    public double slowShareFromThenOn() {
        int moved = moved();
        return moved == openings.size() ? share(0, openings.size()) : share(moved, openings.size());
    }

    private int moved() {
        int moved = openings.size();
        for (int from = openings.size() - WINDOW; from >= 0 && share(from, from + WINDOW) <= allowedShare; from--) {
            if (share(from, openings.size()) <= allowedShare && !slowWithin(from, from + HEAD)) {
                moved = from;
            }
        }
        return moved;
    }

    private boolean slowWithin(int from, int to) {
        for (int i = from; i < to; i++) {
            if (openings.get(i).slow) {
                return true;
            }
        }
        return false;
    }

    private double share(int from, int to) {
        int slow = 0;
        for (int i = from; i < to; i++) {
            slow += openings.get(i).slow ? 1 : 0;
        }
        return to == from ? 0 : (double) slow / (to - from);
    }
}
