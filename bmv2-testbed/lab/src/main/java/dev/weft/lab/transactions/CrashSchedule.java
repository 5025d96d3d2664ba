package dev.weft.lab.transactions;

import dev.weft.transaction.Changes;
import dev.weft.transaction.Coordinator;
import dev.weft.transaction.Image;
import dev.weft.transaction.Phase;
import dev.weft.transaction.Reply;
import dev.weft.transaction.Request;
import dev.weft.transaction.Result;
import dev.weft.transaction.StoreException;
import dev.weft.transaction.TransactionId;
import dev.weft.transaction.log.DurableLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One transaction in virtual time with one fault somewhere, by a seed: the production coordinator, participants and logs,
 * on a simulated disk and over messages that take random time. Until all faults are over and the new configuration is
 * true everywhere, each single write is judged: every epoch that any packet may carry must mean one and the same
 * configuration on every switch.
 */
final class CrashSchedule {
    private static final long MS = 1_000_000;
    private static final Coordinator.Timing TIMING = new Coordinator.Timing(10 * MS, 300 * MS, 50 * MS);
    private static final long LIFETIME_NS = 50 * MS;
    private static final long FAULTS_END_NS = 1_000 * MS;
    private static final long LIMIT_NS = 6_000 * MS;
    private static final int LEADERS = 0x10000;
    private static final String LOG = "coordinator.log";

    /** What was found. */
    static final class Verdict {
        final List<String> mixtures = new ArrayList<>();
        final List<String> halfInstalled = new ArrayList<>();
        final List<String> stuck = new ArrayList<>();
        int messages;
        int coordinatorOperations;
        int participantOperations;
        long checks;

        boolean good() {
            return mixtures.isEmpty() && halfInstalled.isEmpty() && stuck.isEmpty();
        }

        @Override
        public String toString() {
            return "mixtures " + mixtures + ", half installed " + halfInstalled + ", stuck " + stuck;
        }
    }

    private static final class Event {
        final long atNs;
        final long number;
        final Runnable work;

        Event(long atNs, long number, Runnable work) {
            this.atNs = atNs;
            this.number = number;
            this.work = work;
        }
    }

    /** A leader: a coordinator, its disk, and whether it is up. */
    private final class Leader {
        final SimulatedDisk disk = new SimulatedDisk(this::operation);
        Coordinator coordinator;
        int operations;
        int stopAt = -1;
        long armedNs = -1;
        private final Set<String> sent = new HashSet<>(); // kept for a mutation only
        private boolean left;

        void operation() {
            if (operations++ == stopAt) {
                throw new SimulatedSwitch.Stopped();
            }
        }

        void start() {
            if (left) {
                return;
            }
            run(() -> {
                coordinator = Coordinator.open(DurableLog.open(disk, LOG), random.nextInt(LEADERS), TIMING, this::send);
                coordinator.elect(switches.keySet(), nowNs);
            });
        }

        private void send(String to, Request request) {
            operation();
            if (mutation == Mutation.NO_REPETITION && !sent.add(to + " " + request)) {
                return;
            }
            deliver(() -> receive(this, to, request));
            TransactionId of = request.id();
            if (mutation == Mutation.EARLY_FLIP && request.type() == Request.Type.PREPARE) {
                at(nowNs, () -> receive(this, to, request));
                at(nowNs, () -> receive(this, to, Request.commit(request.term(), of)));
            } else if (mutation == Mutation.EARLY_COLLECTION && request.type() == Request.Type.COMMIT) {
                at(nowNs + 3 * MS, () -> receive(this, to, Request.collect(request.term(), of)));
            }
        }

        void run(Action action) {
            try {
                action.run();
            } catch (SimulatedSwitch.Stopped e) {
                crash();
                return;
            } catch (IOException e) {
                throw new UncheckedIOException("a leader cannot start again", e);
            }
            arm();
        }

        void leave() {
            coordinator = null;
            left = true;
        }

        void crash() {
            coordinator = null;
            disk.crash(random);
            at(nowNs + (5 + random.nextInt(95)) * MS, () -> {
                start();
            });
        }

