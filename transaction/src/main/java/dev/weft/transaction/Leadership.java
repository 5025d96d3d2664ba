package dev.weft.transaction;

import dev.weft.transaction.log.DurableLog;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a leader must never forget: its terms, and a decision until everybody has followed it. Presumes abort. */
final class Leadership {
    private static final int TERM = 1;
    private static final int DECIDED = 2;
    private static final int ENDED = 3;
    private static final int REMEMBERED = 256;
    private static final long COMPACT_FROM = 64 << 10;

    private final DurableLog log;
    private final Set<Long> terms = new TreeSet<>();
    private TransactionId open = TransactionId.NONE;
    private SortedMap<String, Share> decided = new TreeMap<>();
    private long number;

    private Leadership(DurableLog log) {
        this.log = log;
    }

    static Leadership recover(DurableLog log) throws IOException {
        Leadership state = new Leadership(log);
        for (byte[] record : log.recovered()) {
            Codec.In in = new Codec.In(record);
            int type = in.octet();
            if (type == TERM) {
                state.terms.add(in.longNumber());
            } else if (type == DECIDED) {
                state.open = in.id();
                state.decided = shares(in);
            } else if (type == ENDED) {
                state.open = TransactionId.NONE;
                state.decided = new TreeMap<>();
            } else {
                throw new IOException(
                        "a record of type " + type + ": the log is of a later version; update the controller");
            }
        }
        return state;
    }

    private static SortedMap<String, Share> shares(Codec.In in) throws IOException {
        SortedMap<String, Share> shares = new TreeMap<>();
        int count = in.count();
        for (int i = 0; i < count; i++) {
            shares.put(in.text(), in.share());
        }
        return shares;
    }

    private static byte[] decision(TransactionId id, SortedMap<String, Share> shares) {
        Codec.Out out = new Codec.Out().octet(DECIDED).id(id).number(shares.size());
        shares.forEach((name, share) -> out.text(name).share(share));
        return out.done();
    }

    /** The greatest term that this log knows of; 0: none. */
    long lastTerm() {
        return terms.stream().mapToLong(Long::longValue).max().orElse(0);
    }

    /** Whether decisions of a term can only stand in this log. */
    boolean owns(long term) {
        return terms.contains(term);
    }

    void begin(long term) throws IOException {
        log.append(new Codec.Out().octet(TERM).number(term).done());
        terms.add(term);
        number = 0;
    }

    TransactionId nextId(long term) {
        number++;
        return new TransactionId(term, number);
    }

    /** Decides to commit; true for good when this returns. */
    void decide(TransactionId id, SortedMap<String, Share> shares) throws IOException {
        log.append(decision(id, shares));
        open = id;
        decided = new TreeMap<>(shares);
    }

    /** Everybody has followed. If this cannot be written, the next leader finds that there is nothing left to do. */
    void end() throws IOException {
        if (open.equals(TransactionId.NONE)) {
            return;
        }
        open = TransactionId.NONE;
        decided = new TreeMap<>();
        log.append(new Codec.Out().octet(ENDED).done());
        if (log.size() > COMPACT_FROM) {
            List<byte[]> records = new ArrayList<>();
            List<Long> last = new ArrayList<>(terms).subList(Math.max(0, terms.size() - REMEMBERED), terms.size());
            last.forEach(
                    term -> records.add(new Codec.Out().octet(TERM).number(term).done()));
            log.replace(records);
            terms.retainAll(last);
        }
    }

    /** The decided transaction that not everybody has followed yet. */
    Optional<TransactionId> open() {
        return open.equals(TransactionId.NONE) ? Optional.empty() : Optional.of(open);
    }

    /** Its shares, by participant. */
    SortedMap<String, Share> decided() {
        return decided;
    }
}
