package dev.weft.transaction;

import dev.weft.transaction.log.DurableLog;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The leader's side of two-phase commit over switches: an event-driven machine without threads or a clock. Its driver
 * sends what it hands to the {@link Outbox}, brings answers to {@link #onReply}, and calls {@link #onTime} at {@link
 * #nextTimeNs}. Requests are repeated until they are answered, so nothing depends on a message arriving.
 *
 * <pre>
 * IDLE -> ELECT -> READY -> PREPARE (-> VOTED) -> DECIDE -> COMMIT -> WAVES -> DRAIN -> COLLECT -> READY
 *                              |          |                                               ^
 *                              +----------+----------> ABORT -----------------------------+
 * </pre>
 *
 * <p>Before READY it finishes what an earlier leader has left: a transaction that anybody has committed, or that its own
 * log says is decided, goes on from COMMIT; any other is aborted. One log belongs to one coordinator at a time.
 */
public final class Coordinator {
    private static final int LEADER_BITS = 16;
    private static final int LEADERS = (1 << LEADER_BITS) - 1;

    private final Leadership leadership;
    private final Timing timing;
    private final Outbox outbox;
    private final int leader;
    private final SortedSet<String> participants = new TreeSet<>();
    private final SortedSet<String> members = new TreeSet<>(); // of the transaction under way
    private final Set<String> fenced = new TreeSet<>();
    private final SortedMap<String, Standing> standings = new TreeMap<>();
    private final SortedMap<String, String> troubles = new TreeMap<>();
    private final Set<String> waiting = new TreeSet<>();
    private Phase phase = Phase.IDLE;
    private long term;
    private TransactionId id = TransactionId.NONE;
    private SortedMap<String, Share> shares = new TreeMap<>();
    private int wave;
    private int waves;
    private boolean recovering;
    private boolean hold; // whether the decision waits for a word
    private final List<Result> recovered = new ArrayList<>();
    private long resendAtNs = Long.MAX_VALUE;
    private long deadlineNs = Long.MAX_VALUE;
    private long newest; // the greatest term of another leader
    private long raiseAtNs = Long.MIN_VALUE;
    private Result result = Result.none();
    private Tally tally = new Tally();

    /** Sends requests; losing one is no harm. */
    public interface Outbox {
        /** Sends a request to a participant; may answer from within. */
        void send(String participant, Request request);
    }

    /** Times, in nanoseconds. */
    public static final class Timing {
        private final long resendNs;
        private final long prepareNs;
        private final long lifetimeNs;

        /**
         * Makes times.
         *
         * @param resendNs after which a request is sent again
         * @param prepareNs after which a preparation that is not complete is given up
         * @param lifetimeNs the longest that a packet can be on its way
         */
        public Timing(long resendNs, long prepareNs, long lifetimeNs) {
            this.resendNs = resendNs;
            this.prepareNs = prepareNs;
            this.lifetimeNs = lifetimeNs;
        }
    }

    private Coordinator(Leadership leadership, int leader, Timing timing, Outbox outbox) {
        this.leadership = leadership;
        this.leader = leader;
        this.timing = timing;
        this.outbox = outbox;
    }

    /**
     * Makes a coordinator that goes on from what its log says.
     *
     * @param leader tells leaders apart that choose a term at the same time, 0..65535
     * @throws IOException if the log holds what this version does not understand
     */
    public static Coordinator open(DurableLog log, int leader, Timing timing, Outbox outbox) throws IOException {
        return new Coordinator(
                Leadership.recover(log),
                leader & LEADERS,
                Objects.requireNonNull(timing, "timing"),
                Objects.requireNonNull(outbox, "outbox"));
    }

    /**
     * Becomes the leader of some participants, and finishes what is under way among them. The term is raised until all
     * promise to follow.
     */
    public void elect(Collection<String> all, long nowNs) {
        participants.clear();
        participants.addAll(all);
        standings.clear();
        term = Math.max(Math.max(term, newest), leadership.lastTerm());
        result = Result.none();
        recovered.clear();
        recovering = true;
        nextTerm(nowNs);
    }

    private void nextTerm(long nowNs) {
        long next = (term >> LEADER_BITS) + 1 << LEADER_BITS | leader;
        try {
            leadership.begin(next);
        } catch (IOException e) {
            troubles.put("", "its log cannot be written (" + e.getMessage() + ")");
            phase = Phase.ELECT;
            resendAtNs = nowNs + timing.resendNs;
            return;
        }
        troubles.remove("");
        term = next;
        standings.clear();
        enter(Phase.ELECT, participants, nowNs);
    }

    /**
     * Begins a transaction.
     *
     * @param changes what is done to each participant; all flip or none does, and all have equally many waves
     * @throws IllegalStateException unless the phase is READY
     * @throws IllegalArgumentException if the changes do not fit together
     */
    public TransactionId begin(SortedMap<String, Changes> changes, long nowNs) {
        return begin(changes, false, nowNs);
    }

    /**
     * As the other.
     *
     * @param waits whether the decision, when all have voted, waits for {@link #proceed}
     */
    public TransactionId begin(SortedMap<String, Changes> changes, boolean waits, long nowNs) {
        if (phase != Phase.READY) {
            throw new IllegalStateException("a transaction begins in phase READY, not " + phase);
        }
        Set<Integer> counts = new TreeSet<>();
        changes.values().forEach(change -> counts.add(change.waves().size()));
        if (counts.size() > 1 || changes.isEmpty() || !participants.containsAll(changes.keySet())) {
            throw new IllegalArgumentException("changes of " + changes.keySet() + " with " + counts + " waves");
        }
        id = leadership.nextId(term);
        SortedMap<String, Share> parts = new TreeMap<>();
        members.clear();
        members.addAll(changes.keySet());
        changes.forEach((name, change) -> parts.put(name, new Share(id, new ArrayList<>(members), change)));
        shares = parts;
        waves = counts.iterator().next();
        recovering = false;
        hold = waits;
        result = Result.none();
        tally = new Tally();
        deadlineNs = nowNs + timing.prepareNs;
        enter(Phase.PREPARE, members, nowNs);
        return id;
    }

    /**
     * Decides to commit what all have voted for.
     *
     * @throws IllegalStateException unless the phase is VOTED
     */
    public void proceed(long nowNs) {
        if (phase != Phase.VOTED) {
            throw new IllegalStateException("a decision is made in phase VOTED, not " + phase);
        }
        phase = Phase.DECIDE;
        decide(nowNs);
    }

    /** A preparation goes on: the time for it begins anew. */
    public void progressed(long nowNs) {
        if (phase == Phase.PREPARE) {
            deadlineNs = nowNs + timing.prepareNs;
        }
    }

    /** Gives the transaction up, unless it is decided; returns whether it is given up. */
    public boolean cancel(String reason, long nowNs) {
        if (undecided()) {
            abort(reason, "", nowNs);
            return true;
        }
        return phase == Phase.ABORT;
    }

    /**
     * Goes on without a participant, by an operator's word. Before this the participant's neighbours must have closed
     * their ports towards it: whatever it still stamps with an old epoch must not enter the network. A preparation that
     * needs it is given up.
     */
    public void fence(String participant, long nowNs) {
        fenced.add(participant);
        standings.remove(participant);
        if (undecided() && members.contains(participant)) {
            abort(participant + " is fenced", participant, nowNs);
        } else {
            done(participant, nowNs);
        }
    }

    private boolean undecided() {
        return phase == Phase.PREPARE || phase == Phase.VOTED || phase == Phase.DECIDE;
    }

    /** Brings an answer. */
    public void onReply(String participant, Reply reply, long nowNs) {
        if (phase == Phase.DEPOSED || phase == Phase.IDLE || fenced.contains(participant)) {
            return;
        }
        Standing standing = reply.standing();
        if (reply.outcome() == Reply.Outcome.STALE) {
            stale(standing.term(), nowNs);
            return;
        }
        if (standing.term() != term) {
            return; // answers an earlier term of this leader
        }
        tally.add(reply);
        standings.put(participant, standing);
        if (reply.outcome() == Reply.Outcome.RETRY) {
            troubles.put(participant, reply.reason());
            return;
        }
        troubles.remove(participant);
        if (!waiting.contains(participant) || !step().isAnsweredBy(reply)) {
            return;
        }
        switch (reply.outcome()) {
            case OK:
                if (step().restored(reply)) {
                    step().request(null).ifPresent(next -> outbox.send(participant, next)); // has it again: on it goes
                } else {
                    done(participant, nowNs);
                }
                break;
            case NO:
                refusal(participant, reply, nowNs);
                break;
            default:
                unknown(participant);
                break;
        }
    }

    /** Called when {@link #nextTimeNs} has come: repeats what is not answered, and ends waits. */
    public void onTime(long nowNs) {
        if (phase == Phase.PREPARE && nowNs >= deadlineNs) {
            String late = String.join(", ", waiting);
            abort("no answer from " + late + reasons(), waiting.iterator().next(), nowNs);
        } else if (phase == Phase.DRAIN && nowNs >= deadlineNs) {
            deadlineNs = Long.MAX_VALUE;
            enter(Phase.COLLECT, members, nowNs);
        } else if (nowNs >= resendAtNs) {
            resendAtNs = nowNs + timing.resendNs;
            if (phase == Phase.DECIDE) {
                decide(nowNs);
            } else if (phase == Phase.ELECT && (newest > term || troubles.containsKey(""))) {
                raise(nowNs);
            } else {
                send();
            }
        }
    }

    /** Returns when {@link #onTime} wants to be called, at the latest. */
    public long nextTimeNs() {
        return Math.min(resendAtNs, deadlineNs);
    }

    private void refusal(String participant, Reply reply, long nowNs) {
        if (phase == Phase.PREPARE) {
            tally.refused(reply);
            abort(reply.reason(), participant, nowNs);
        } else {
            // After the decision nobody may refuse: said, and tried again.
            troubles.put(participant, reply.reason());
        }
    }

    private void unknown(String participant) {
        Share share = shares.get(participant);
        if (share != null && step().decided()) {
            outbox.send(participant, step().restore(share));
        } else {
            troubles.put(participant, "has lost transaction " + id);
        }
    }

    private void stale(long newer, long nowNs) {
        if (phase == Phase.ELECT) {
            newest = Math.max(newest, newer);
            if (newest > term && nowNs >= raiseAtNs) {
                raise(nowNs);
            }
            return;
        }
        newest = Math.max(newest, newer);
        if (newer > term) {
            phase = Phase.DEPOSED;
            result = Result.deposed(id, newer);
            resendAtNs = Long.MAX_VALUE;
            deadlineNs = Long.MAX_VALUE;
        }
    }

    /** Goes above the terms of others; not at once again, or two leaders would chase each other. */
    private void raise(long nowNs) {
        raiseAtNs = nowNs + timing.resendNs * (1 + leader % 4);
        term = Math.max(term, newest);
        nextTerm(nowNs);
    }

    private void done(String participant, long nowNs) {
        if (waiting.remove(participant) && waiting.isEmpty()) {
            advance(nowNs);
        }
    }

    private void advance(long nowNs) {
        switch (phase) {
            case ELECT:
                resolve(nowNs);
                break;
            case PREPARE:
                deadlineNs = Long.MAX_VALUE;
                phase = hold ? Phase.VOTED : Phase.DECIDE;
                if (hold) {
                    resendAtNs = Long.MAX_VALUE;
                } else {
                    decide(nowNs);
                }
                break;
            case COMMIT:
                wave = 0;
                nextWave(nowNs);
                break;
            case WAVES:
                nextWave(nowNs);
                break;
            case COLLECT:
                ended(Result.committed(id), nowNs);
                break;
            case ABORT:
                ended(tally.aborted(id), nowNs);
                break;
            default:
                break;
        }
    }

    private void decide(long nowNs) {
        try {
            leadership.decide(id, shares);
        } catch (IOException e) {
            abort("the decision cannot be written (" + e.getMessage() + ")", "", nowNs);
            return;
        }
        enter(Phase.COMMIT, members, nowNs);
    }

    private void nextWave(long nowNs) {
        wave++;
        if (wave <= waves) {
            enter(Phase.WAVES, members, nowNs);
        } else if (recovering || shares.values().stream().map(Share::changes).anyMatch(Changes::drains)) {
            phase = Phase.DRAIN;
            waiting.clear();
            resendAtNs = Long.MAX_VALUE;
            deadlineNs = nowNs + timing.lifetimeNs;
        } else {
            enter(Phase.COLLECT, members, nowNs);
        }
    }

    private void abort(String reason, String by, long nowNs) {
        tally.aborts(reason, by);
        deadlineNs = Long.MAX_VALUE;
        enter(Phase.ABORT, members, nowNs);
    }

    private void ended(Result outcome, long nowNs) {
        try {
            leadership.end();
        } catch (IOException e) {
            // Found again, and found to be finished, by the next election.
            troubles.put("", "its log cannot be written (" + e.getMessage() + ")");
        }
        if (recovering) {
            recovered.add(outcome);
            resolve(nowNs);
            return;
        }
        result = outcome;
        phase = Phase.READY;
        resendAtNs = Long.MAX_VALUE;
    }

    /** Finishes what is under way, one transaction after another, and is then ready. */
    private void resolve(long nowNs) {
        SortedSet<TransactionId> open = new TreeSet<>();
        leadership.open().ifPresent(open::add);
        for (Standing standing : standings.values()) {
            if (standing.busy()) {
                open.add(standing.pending());
            }
        }
        if (open.isEmpty()) {
            phase = Phase.READY;
            recovering = false;
            resendAtNs = Long.MAX_VALUE;
            return;
        }
        finish(open.first(), nowNs);
    }

    private void finish(TransactionId found, long nowNs) {
        hold = false;
        LeftBehind left = LeftBehind.of(found, leadership, standings.values());
        id = found;
        shares = left.shares();
        members.clear();
        members.addAll(left.members());
        waves = left.waves();
        if (left.isCommitted()) {
            enter(Phase.COMMIT, members, nowNs);
            return;
        }
        Set<String> silent = reachable(members);
        silent.removeAll(standings.keySet());
        if (!left.isKnown() && !silent.isEmpty()) {
            enter(Phase.ELECT, silent, nowNs); // one of them may have committed
            return;
        }
        abort("left behind by an earlier leader", "", nowNs);
    }

    private Set<String> reachable(Collection<String> names) {
        Set<String> rest = new TreeSet<>(names);
        rest.removeAll(fenced);
        return rest;
    }

    private void enter(Phase next, Collection<String> who, long nowNs) {
        phase = next;
        waiting.clear();
        waiting.addAll(reachable(who));
        resendAtNs = nowNs + timing.resendNs;
        if (waiting.isEmpty()) {
            advance(nowNs);
        } else {
            send();
        }
    }

    private void send() {
        Phase sending = phase;
        int sendingWave = wave;
        for (String participant : new ArrayList<>(waiting)) {
            if (phase != sending || wave != sendingWave) {
                return; // an answer came from within and ended the phase
            }
            if (waiting.contains(participant)) {
                step().request(shares.get(participant)).ifPresent(request -> outbox.send(participant, request));
            }
        }
    }

    private Step step() {
        return new Step(phase, term, id, wave, waves);
    }

    private String reasons() {
        return troubles.isEmpty() ? "" : " " + troubles;
    }

    /** Returns whether the log holds a decision that not everybody has followed. */
    public boolean unfinished() {
        return leadership.open().isPresent();
    }

    /** Returns what it is doing. */
    public Phase phase() {
        return phase;
    }

    /** Returns its term. */
    public long term() {
        return term;
    }

    /** Returns how the last transaction ended; none while one is under way. */
    public Result result() {
        return result;
    }

    /** Returns how the transactions ended that earlier leaders had left, since the last election. */
    public List<Result> recovered() {
        return new ArrayList<>(recovered);
    }

    /** Returns whose part in the present phase is missing. */
    public Set<String> waiting() {
        return new TreeSet<>(waiting);
    }

    /** Returns why a participant does not do its part, by name; the name of the leader itself is empty. */
    public SortedMap<String, String> troubles() {
        return new TreeMap<>(troubles);
    }

    /** Returns how things stand at the participants that have answered. */
    public SortedMap<String, Standing> standings() {
        return new TreeMap<>(standings);
    }

    /** Returns how many writes the transaction has caused, flips aside. */
    public int writes() {
        return tally.writes();
    }

    /** Returns how many flips the transaction has caused. */
    public int flips() {
        return tally.flips();
    }
}
