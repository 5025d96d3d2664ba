package dev.weft.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.transaction.log.DurableLog;
import dev.weft.transaction.log.MemoryDisk;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Coordinator and participants that answer at once, or are away. */
class TwoPhaseTest {
    private static final Coordinator.Timing TIMING = new Coordinator.Timing(10, 100, 50);

    private final SortedMap<String, Participant> participants = new TreeMap<>();
    private final SortedMap<String, Tables> tables = new TreeMap<>();
    private final Map<String, MemoryDisk> disks = new HashMap<>();
    private final Set<String> away = new HashSet<>();
    private long now;

    /** A switch that is a map. */
    private static final class Tables implements SwitchStore {
        final Map<PartKey, byte[]> parts = new HashMap<>();
        int epoch;
        int writes;
        long capacity = -1;
        boolean settled = true;

        @Override
        public Image read() {
            return new Image(parts, epoch);
        }

        @Override
        public void write(List<Write> all, Progress progress) {
            for (Write write : all) {
                writes++;
                if (write.after().isPresent()) {
                    parts.put(write.key(), write.after().get());
                } else {
                    parts.remove(write.key());
                }
            }
        }

        @Override
        public void flip(int newEpoch) {
            epoch = newEpoch;
        }

        @Override
        public boolean settled() {
            return settled;
        }

        @Override
        public long capacity(int table) {
            return capacity;
        }
    }

    @BeforeEach
    void start() throws IOException {
        for (String name : List.of("s1", "s2", "s3")) {
            tables.put(name, new Tables());
            disks.put(name, new MemoryDisk());
            restart(name);
            participants.get(name).handle(Request.adopt(1));
        }
    }

    private void restart(String name) throws IOException {
        participants.put(name, Participant.open(tables.get(name), DurableLog.open(disks.get(name), name)));
    }

    /** The disk has lost what it had said to be durable since it held some octets, and the agent was killed. */
    private void loseSince(byte[] before, String name) throws IOException {
        disks.get(name).replace(name, before);
        restart(name);
    }

    private static PartKey key(int number) {
        return new PartKey(PartKey.Rank.ENTRY, 1, new byte[] {(byte) number});
    }

    private SortedMap<String, Changes> changes() {
        SortedMap<String, Changes> all = new TreeMap<>();
        tables.forEach((name, of) -> all.put(
                name,
                new Changes(
                        of.read().digest(),
                        of.epoch,
                        of.epoch + 1,
                        List.of(Write.of(key(1), null, new byte[] {1})),
                        List.of(),
                        List.of(Write.of(key(2), null, new byte[] {2}), Write.of(key(1), new byte[] {1}, null)))));
        return all;
    }

    private Coordinator leader(int id) throws IOException {
        Coordinator[] self = new Coordinator[1];
        self[0] = Coordinator.open(DurableLog.open(new MemoryDisk(), "c"), id, TIMING, (name, request) -> {
            if (!away.contains(name)) {
                self[0].onReply(name, participants.get(name).handle(request), now);
            }
        });
        return self[0];
    }

    private void pass(Coordinator coordinator, long time) {
        long end = now + time;
        while (coordinator.nextTimeNs() <= end) {
            now = Math.max(now, coordinator.nextTimeNs());
            coordinator.onTime(now);
        }
        now = end;
    }

    @Test
    void nobodyFlipsBeforeWhatWasWrittenHasTakenEffect() throws IOException {
        tables.get("s2").settled = false;
        Coordinator leader = leader(1);
        leader.elect(participants.keySet(), now);
        leader.begin(changes(), now);

        pass(leader, 40);
        assertThat(leader.phase()).isEqualTo(Phase.PREPARE);
        assertThat(leader.waiting()).containsExactly("s2");
        assertThat(tables.values()).allMatch(of -> of.epoch == 0 && of.writes == 1);
        tables.get("s2").settled = true;
        pass(leader, 10);
        assertThat(leader.phase()).isEqualTo(Phase.DRAIN);
        assertThat(tables.values()).allMatch(of -> of.epoch == 1 && of.writes == 1);
    }

