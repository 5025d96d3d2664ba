package dev.weft.lab.transactions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.control.daemon.Controller;
import dev.weft.control.daemon.TransitionCodec;
import dev.weft.transaction.Drift;
import dev.weft.transaction.Image;
import dev.weft.transaction.PartKey;
import dev.weft.transaction.Participant;
import dev.weft.transaction.Request;
import dev.weft.transaction.StoreException;
import dev.weft.transaction.SwitchStore;
import dev.weft.transaction.Write;
import dev.weft.transaction.log.DurableLog;
import dev.weft.transaction.log.MemoryDisk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Entries of embedded switches are deleted, changed and added behind the participant's back, epochs are changed, and switches
 * restarted empty: all is found, and put right by exactly one write for each part that differs. The test keeps its own
 * account of what it has done.
 */
class DriftTest {
    private static final int TAMPERINGS = Integer.getInteger("weft.tamperings", 1000);
    private static final int SWITCHES = 3;

    private final Random random = new Random(11);

    /** A switch that counts. */
    private static final class Counting implements SwitchStore {
        private final SwitchStore inner;
        int writes;
        int flips;

        Counting(SwitchStore inner) {
            this.inner = inner;
        }

        @Override
        public Image read() throws StoreException {
            return inner.read();
        }

        @Override
        public void write(List<Write> all, Progress progress) throws StoreException {
            writes += all.size();
            inner.write(all, progress);
        }

        @Override
        public void flip(int epoch) throws StoreException {
            flips++;
            inner.flip(epoch);
        }

        @Override
        public long capacity(int table) {
            return inner.capacity(table);
        }
    }

    @Test
    void everyTamperingIsFoundAndRepairedWithTheLeastWrites() throws IOException, StoreException {
        SampleNetwork network = new SampleNetwork(SWITCHES, Controller.create(), TransitionCodec.weft());
        int done = 0;
        EmbeddedStores stores = new EmbeddedStores(SWITCHES);
        for (int i = 0; i < SWITCHES; i++) {
            String name = network.names().get(i);
            Image wanted = network.images(1, 7).get(name);
            Map<PartKey, byte[]> others = network.images(2, 7).get(name).parts();
            SwitchStore behind = stores.get(i);
            behind.write(behind.read().to(wanted), SwitchStore.Progress.IGNORED);
            behind.flip(7);
            Counting counting = new Counting(behind);
            Participant participant = Participant.open(counting, DurableLog.open(new MemoryDisk(), name));
            participant.handle(Request.adopt(1));
            assertThat(participant.verify().isNone()).isTrue();

            while (done < TAMPERINGS * (i + 1) / SWITCHES) {
                done += round(wanted, others, behind, counting, participant);
            }
        }
        assertThat(done).isGreaterThanOrEqualTo(TAMPERINGS);
    }

    /** Some tamperings at once, and one repair. Returns how many tamperings. */
    private int round(
            Image wanted, Map<PartKey, byte[]> others, SwitchStore behind, Counting counting, Participant participant)
            throws IOException, StoreException {
        List<Write> tampering = random.nextInt(25) == 0 ? emptied(wanted) : some(wanted, others);
        boolean flip = random.nextInt(6) == 0;
        behind.write(Image.ordered(tampering), SwitchStore.Progress.IGNORED);
        if (flip) {
            behind.flip(3);
        }
        counting.writes = 0;
        counting.flips = 0;

        Drift looked = participant.inspect();
        assertThat(counting.writes).as("looking writes nothing").isZero();
        Drift drift = participant.verify();

        Set<PartKey> touched = new HashSet<>();
        tampering.forEach(write -> touched.add(write.key()));
        Set<PartKey> repaired = new HashSet<>();
        drift.repairs().forEach(write -> repaired.add(write.key()));
        assertThat(repaired).isEqualTo(touched);
        assertThat(looked.repairs()).isEqualTo(drift.repairs());
        assertThat(counting.writes).isEqualTo(touched.size());
        assertThat(counting.flips).isEqualTo(flip ? 1 : 0);
        assertThat(drift.foundEpoch()).isEqualTo(flip ? 3 : 7);
        assertThat(behind.read()).isEqualTo(wanted);
        return tampering.size() + (flip ? 1 : 0);
    }

    /** A switch that was restarted. */
    private static List<Write> emptied(Image wanted) {
        List<Write> all = new ArrayList<>();
        wanted.parts().forEach((key, value) -> all.add(Write.of(key, value, null)));
        return all;
    }

    /** Deletions, changes and additions of entries, each of another part. Of groups and members nothing is deleted in use. */
    private List<Write> some(Image wanted, Map<PartKey, byte[]> others) {
        List<PartKey> entries = new ArrayList<>();
        for (PartKey key : wanted.parts().keySet()) {
            if (key.rank() == PartKey.Rank.ENTRY || key.rank() == PartKey.Rank.GATE) {
                entries.add(key);
            }
        }
        Collections.sort(entries);
        Collections.shuffle(entries, random);
        Map<PartKey, byte[]> foreign = new HashMap<>(others);
        foreign.keySet().removeAll(wanted.parts().keySet());
        foreign.keySet().removeIf(key -> key.rank() != PartKey.Rank.ENTRY);
        List<PartKey> added = new ArrayList<>(foreign.keySet());
        Collections.sort(added);
        Collections.shuffle(added, random);
        List<Write> writes = new ArrayList<>();
        int count = 1 + random.nextInt(3);
        for (PartKey key : entries.subList(0, count)) {
            byte[] value = wanted.parts().get(key);
            byte[] other = others.get(key);
            boolean changeable = other != null && !Arrays.equals(other, value);
            writes.add(Write.of(key, value, changeable && random.nextBoolean() ? other : null));
        }
        if (!added.isEmpty() && random.nextBoolean()) {
            writes.add(Write.of(added.get(0), null, foreign.get(added.get(0))));
        }
        return writes;
    }
}