        void arm() {
            long next = coordinator == null ? Long.MAX_VALUE : coordinator.nextTimeNs();
            if (next == Long.MAX_VALUE || next == armedNs) {
                return;
            }
            armedNs = next;
            at(Math.max(next, nowNs), () -> {
                if (armedNs == next) {
                    armedNs = -1;
                }
                if (coordinator != null && nowNs >= coordinator.nextTimeNs()) {
                    run(() -> coordinator.onTime(nowNs));
                } else if (coordinator != null) {
                    arm();
                }
            });
        }
    }

    private interface Action {
        void run() throws IOException;
    }

    private final SampleNetwork network;
    private final EmbeddedStores embedded;
    private final Mutation mutation;
    private final EpochJudge judge;
    private final Random random;
    private final int from;
    private final int to;
    private final int oldEpoch;
    private final SortedMap<String, Changes> changes;
    private final int newEpoch;
    private final SortedMap<String, SimulatedSwitch> switches = new TreeMap<>();
    private final PriorityQueue<Event> events = new PriorityQueue<>(
            Comparator.<Event>comparingLong(event -> event.atNs).thenComparingLong(event -> event.number));
    private final Verdict verdict = new Verdict();
    private final Leader leader = new Leader();
    private long nowNs;
    private long eventNumber;
    private Fault fault = Fault.NONE;
    private int faultAt = -1;
    private boolean judging;
    private int rivals;
    private Reply lastAnswer;
    private long adoptAgainNs;
    private long lastDeposedNs = -1_000 * MS;

    /**
     * @param embedded the switches
     * @param visible the oracle; may be shared by schedules of one thread
     * @param mutation a defect to be found; usually NONE
     */
    CrashSchedule(SampleNetwork network, EmbeddedStores embedded, Visible visible, long seed, Mutation mutation) {
        this.network = network;
        this.embedded = embedded;
        this.mutation = mutation;
        this.random = new Random(seed);
        this.from = random.nextInt(SampleNetwork.VARIANTS);
        this.to = (from + 1 + random.nextInt(SampleNetwork.VARIANTS - 1)) % SampleNetwork.VARIANTS;
        this.oldEpoch = random.nextInt(4) == 0 ? 255 : 1;
        this.changes = network.changes(from, to, oldEpoch);
        this.newEpoch = changes.values().iterator().next().newEpoch();
        this.judge = new EpochJudge(visible, LIFETIME_NS, oldEpoch, newEpoch, verdict.mixtures);
        int index = 0;
        for (String name : network.names()) {
            switches.put(name, new SimulatedSwitch(name, embedded.get(index++), visible, mutation, this::changed));
        }
    }

    /**
     * Runs it.
     *
     * @param what goes wrong
     * @param where from 0 (the first step of a run without faults) to below 1 (the last)
     * @param steps of that run; null for the run without faults
     */
    Verdict run(Fault what, double where, Verdict steps) {
        try {
            begin();
        } catch (StoreException e) {
            throw new IllegalStateException("the tables cannot be prepared", e);
        }
        fault = what;
        if (steps != null) {
            place(where, steps);
        }
        judging = true;
        leader.start();
        long look = nowNs;
        while (!events.isEmpty() && nowNs < LIMIT_NS) {
            Event event = events.remove();
            nowNs = event.atNs;
            event.work.run();
            if (nowNs >= look) {
                look = nowNs + MS;
                if (drive()) {
                    break;
                }
            }
        }
        judging = false;
        finish();
        return verdict;
    }

    private void begin() throws StoreException {
        for (Map.Entry<String, Image> image : network.images(from, oldEpoch).entrySet()) {
            switches.get(image.getKey()).start(image.getValue());
            judge.expect(
                    image.getKey(),
                    image.getValue(),
                    network.images(to, newEpoch).get(image.getKey()));
        }
        at(FAULTS_END_NS + 200 * MS, () -> {});
    }

