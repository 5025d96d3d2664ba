package dev.weft.control.daemon.transaction;

import dev.weft.transaction.Changes;
import dev.weft.transaction.Coordinator;
import dev.weft.transaction.Phase;
import dev.weft.transaction.Reply;
import dev.weft.transaction.Request;
import dev.weft.transaction.Result;
import dev.weft.transaction.Standing;
import dev.weft.transaction.TransactionId;
import dev.weft.transaction.log.DurableLog;
import io.grpc.Channel;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BooleanSupplier;

/**
 * Runs a {@link Coordinator} over the agents' {@code Transactions} services, on the caller's thread: answers of switches
 * and the coordinator's own times are events of one queue. A transaction is followed from outside by waiting for a
 * {@link Phase}.
 */
public final class CoordinatorDriver implements AutoCloseable {
    private static final long LOOK_NS = 50_000_000;

    private final BlockingQueue<Runnable> events = new LinkedBlockingQueue<>();
    private final SortedMap<String, ParticipantLink> links = new TreeMap<>();
    private final SortedMap<String, Reply> answers = new TreeMap<>(); // to requests outside the coordinator
    private final Coordinator coordinator;
    private final DriverTime time;
    private final InstallListener listener;
    private Phase told = Phase.IDLE;
    private Set<String> toldWaiting = Set.of();
    private boolean asking;

    /**
     * Makes a driver; nothing is sent yet.
     *
     * @param channels to the agents, by name of their switch; they stay the caller's
     * @param callTimeout limit of one call; zero: none
     * @param log the coordinator's; for as long as this driver lives nobody else's
     * @param leader tells this controller from others, 0..65535
     * @throws IOException if the log holds what this version does not understand
     */
    public CoordinatorDriver(
            Map<String, ? extends Channel> channels,
            Duration callTimeout,
            DurableLog log,
            int leader,
            Coordinator.Timing timing,
            DriverTime time,
            InstallListener listener)
            throws IOException {
        this.time = time;
        this.listener = listener;
        this.coordinator = Coordinator.open(log, leader, timing, this::send);
        channels.forEach((name, channel) ->
                links.put(name, new ParticipantLink(channel, callTimeout, events::add, new FromParticipant(name))));
    }

    private void send(String participant, Request request) {
        ParticipantLink link = links.get(participant);
        if (link != null) {
            link.send(request);
        }
    }

    /** Whether the log holds a decision that not everybody has followed, so that an election has work to do. */
    public boolean unfinished() {
        return coordinator.unfinished();
    }

    /** Becomes the leader of all participants but the fenced ones, and finishes what earlier leaders have left. */
    public void elect(Set<String> fenced) {
        for (String name : fenced) {
            coordinator.fence(name, time.nowNs());
        }
        Set<String> all = new TreeSet<>(links.keySet());
        all.removeAll(fenced);
        coordinator.elect(all, time.nowNs());
    }

    /** Begins a transaction that waits in phase VOTED when all have voted for it. */
    public TransactionId begin(SortedMap<String, Changes> changes) {
        return coordinator.begin(changes, true, time.nowNs());
    }

    /** Decides to commit; in phase VOTED only. */
    public void proceed() {
        coordinator.proceed(time.nowNs());
    }

    /** Gives the transaction up, unless it is decided; returns whether it is. */
    public boolean cancel(String reason) {
        return coordinator.cancel(reason, time.nowNs());
    }

    /** Goes on without a participant; see {@link Coordinator#fence}. */
    public void fence(String participant) {
        coordinator.fence(participant, time.nowNs());
    }

    /**
     * Lets things happen until a condition holds.
     *
     * @return whether it holds; false: the time is over
     */
    public boolean await(BooleanSupplier condition, Duration limit) {
        long endNs = time.nowNs() + limit.toNanos();
        while (true) {
            tell();
            if (condition.getAsBoolean()) {
                return true;
            }
            long nowNs = time.nowNs();
            if (nowNs >= endNs) {
                return false;
            }
            if (nowNs >= coordinator.nextTimeNs()) {
                coordinator.onTime(nowNs);
                continue;
            }
            long untilNs = Math.min(Math.min(endNs, coordinator.nextTimeNs()), nowNs + LOOK_NS);
            Runnable event = time.take(events, untilNs);
            if (event != null) {
                event.run();
            }
        }
    }

    /** Asks participants something outside the coordinator, and waits for their answers. Those missing gave none. */
    public SortedMap<String, Reply> ask(Map<String, Request> requests, Duration limit) {
        answers.clear();
        asking = true;
        requests.forEach((name, request) -> links.get(name).send(request));
        await(
                () -> requests.keySet().stream()
                        .allMatch(name -> answers.containsKey(name)
                                || !links.get(name).trouble().isEmpty()),
                limit);
        asking = false;
        return new TreeMap<>(answers);
    }

    private void tell() {
        Phase phase = coordinator.phase();
        Set<String> waiting = coordinator.waiting();
        if (phase != told || !waiting.equals(toldWaiting)) {
            told = phase;
            toldWaiting = waiting;
            listener.phase(phase, waiting);
        }
    }

    /** Returns what the coordinator is doing. */
    public Phase phase() {
        return coordinator.phase();
    }

    /** Returns whose part in the present phase is missing. */
    public Set<String> waiting() {
        return coordinator.waiting();
    }

    /** Returns its term. */
    public long term() {
        return coordinator.term();
    }

    /** Returns how the last transaction ended. */
    public Result result() {
        return coordinator.result();
    }

    /** Returns how the transactions of earlier leaders ended. */
    public List<Result> recovered() {
        return coordinator.recovered();
    }

    /** Returns how things stand at the participants. */
    public SortedMap<String, Standing> standings() {
        return coordinator.standings();
    }

    /** Returns who is waited for and why, in words. */
    public String missing() {
        SortedMap<String, String> reasons = new TreeMap<>(coordinator.troubles());
        links.forEach((name, link) -> {
            if (!link.trouble().isEmpty()) {
                reasons.put(name, link.trouble());
            }
        });
        StringBuilder text = new StringBuilder();
        for (String name : coordinator.waiting()) {
            text.append(text.length() == 0 ? "" : ", ").append(name);
            String reason = reasons.get(name);
            text.append(reason == null ? "" : " (" + reason + ")");
        }
        String own = reasons.get("");
        return text.length() == 0 && own != null ? own : text.toString();
    }

    /** Ends calls under way; a preparation that nobody ends is ended by the next leader. */
    @Override
    public void close() {
        links.values().forEach(ParticipantLink::close);
    }

    private final class FromParticipant implements ParticipantLink.Listener {
        private final String name;

        FromParticipant(String name) {
            this.name = name;
        }

        @Override
        public void reply(Reply reply) {
            if (asking) {
                answers.put(name, reply);
            } else {
                coordinator.onReply(name, reply, time.nowNs());
            }
        }

        @Override
        public void progress(int acknowledged, int total) {
            coordinator.progressed(time.nowNs());
            listener.acknowledged(name, acknowledged, total);
        }
    }
}