    @Test
    void whatNeverTakesEffectIsTakenBack() throws IOException {
        tables.get("s2").settled = false;
        Coordinator leader = leader(1);
        leader.elect(participants.keySet(), now);
        leader.begin(changes(), now);

        pass(leader, 200);
        assertThat(leader.result().reason()).contains("s2", "taken effect");
        assertThat(tables.values()).allMatch(of -> of.epoch == 0 && of.parts.isEmpty());
    }

    @Test
    void commitsAndCollectsAfterTheLongestLifetime() throws IOException {
        Coordinator leader = leader(1);
        leader.elect(participants.keySet(), now);
        leader.begin(changes(), now);

        assertThat(leader.phase()).isEqualTo(Phase.DRAIN);
        assertThat(tables.values()).allMatch(of -> of.epoch == 1 && of.parts.containsKey(key(1)));
        pass(leader, 49);
        assertThat(leader.phase()).isEqualTo(Phase.DRAIN);
        pass(leader, 1);

        assertThat(leader.result().kind()).isEqualTo(Result.Kind.COMMITTED);
        assertThat(tables.values()).allMatch(of -> of.parts.keySet().equals(Set.of(key(2))) && of.writes == 3);
        assertThat(leader.flips()).isEqualTo(3);
    }

    @Test
    void oneThatIsFullStopsAll() throws IOException {
        tables.get("s3").capacity = 1;
        Coordinator leader = leader(1);
        leader.elect(participants.keySet(), now);
        leader.begin(changes(), now);

        assertThat(leader.result().kind()).isEqualTo(Result.Kind.ABORTED);
        assertThat(leader.result().participant()).isEqualTo("s3");
        assertThat(leader.result().reason()).contains("room for 1 entries");
        assertThat(tables.values()).allMatch(of -> of.parts.isEmpty() && of.epoch == 0);
    }

    @Test
    void aSilentParticipantHoldsBackCollectionAndTheNextCommitUntilItReturns() throws IOException {
        Coordinator leader = leader(1);
        leader.elect(participants.keySet(), now);
        away.add("s2");
        leader.begin(changes(), now);
        pass(leader, 20);
        assertThat(leader.phase()).isEqualTo(Phase.PREPARE);
        away.clear();
        away.add("s3"); // has voted
        pass(leader, 30);
        assertThat(leader.phase()).isEqualTo(Phase.COMMIT);
        pass(leader, 10_000);

        assertThat(leader.waiting()).containsExactly("s3");
        assertThat(tables.get("s1").parts).containsKey(key(1));

        away.clear();
        pass(leader, 100);
        assertThat(leader.result().kind()).isEqualTo(Result.Kind.COMMITTED);
    }

    @Test
    void anOperatorFencesASilentParticipant() throws IOException {
        Coordinator leader = leader(1);
        leader.elect(participants.keySet(), now);
        away.add("s2");
        leader.begin(changes(), now);
        away.clear();
        away.add("s3");
        pass(leader, 50);
        assertThat(leader.phase()).isEqualTo(Phase.COMMIT);

        leader.fence("s3", now);
        pass(leader, 100);

        assertThat(leader.result().kind()).isEqualTo(Result.Kind.COMMITTED);
        assertThat(tables.get("s1").parts.keySet()).containsExactly(key(2));
        assertThat(tables.get("s3").epoch).isZero();
    }

    @Test
    void aLeaderThatWasDeposedCannotCommit() throws IOException {
        Coordinator first = leader(1);
        first.elect(participants.keySet(), now);
        away.add("s2");
        first.begin(changes(), now);
        away.clear();
        Coordinator second = leader(2);
        second.elect(participants.keySet(), now);
        pass(second, 30);

        assertThat(second.phase()).isEqualTo(Phase.READY);
        pass(first, 50);

        assertThat(first.result().kind()).isEqualTo(Result.Kind.DEPOSED);
        assertThat(tables.values()).allMatch(of -> of.parts.isEmpty() && of.epoch == 0);
    }