    /** Decides which operation or message the fault is at. */
    private void place(double where, Verdict steps) {
        SimulatedSwitch victim = new ArrayList<>(switches.values()).get(random.nextInt(switches.size()));
        switch (fault) {
            case COORDINATOR_CRASH -> leader.stopAt = (int) (where * (steps.coordinatorOperations + 1));
            case PARTICIPANT_CRASH -> {
                victim.stopAt((int) (where * (steps.participantOperations + 1)));
                at(nowNs, () -> revive(victim));
            }
            case LOST_SYNC -> {
                // The disk says it is done and is not, from the start to the crash.
                if (random.nextInt(4) == 0) {
                    leader.disk.lies(true);
                    leader.stopAt = (int) (where * (steps.coordinatorOperations + 1));
                } else {
                    victim.disk().lies(true);
                    victim.stopAt((int) (where * (steps.participantOperations + 1)));
                    at(nowNs, () -> revive(victim));
                }
            }
            case LOST, DUPLICATED, DELAYED, SECOND_LEADER -> faultAt = (int) (where * (steps.messages + 1));
            case DISK_FULL -> {
                SimulatedDisk disk = random.nextInt(3) == 0 ? leader.disk : victim.disk();
                at(nowNs + random.nextInt(40) * MS, () -> disk.full(true));
                at(nowNs + (40 + random.nextInt(400)) * MS, () -> disk.full(false));
            }
            case STORM -> storm();
            default -> {
                // nothing goes wrong
            }
        }
    }

    private void storm() {
        for (int i = 0; i < 6; i++) {
            SimulatedSwitch victim = new ArrayList<>(switches.values()).get(random.nextInt(switches.size()));
            at(nowNs + random.nextInt(400) * MS, () -> victim.stopAt(victim.operations() + random.nextInt(6)));
            at(nowNs, () -> revive(victim));
        }
        for (int i = 0; i < 3; i++) {
            at(nowNs + random.nextInt(400) * MS, () -> leader.stopAt = leader.operations + random.nextInt(20));
        }
        SimulatedSwitch liar = new ArrayList<>(switches.values()).get(random.nextInt(switches.size()));
        SimulatedDisk lying = random.nextInt(4) == 0 ? leader.disk : liar.disk();
        at(nowNs + random.nextInt(200) * MS, () -> lying.lies(true));
        at(nowNs + (200 + random.nextInt(200)) * MS, () -> lying.lies(false));
    }

    /** Starts an agent again some time after it has stopped, for as long as there are faults. */
    private void revive(SimulatedSwitch victim) {
        if (victim.isDown()) {
            at(nowNs + random.nextInt(80) * MS, victim::restart);
        }
        if (nowNs < FAULTS_END_NS) {
            at(nowNs + 5 * MS, () -> revive(victim));
        } else {
            victim.stopAt(-1);
        }
    }

    private void at(long atNs, Runnable work) {
        events.add(new Event(atNs, eventNumber++, work));
    }

    /** Brings a message to its receiver, or does not. */
    private void deliver(Runnable arrival) {
        int number = verdict.messages++;
        long delayNs = MS / 10 + random.nextInt(2_000_000);
        boolean now = number == faultAt;
        boolean stormy = fault == Fault.STORM && nowNs < FAULTS_END_NS;
        int dice = stormy ? random.nextInt(100) : 100;
        if (now && fault == Fault.LOST || dice < 8) {
            return;
        }
        if (now && fault == Fault.DELAYED || dice >= 8 && dice < 16) {
            delayNs += (20 + random.nextInt(400)) * MS;
        }
        at(nowNs + delayNs, arrival);
        if (now && fault == Fault.DUPLICATED || dice >= 16 && dice < 24) {
            at(nowNs + delayNs + random.nextInt(60) * MS, arrival);
        }
        if (now && fault == Fault.SECOND_LEADER || stormy && rivals < 2 && random.nextInt(60 * switches.size()) == 0) {
            Leader second = new Leader();
            rivals++;
            at(nowNs, second::start);
            at(nowNs + (20 + random.nextInt(200)) * MS, second::leave);
        }
    }

    private void receive(Leader sender, String name, Request request) {
        SimulatedSwitch receiver = switches.get(name);
        receiver.handle(request, random).ifPresent(reply -> deliver(() -> answer(sender, name, reply)));
    }

