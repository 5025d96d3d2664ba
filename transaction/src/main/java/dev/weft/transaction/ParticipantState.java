package dev.weft.transaction;

import dev.weft.transaction.log.DurableLog;
import java.io.IOException;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a participant must never forget: each change is a record of its log before it is a fact. */
final class ParticipantState {
    private static final int SNAPSHOT = 1;
    private static final int TERM = 2;
    private static final int PREPARED = 3;
    private static final int STAGE = 4;
    private static final int FINISHED = 5;
    private static final int SHARE = 6;

    /** How many ended transactions are remembered: late messages are about the last few. */
    private static final int REMEMBERED = 16;

    private static final long COMPACT_FROM = 64 << 10;

    private final DurableLog log;
    private long term;
    private boolean established;
    private Image stable = Image.EMPTY;
    private Share pending;
    private Share ended; // the last that has ended, while its writes may not all be made
    private int stage;
    private long snapshotSize;
    private final SortedMap<TransactionId, Boolean> finished = new TreeMap<>();

    private ParticipantState(DurableLog log) {
        this.log = log;
    }

    static ParticipantState recover(DurableLog log) throws IOException {
        ParticipantState state = new ParticipantState(log);
        for (byte[] record : log.recovered()) {
            state.replay(new Codec.In(record));
        }
        return state;
    }

    private void replay(Codec.In in) throws IOException {
        int type = in.octet();
        switch (type) {
            case SNAPSHOT:
                replaySnapshot(in);
                break;
            case TERM:
                term = in.longNumber();
                break;
            case PREPARED:
                pending = in.share();
                stage = Standing.PREPARED;
                break;
            case STAGE:
                stage = in.number();
                break;
            case FINISHED:
                finish(in.id(), in.octet() == 1);
                break;
            case SHARE:
                stable = in.image();
                if (pending != null) {
                    pending = in.share();
                }
                break;
            default:
                throw new IOException("a record of type " + type + ": the log is of a later version; update the agent");
        }
    }

    private void replaySnapshot(Codec.In in) throws IOException {
        term = in.longNumber();
        established = in.octet() == 1;
        stable = in.image();
        finished.clear();
        int count = in.count();
        for (int i = 0; i < count; i++) {
            finished.put(in.id(), in.octet() == 1);
        }
        pending = in.octet() == 1 ? in.share() : null;
        stage = in.number();
    }

    private byte[] snapshot(boolean known, Image image, Share share) {
        Codec.Out out = new Codec.Out()
                .octet(SNAPSHOT)
                .number(term)
                .octet(known ? 1 : 0)
                .image(image)
                .number(finished.size());
        finished.forEach((id, committed) -> out.id(id).octet(committed ? 1 : 0));
        out.octet(share == null ? 0 : 1);
        if (share != null) {
            out.share(share);
        }
        return out.number(stage).done();
    }

    /** Promises a term. */
    void promise(long newTerm) throws IOException {
        log.append(new Codec.Out().octet(TERM).number(newTerm).done());
        term = newTerm;
    }

    /** Takes an image for the truth, and forgets the transaction under way. */
    void adopt(Image image) throws IOException {
        replace(true, image, null);
    }

    /** Forgets what the switch should hold: it is known to be something later. */
    void forget() throws IOException {
        replace(false, Image.EMPTY, null);
    }

    private void replace(boolean known, Image image, Share share) throws IOException {
        byte[] record = snapshot(known, image, share);
        log.replace(List.of(record));
        snapshotSize = log.size();
        established = known;
        stable = image;
        pending = share;
        ended = null;
    }

    /** Remembers a transaction that the switch is ready for, as the vote says. */
    void prepared(Share share) throws IOException {
        log.append(new Codec.Out().octet(PREPARED).share(share).done());
        pending = share;
        stage = Standing.PREPARED;
    }

    /** Remembers how far the transaction under way is. */
    void stage(int newStage) throws IOException {
        log.append(new Codec.Out().octet(STAGE).number(newStage).done());
        stage = newStage;
    }

    /** Replaces image and transaction under way by patched ones. */
    void patched(Image image, Share share) throws IOException {
        Codec.Out out = new Codec.Out().octet(SHARE).image(image);
        if (pending != null) {
            out.share(share);
        }
        log.append(out.done());
        stable = image;
        if (pending != null) {
            pending = share;
        }
    }

    /** Remembers the end of a transaction, also of one that was never seen here. */
    void finished(TransactionId id, boolean committed) throws IOException {
        log.append(
                new Codec.Out().octet(FINISHED).id(id).octet(committed ? 1 : 0).done());
        finish(id, committed);
    }

    private void finish(TransactionId id, boolean committed) {
        if (pending != null && pending.id().equals(id)) {
            ended = pending;
            if (committed) {
                stable = last(pending).in(pending.changes().newEpoch());
                established = true;
            }
            pending = null;
            stage = Standing.PREPARED;
        }
        finished.put(id, committed);
        while (finished.size() > REMEMBERED) {
            finished.remove(finished.firstKey());
        }
    }

    /** What the switch should hold at a later stage of the transaction under way; beyond the waves: when it has ended. */
    Image at(int later) {
        Image image = stable.after(pending.changes().prepare());
        int waves = pending.changes().waves().size();
        for (int wave = 0; wave < Math.min(later - Standing.FLIPPED, waves); wave++) {
            image = image.after(pending.changes().waves().get(wave));
        }
        if (later > Standing.FLIPPED + waves) {
            image = image.after(pending.changes().collect());
        }
        return later < Standing.FLIPPED ? image : image.in(pending.changes().newEpoch());
    }

    private Image last(Share share) {
        return stable.after(share.changes().all());
    }

    /** Shortens the log when it has grown; a failure is no harm. */
    void compact() throws IOException {
        if (log.size() > COMPACT_FROM && log.size() > 4 * snapshotSize) {
            replace(established, stable, pending);
        }
    }

    /** What the switch should hold now. */
    Image wanted() {
        if (pending == null) {
            return stable;
        }
        Image image = stable.after(pending.changes().prepare());
        for (int wave = 0; wave < stage - Standing.FLIPPED; wave++) {
            image = image.after(pending.changes().waves().get(wave));
        }
        return image.in(epoch());
    }

    /** The epoch that should be active now. */
    int epoch() {
        return pending != null && stage >= Standing.FLIPPED ? pending.changes().newEpoch() : stable.epoch();
    }

    long term() {
        return term;
    }

    boolean established() {
        return established;
    }

    Image stable() {
        return stable;
    }

    /** The transaction under way, or null. */
    Share pending() {
        return pending;
    }

    int stage() {
        return stage;
    }

    /** The transaction that ended last, or null: its last writes may not have been made when the agent stopped. */
    Share ended() {
        return ended;
    }

    SortedMap<TransactionId, Boolean> finished() {
        return finished;
    }

    Standing standing(boolean known) {
        return new Standing(
                term,
                pending == null ? TransactionId.NONE : pending.id(),
                stage,
                pending == null ? 0 : pending.changes().waves().size(),
                pending == null ? List.of() : pending.members(),
                epoch(),
                stable.digest(),
                known,
                finished);
    }
}