    @Test
    void randomTamperingsAreFoundAndRepairedWithTheFewestWrites() throws Exception {
        Random random = new Random(5);
        Tables of = tables.get("s1");
        for (int i = 0; i < 60; i++) {
            of.parts.put(key(i), new byte[] {(byte) i});
        }
        Participant participant = participants.get("s1");
        participant.handle(Request.adopt(2));
        Image wanted = of.read();
        for (int i = 0; i < 1_000; i++) {
            int kinds = random.nextInt(5);
            for (int j = 0; j <= kinds; j++) {
                int victim = random.nextInt(80);
                if (random.nextBoolean()) {
                    of.parts.remove(key(victim));
                } else {
                    of.parts.put(key(victim), new byte[] {(byte) random.nextInt(100)});
                }
            }
            if (random.nextInt(50) == 0) {
                of.parts.clear(); // restarted empty
            }
            long different = 0;
            Set<PartKey> keys = new HashSet<>(of.parts.keySet());
            keys.addAll(wanted.parts().keySet());
            for (PartKey each : keys) {
                different += Arrays.equals(of.parts.get(each), wanted.parts().get(each)) ? 0 : 1;
            }
            of.writes = 0;

            Drift drift = participant.verify();

            assertThat(drift.repairs()).hasSize((int) different);
            assertThat(of.writes).isEqualTo((int) different);
            assertThat(of.read()).isEqualTo(wanted);
        }
    }

    @Test
    void theDecisionWaitsForAWordIfAskedTo() throws IOException {
        Coordinator leader = leader(1);
        leader.elect(participants.keySet(), now);
        leader.begin(changes(), true, now);

        assertThat(leader.phase()).isEqualTo(Phase.VOTED);
        pass(leader, 1000);
        assertThat(leader.phase()).isEqualTo(Phase.VOTED);
        assertThat(leader.unfinished()).isFalse();
        leader.proceed(now);

        assertThat(leader.unfinished()).isTrue();
        assertThat(leader.phase()).isEqualTo(Phase.DRAIN);
    }

    @Test
    void aLostVoteIsFoundAndTheSwitchLeftAloneUntilTheLeaderTells() throws IOException, StoreException {
        Coordinator leader = leader(1);
        leader.elect(participants.keySet(), now);
        byte[] before = disks.get("s2").read("s2");
        leader.begin(changes(), true, now);
        loseSince(before, "s2");

        assertThat(participants.get("s2").verify().isNone()).isTrue();
        assertThat(participants.get("s2").established()).isFalse();
        assertThat(tables.get("s2").parts).containsKey(key(1));

        leader.proceed(now);
        pass(leader, 200);
        assertThat(leader.result().kind()).isEqualTo(Result.Kind.COMMITTED);
        assertThat(tables.values()).allMatch(of -> of.epoch == 1 && of.parts.containsKey(key(2)));
        assertThat(participants.get("s2").established()).isTrue();
    }

    @Test
    void whatWasNeverVotedForGoesWhenTheLeaderAborts() throws IOException, StoreException {
        Coordinator leader = leader(1);
        leader.elect(participants.keySet(), now);
        byte[] before = disks.get("s2").read("s2");
        leader.begin(changes(), true, now);
        loseSince(before, "s2");
        participants.get("s2").verify();
        leader.cancel("changed my mind", now);
        pass(leader, 200);

        assertThat(tables.values()).allMatch(of -> of.epoch == 0 && of.parts.isEmpty());
        assertThat(participants.get("s2").established()).isTrue();
    }

    @Test
    void aTransactionThatIsLostAfterTheFlipIsToldAgain() throws IOException {
        Coordinator leader = leader(1);
        leader.elect(participants.keySet(), now);
        byte[] before = disks.get("s2").read("s2");
        leader.begin(changes(), now);
        assertThat(leader.phase()).isEqualTo(Phase.DRAIN);
        loseSince(before, "s2");
        pass(leader, 200);

        assertThat(leader.result().kind()).isEqualTo(Result.Kind.COMMITTED);
        assertThat(tables.get("s2").parts).containsOnlyKeys(key(2));
        assertThat(tables.get("s2").epoch).isEqualTo(1);
        assertThat(participants.get("s2").standing().digest())
                .isEqualTo(tables.get("s2").read().digest());
    }

    @Test
    void aSwitchThatWasTamperedWithWhileItsAgentWasAwayIsRepaired() throws IOException, StoreException {
        Coordinator leader = leader(1);
        leader.elect(participants.keySet(), now);
        leader.begin(changes(), now);
        pass(leader, 200);
        tables.get("s2").parts.clear();
        restart("s2");

        assertThat(participants.get("s2").verify().repairs()).hasSize(1);
        assertThat(tables.get("s2").parts).containsOnlyKeys(key(2));
    }
}