    private void answer(Leader receiver, String name, Reply reply) {
        lastAnswer = reply;
        if (receiver.coordinator != null) {
            receiver.run(() -> receiver.coordinator.onReply(name, reply, nowNs));
        }
    }

    /** What the operator of the controller would do; returns whether all is done. */
    private boolean drive() {
        Coordinator coordinator = leader.coordinator;
        if (coordinator == null) {
            return false;
        }
        if (coordinator.phase() == Phase.DEPOSED && nowNs > lastDeposedNs + 100 * MS) {
            lastDeposedNs = nowNs;
            leader.run(() -> coordinator.elect(switches.keySet(), nowNs));
        }
        if (coordinator.phase() != Phase.READY) {
            return false;
        }
        if (coordinator.result().kind() == Result.Kind.COMMITTED || everywhere(to, newEpoch, coordinator)) {
            return nowNs > FAULTS_END_NS || fault == Fault.NONE;
        }
        if (adopt(coordinator)) {
            return false;
        }
        if (!everywhere(from, oldEpoch, coordinator)) {
            if (nowNs > FAULTS_END_NS) {
                halfInstalled("ready, and neither the old nor the new everywhere: " + coordinator.standings());
                return true;
            }
            leader.run(() -> coordinator.elect(switches.keySet(), nowNs));
            return false;
        }
        leader.run(() -> coordinator.begin(changes, nowNs));
        return false;
    }

    /** As the controller does when nothing is under way: whoever does not know what its switch should hold takes it over. */
    private boolean adopt(Coordinator coordinator) {
        List<String> lost = coordinator.standings().entrySet().stream()
                .filter(entry -> !entry.getValue().established())
                .map(Map.Entry::getKey)
                .toList();
        if (lost.isEmpty()) {
            return false;
        }
        if (nowNs >= adoptAgainNs) {
            adoptAgainNs = nowNs + 20 * MS;
            lost.forEach(name -> leader.run(() -> leader.send(name, Request.adopt(coordinator.term()))));
        }
        return true;
    }

    private boolean everywhere(int variant, int epoch, Coordinator coordinator) {
        SortedMap<String, Image> images = network.images(variant, epoch);
        return coordinator.standings().size() == switches.size()
                && coordinator.standings().entrySet().stream()
                        .allMatch(entry -> entry.getValue().established()
                                && entry.getValue().digest()
                                        == images.get(entry.getKey()).digest());
    }

    private void finish() {
        Coordinator coordinator = leader.coordinator;
        if (nowNs >= LIMIT_NS || coordinator == null || coordinator.phase() != Phase.READY) {
            verdict.stuck.add("at " + nowNs / MS + " ms: "
                    + (coordinator == null
                            ? "no leader"
                            : coordinator.phase() + ", waits for " + coordinator.waiting() + " "
                                    + coordinator.troubles() + ", last answer"
                                    + lastAnswer));
        }
        SortedMap<String, Image> wanted = network.images(to, newEpoch);
        ReferenceJudge reference = network.judge(to);
        int index = 0;
        for (String name : network.names()) {
            reference.someDifferences(name, embedded.device(index++)).forEach(this::halfInstalled);
        }
        for (SimulatedSwitch of : switches.values()) {
            try {
                Image held = of.read();
                Image image = wanted.get(of.name());
                if (!held.equals(image)) {
                    halfInstalled(of.name() + " holds " + held + " and differs in "
                            + held.to(image).size() + " parts");
                }
            } catch (StoreException e) {
                halfInstalled(of.name() + " cannot be read: " + e.getMessage());
            }
            verdict.participantOperations = Math.max(verdict.participantOperations, of.operations());
        }
        verdict.coordinatorOperations = leader.operations;
        verdict.checks = judge.checks();
    }

    private void halfInstalled(String what) {
        verdict.halfInstalled.add(what);
    }

    /** After each write: whoever looks now must see one configuration. */
    private void changed(SimulatedSwitch of, boolean entry) {
        if (judging) {
            judge.changed(of, entry, switches.values(), nowNs);
        }
    }
}
