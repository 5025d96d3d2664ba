package dev.weft.lab.transactions;

import dev.weft.control.core.ir.EntryKey;
import dev.weft.transaction.Changes;
import dev.weft.transaction.Coordinator;
import dev.weft.transaction.Image;
import dev.weft.transaction.Phase;
import dev.weft.transaction.Reply;
import dev.weft.transaction.Request;
import dev.weft.transaction.Result;
import dev.weft.transaction.StoreException;
import dev.weft.transaction.SwitchStore;
import dev.weft.transaction.log.DurableLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntFunction;

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
    private static final boolean LIES = Boolean.getBoolean("weft.crash.lies");
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
        final int id;
        final SimulatedDisk disk = new SimulatedDisk(this::operation);
        Coordinator coordinator;
        int operations;
        int stopAt = -1;
        long armedNs = -1;
        private boolean left;

        Leader(int id) {
            this.id = id;
        }

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
                coordinator = Coordinator.open(DurableLog.open(disk, LOG), id, TIMING, this::send);
                coordinator.elect(switches.keySet(), nowNs);
            });
        }

        private void send(String to, Request request) {
            operation();
            deliver(() -> receive(this, to, request));
        }

        void run(Action action) {
            try {
                action.run();
            } catch (SimulatedSwitch.Stopped e) {
                crash();
                return;
            } catch (IOException e) {
                throw new UncheckedIOException("leader " + id + " cannot start again", e);
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
    private final Visible visible;
    private final Random random;
    private final int from;
    private final int to;
    private final int oldEpoch;
    private final SortedMap<String, Changes> changes;
    private final int newEpoch;
    private final SortedMap<String, SimulatedSwitch> switches = new TreeMap<>();
    private final Map<String, Map<EntryKey, Object>> oldView = new HashMap<>();
    private final Map<String, Map<EntryKey, Object>> newView = new HashMap<>();
    private final PriorityQueue<Event> events = new PriorityQueue<>(
            Comparator.<Event>comparingLong(event -> event.atNs).thenComparingLong(event -> event.number));
    private final Map<Integer, Long> lastActive = new HashMap<>();
    private final Verdict verdict = new Verdict();
    private final Leader leader = new Leader(7);
    private long nowNs;
    private long eventNumber;
    private Fault fault = Fault.NONE;
    private int faultAt = -1;
    private boolean judging;
    private int rivals;
    private Reply lastAnswer;
    private long lastDeposedNs = -1_000 * MS;

    /**
     * @param stores the tables of each switch, by number from 0
     * @param visible the oracle; may be shared by schedules of one thread
     */
    CrashSchedule(SampleNetwork network, IntFunction<SwitchStore> stores, Visible visible, long seed) {
        this.network = network;
        this.visible = visible;
        this.random = new Random(seed);
        this.from = random.nextInt(SampleNetwork.VARIANTS);
        this.to = (from + 1 + random.nextInt(SampleNetwork.VARIANTS - 1)) % SampleNetwork.VARIANTS;
        this.oldEpoch = random.nextInt(4) == 0 ? 255 : 1;
        this.changes = network.changes(from, to, oldEpoch);
        this.newEpoch = changes.values().iterator().next().newEpoch();
        int index = 0;
        for (String name : network.names()) {
            switches.put(name, new SimulatedSwitch(name, stores.apply(index++), this::changed));
        }
    }

    /**
     * Runs it.
     *
     * @param what goes wrong
     * @param step where: a number from 0, taken modulo the steps there are in a run without faults
     * @param steps of that run; null for the run without faults
     */
    Verdict run(Fault what, int step, Verdict steps) {
        try {
            begin();
        } catch (StoreException e) {
            throw new IllegalStateException("the tables cannot be prepared", e);
        }
        fault = what;
        if (steps != null) {
            place(step, steps);
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
            oldView.put(image.getKey(), visible.in(image.getValue()));
        }
        network.images(to, newEpoch).forEach((name, image) -> newView.put(name, visible.in(image)));
        lastActive.put(oldEpoch, Long.MAX_VALUE);
        at(FAULTS_END_NS + 200 * MS, () -> {});
    }

    /** Decides which operation or message the fault is at. */
    private void place(int step, Verdict steps) {
        SimulatedSwitch victim = new ArrayList<>(switches.values()).get(random.nextInt(switches.size()));
        switch (fault) {
            case COORDINATOR_CRASH -> leader.stopAt = step % (steps.coordinatorOperations + 1);
            case PARTICIPANT_CRASH -> {
                victim.stopAt(step % (steps.participantOperations + 1));
                at(nowNs, () -> revive(victim));
            }
            case LOST, DUPLICATED, DELAYED, SECOND_LEADER -> faultAt = step % (steps.messages + 1);
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
        at(nowNs + random.nextInt(200) * MS, () -> lying.lies(LIES));
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
            Leader second = new Leader(9 + random.nextInt(1000));
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
    }

    private void halfInstalled(String what) {
        verdict.halfInstalled.add(what);
    }

    /** After each write: whoever looks now must see one configuration. */
    private void changed(SimulatedSwitch of, boolean entry) {
        if (!judging) {
            return;
        }
        Set<Integer> active = new HashSet<>();
        switches.values().forEach(each -> active.add(each.epoch()));
        lastActive.replaceAll((epoch, until) -> active.contains(epoch) || until != Long.MAX_VALUE ? until : nowNs);
        boolean fresh = false;
        for (int epoch : active) {
            Long before = lastActive.put(epoch, Long.MAX_VALUE);
            fresh |= before == null;
        }
        if (fresh) {
            switches.values().forEach(this::judge);
        } else if (entry) {
            judge(of);
        }
    }

    private void judge(SimulatedSwitch of) {
        verdict.checks++;
        for (Map.Entry<Integer, Long> live : lastActive.entrySet()) {
            boolean packets = live.getValue() == Long.MAX_VALUE || nowNs < live.getValue() + LIFETIME_NS;
            if (!packets) {
                continue;
            }
            int epoch = live.getKey();
            Map<EntryKey, Object> seen = visible.in(epoch, of.parts());
            Map<EntryKey, Object> before = oldView.get(of.name());
            Map<EntryKey, Object> after = newView.get(of.name());
            boolean old = Visible.same(seen, before, after);
            boolean now = Visible.same(seen, after, before);
            boolean right = oldEpoch == newEpoch ? old || now : epoch == oldEpoch ? old : epoch == newEpoch && now;
            if (!right && verdict.mixtures.size() < 5) {
                verdict.mixtures.add("at " + nowNs / MS + " ms " + of.name() + " in epoch " + epoch + " shows "
                        + (old ? "the old" : now ? "the new" : "neither") + " configuration");
            }
        }
    }
}
