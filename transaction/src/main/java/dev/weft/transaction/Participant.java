package dev.weft.transaction;

import dev.weft.transaction.log.DurableLog;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * One switch's side of two-phase commit. It answers requests one after another; everything it has promised is in its log
 * before it answers. What the switch should hold follows from the log alone, so after a crash of the agent, or of the
 * switch, one comparison ({@link #verify}) leads back to it, whatever was under way.
 *
 * <p>No thread, no clock. Not thread-safe: the caller lets in one call at a time.
 */
public final class Participant {
    private final SwitchStore store;
    private final ParticipantState state;
    private boolean synced; // whether the switch is known to hold what it should
    private boolean suspect; // whether the log may be older than the switch: just recovered
    private boolean doubt; // whether the switch holds what the log does not know of: a leader tells whether it is true
    private int writes;
    private int flips;

    private Participant(SwitchStore store, ParticipantState state, boolean suspect) {
        this.store = store;
        this.state = state;
        this.suspect = suspect;
    }

    /**
     * Starts from what the log says. The switch is not touched before the first request, or {@link #verify}.
     *
     * @throws IOException if the log holds what this version does not understand
     */
    public static Participant open(SwitchStore store, DurableLog log) throws IOException {
        Objects.requireNonNull(store, "store");
        return new Participant(
                store, ParticipantState.recover(log), !log.recovered().isEmpty());
    }

    /**
     * As {@link #open}, with a log that loses nothing that it has once said to be durable: copies of it are kept. Where the
     * switch differs, or what speaks for it, the log is right, however far the difference goes.
     *
     * @throws IOException if the log holds what this version does not understand
     */
    public static Participant openReplicated(SwitchStore store, DurableLog log) throws IOException {
        Objects.requireNonNull(store, "store");
        return new Participant(store, ParticipantState.recover(log), false);
    }

    /** Answers a request; see {@link Request.Type}. */
    public Reply handle(Request request) {
        return handle(request, SwitchStore.Progress.IGNORED);
    }

    /**
     * Answers a request.
     *
     * @param progress follows the writes; it can stop those of a preparation
     */
    public Reply handle(Request request, SwitchStore.Progress progress) {
        writes = 0;
        flips = 0;
        if (request.term() < state.term()) {
            return reply(request, Reply.Outcome.STALE, "a leader of term " + state.term() + " has taken over");
        }
        try {
            if (request.term() > state.term()) {
                state.promise(request.term());
            }
            if (request.type() == Request.Type.ADOPT) {
                return adopt(request);
            }
            synchronise();
            switch (request.type()) {
                case HELLO:
                    return reply(request, Reply.Outcome.OK, "");
                case PREPARE:
                    return prepare(request, progress);
                case COMMIT:
                    return commit(request);
                case WAVE:
                    return wave(request);
                case COLLECT:
                    return collect(request);
                case ABORT:
                    return abort(request);
                default:
                    return patch(request);
            }
        } catch (IOException e) {
            synced = false;
            return reply(request, Reply.Outcome.RETRY, "the log cannot be written (" + e.getMessage() + ")");
        } catch (StoreException e) {
            synced = false;
            return new Reply(
                    request, Reply.Outcome.RETRY, e.getMessage(), e.write().orElse(null), standing(), writes, flips);
        }
    }

    /** Says that the switch may have changed behind this participant: it was restarted, or its session was lost. */
    public void suspectSwitch() {
        synced = false;
    }

    /**
     * Forgets what the switch should hold: somebody else writes it. A transaction under way is kept, and then nothing is
     * forgotten.
     *
     * @throws IOException if the log cannot be written
     */
    public void giveUp() throws IOException {
        if (state.established() && state.pending() == null) {
            state.forget();
        }
    }

    /** Returns whether this participant knows what its switch should hold. */
    public boolean established() {
        return state.established() && !doubt;
    }

    /** Returns how things stand. */
    public Standing standing() {
        return state.standing(established());
    }

    /** Returns what the switch should hold now. */
    public Image wanted() {
        return state.wanted();
    }

    /**
     * Reads the switch and repairs what is not as it should be, with the fewest writes.
     *
     * @return what was found; none if this participant does not know what the switch should hold
     * @throws StoreException if the switch does not do its part; the next call goes on from there
     * @throws IOException if the log cannot be written
     */
    public Drift verify() throws StoreException, IOException {
        synced = false;
        return synchronise();
    }

    /**
     * Reads the switch and says how it differs; repairs nothing.
     *
     * @throws StoreException if the switch cannot be reached
     */
    public Drift inspect() throws StoreException {
        Image actual = store.read();
        if (!established()) {
            return new Drift(List.of(), actual.epoch(), actual.epoch());
        }
        Image wanted = state.wanted();
        return new Drift(actual.to(wanted), actual.epoch(), wanted.epoch());
    }

    private Drift synchronise() throws StoreException, IOException {
        if (synced) {
            return new Drift(List.of(), 0, 0);
        }
        Image actual = store.read();
        if (suspect && state.established()) {
            doubt = !Witness.heed(state, actual);
        }
        suspect = false;
        if (!established()) {
            synced = true;
            return new Drift(List.of(), actual.epoch(), actual.epoch());
        }
        Image wanted = state.wanted();
        List<Write> repairs = actual.to(wanted);
        repair(repairs, actual.epoch() != wanted.epoch(), wanted.epoch());
        synced = true;
        return new Drift(repairs, actual.epoch(), wanted.epoch());
    }

    /** Makes the log's word the truth after all. */
    private void trustLog() throws StoreException, IOException {
        doubt = false;
        verify();
    }

    /** New things, then the epoch that they are for, then what opens the switch, then what goes. */
    private void repair(List<Write> repairs, boolean flip, int epoch) throws StoreException {
        List<Write> first = new ArrayList<>();
        List<Write> then = new ArrayList<>();
        for (Write write : repairs) {
            boolean early = write.kind() != Write.Kind.DELETE && write.key().rank() != PartKey.Rank.GATE;
            (early ? first : then).add(write);
        }
        write(first, SwitchStore.Progress.IGNORED);
        if (flip) {
            flip(epoch);
        }
        write(then, SwitchStore.Progress.IGNORED);
    }

    private void write(List<Write> batch, SwitchStore.Progress progress) throws StoreException {
        if (!batch.isEmpty()) {
            writes += batch.size();
            store.write(batch, progress);
        }
    }

    private void flip(int epoch) throws StoreException {
        flips++;
        store.flip(epoch);
    }

    private Reply adopt(Request request) throws IOException, StoreException {
        Image actual = store.read();
        if (suspect && state.established() && state.pending() == null) {
            doubt = !Witness.heed(state, actual);
        }
        suspect = false;
        if (doubt) {
            trustLog(); // nothing is under way: what the log does not know of was never voted for
            actual = store.read();
        }
        if (!state.established() || state.pending() != null || !state.stable().equals(actual)) {
            state.adopt(actual);
        }
        synced = true;
        return reply(request, Reply.Outcome.OK, "");
    }

    private Reply prepare(Request request, SwitchStore.Progress progress) throws IOException, StoreException {
        Share share = request.share().orElseThrow(() -> new IllegalArgumentException(request + " has no share"));
        Changes changes = share.changes();
        Share pending = state.pending();
        if (pending != null) {
            if (!pending.id().equals(share.id())) {
                return reply(request, Reply.Outcome.NO, "transaction " + pending.id() + " is under way");
            }
            advance(request.stage());
            return vote(request);
        }
        if (!state.finished().isEmpty() && share.id().compareTo(state.finished().lastKey()) <= 0) {
            return Boolean.TRUE.equals(state.finished().get(share.id())) && request.decided()
                    ? reply(request, Reply.Outcome.OK, "")
                    : reply(request, Reply.Outcome.NO, "transaction " + share.id() + " or a later one has ended");
        }
        if (request.decided() && recall(share)) {
            advance(request.stage());
            return reply(request, Reply.Outcome.OK, "");
        }
        if (!state.established()) {
            return reply(request, Reply.Outcome.NO, "what the switch should hold is not known; plan again");
        }
        if (doubt) {
            trustLog();
        }
        if (state.stable().digest() != changes.base()) {
            return reply(
                    request, Reply.Outcome.NO, "the switch no longer holds what the plan was made for; plan again");
        }
        String full = overflow(changes);
        if (!full.isEmpty()) {
            return reply(request, Reply.Outcome.NO, full);
        }
        return install(request, share, progress);
    }

    private Reply install(Request request, Share share, SwitchStore.Progress progress) {
        String why;
        Write refused = null;
        try {
            write(share.changes().prepare(), progress);
            state.prepared(share);
            advance(request.stage());
            return vote(request);
        } catch (IOException e) {
            why = "the log cannot be written (" + e.getMessage() + ")";
        } catch (StoreException e) {
            if (e.kind() == StoreException.Kind.UNAVAILABLE) {
                synced = false;
                return reply(request, Reply.Outcome.RETRY, e.getMessage());
            }
            why = e.getMessage();
            refused = e.write().orElse(null);
        }
        try {
            verify();
        } catch (IOException | StoreException e) {
            synced = false; // the next request begins by taking it back
            why += "; taking back what was written has to wait (" + e.getMessage() + ")";
        }
        return new Reply(request, Reply.Outcome.NO, why, refused, standing(), writes, flips);
    }

    /** The vote of a switch that is prepared; what is decided already waits for nothing. */
    private Reply vote(Request request) throws StoreException {
        return request.decided() || store.settled()
                ? reply(request, Reply.Outcome.OK, "")
                : reply(request, Reply.Outcome.RETRY, "what was written has not taken effect yet");
    }

    /**
     * The log was lost with this transaction in it, which has been decided: what the switch held before follows from what
     * it holds and from what the transaction says was there before.
     */
    private boolean recall(Share share) throws StoreException, IOException {
        Changes changes = share.changes();
        Image actual = store.read();
        Map<PartKey, byte[]> parts = new HashMap<>(actual.parts());
        Set<PartKey> touched = new HashSet<>();
        for (Write write : changes.all()) {
            if (touched.add(write.key())) {
                parts.remove(write.key());
                write.before().ifPresent(value -> parts.put(write.key(), value));
            }
        }
        Image base = new Image(parts, changes.oldEpoch());
        if (base.digest() != changes.base()) {
            return false;
        }
        state.adopt(base);
        state.prepared(share);
        if (changes.flips() && actual.epoch() == changes.newEpoch()) {
            state.stage(Standing.FLIPPED);
        }
        trustLog();
        return true;
    }

    /** A leader that asks for a step knows that those before it have been made here: if the log does not, it has lost them. */
    private void advance(int stage) throws StoreException, IOException {
        if (state.stage() < stage) {
            state.stage(stage);
            verify();
        }
    }

    /** Why there is no room; empty if there is. Old and new entries are there together, so both count. */
    private String overflow(Changes changes) {
        Map<Integer, Integer> most = new HashMap<>();
        Set<Integer> grown = new HashSet<>();
        count(most, grown, changes.prepare());
        changes.waves().forEach(wave -> count(most, grown, wave));
        count(most, grown, changes.collect());
        if (grown.isEmpty()) {
            return "";
        }
        state.stable().parts().keySet().forEach(key -> most.merge(key.table(), 1, Integer::sum));
        for (int table : grown) {
            long capacity = store.capacity(table);
            if (capacity >= 0 && most.get(table) > capacity) {
                return "table " + table + " has room for " + capacity + " entries, and the change needs "
                        + most.get(table) + " while old and new ones are there together; remove some first";
            }
        }
        return "";
    }

    private static void count(Map<Integer, Integer> most, Set<Integer> grown, List<Write> writes) {
        for (Write write : writes) {
            if (write.kind() == Write.Kind.INSERT) {
                grown.add(write.key().table());
                most.merge(write.key().table(), 1, Integer::sum);
            }
        }
    }

    private boolean unknown(Request request) {
        Share pending = state.pending();
        return pending == null || !pending.id().equals(request.id());
    }

    /** Answers a request about a transaction that is not under way here. */
    private Reply over(Request request) {
        Boolean committed = state.finished().get(request.id());
        if (committed == null) {
            return reply(request, Reply.Outcome.UNKNOWN, "transaction " + request.id() + " is not known here");
        }
        return committed
                ? reply(request, Reply.Outcome.OK, "")
                : reply(request, Reply.Outcome.NO, "transaction " + request.id() + " was aborted here");
    }

    private Reply commit(Request request) throws IOException, StoreException {
        if (unknown(request)) {
            return over(request);
        }
        if (state.stage() < Standing.FLIPPED) {
            Changes changes = state.pending().changes();
            state.stage(Standing.FLIPPED);
            if (changes.flips()) {
                flip(changes.newEpoch());
            }
        }
        return reply(request, Reply.Outcome.OK, "");
    }

    private Reply wave(Request request) throws IOException, StoreException {
        if (unknown(request)) {
            return over(request);
        }
        int done = Standing.FLIPPED + request.wave();
        advance(done - 1);
        if (state.stage() < done) {
            List<Write> wave = state.pending().changes().waves().get(request.wave() - 1);
            state.stage(done);
            write(wave, SwitchStore.Progress.IGNORED);
        }
        return reply(request, Reply.Outcome.OK, "");
    }

    private Reply collect(Request request) throws IOException, StoreException {
        if (unknown(request)) {
            return over(request);
        }
        Changes changes = state.pending().changes();
        advance(Standing.FLIPPED + changes.waves().size());
        state.finished(request.id(), true);
        write(changes.collect(), SwitchStore.Progress.IGNORED);
        state.compact();
        return reply(request, Reply.Outcome.OK, "");
    }

    private Reply abort(Request request) throws IOException, StoreException {
        if (unknown(request)) {
            Boolean committed = state.finished().get(request.id());
            if (committed == null) {
                state.finished(request.id(), false); // so that a late PREPARE of it finds no one
            }
            if (doubt && committed == null) {
                trustLog();
            }
            return Boolean.TRUE.equals(committed)
                    ? reply(request, Reply.Outcome.NO, "transaction " + request.id() + " is committed here")
                    : reply(request, Reply.Outcome.OK, "");
        }
        if (state.stage() >= Standing.FLIPPED) {
            return reply(request, Reply.Outcome.NO, "transaction " + request.id() + " is committed here");
        }
        List<Write> back = new ArrayList<>();
        state.pending().changes().prepare().forEach(write -> back.add(write.inverse()));
        state.finished(request.id(), false);
        write(Image.ordered(back), SwitchStore.Progress.IGNORED);
        state.compact();
        return reply(request, Reply.Outcome.OK, "");
    }

    private Reply patch(Request request) throws IOException, StoreException {
        Set<PartKey> keys = new HashSet<>();
        request.writes().forEach(write -> keys.add(write.key()));
        Image patched = state.stable().after(request.writes());
        Share share = state.pending();
        state.patched(patched, share == null ? null : without(share, keys, patched.digest()));
        if (doubt) {
            Image actual = store.read();
            write(actual.to(actual.after(request.writes())), SwitchStore.Progress.IGNORED);
        } else {
            verify();
        }
        return reply(request, Reply.Outcome.OK, "");
    }

    private static Share without(Share share, Set<PartKey> keys, long base) {
        Changes old = share.changes();
        List<List<Write>> waves = new ArrayList<>();
        old.waves().forEach(wave -> waves.add(without(wave, keys)));
        return new Share(
                share.id(),
                share.members(),
                new Changes(
                        base,
                        old.oldEpoch(),
                        old.newEpoch(),
                        without(old.prepare(), keys),
                        waves,
                        without(old.collect(), keys)));
    }

    private static List<Write> without(List<Write> writes, Set<PartKey> keys) {
        List<Write> rest = new ArrayList<>(writes);
        rest.removeIf(write -> keys.contains(write.key()));
        return rest;
    }

    private Reply reply(Request request, Reply.Outcome outcome, String reason) {
        return new Reply(request, outcome, reason, null, standing(), writes, flips);
    }
}
