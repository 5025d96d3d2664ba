package dev.weft.lab.transactions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.control.daemon.Controller;
import dev.weft.control.daemon.TransitionCodec;
import dev.weft.transaction.Image;
import dev.weft.transaction.PartKey;
import dev.weft.transaction.SwitchStore;
import dev.weft.transaction.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The reference evaluator alone, without any image to compare with, tells a wrong switch from a right one. */
class ReferenceJudgeTest {
    private static final int EPOCH = 1;

    private final TransitionCodec codec = TransitionCodec.weft();
    private final SampleNetwork network = new SampleNetwork(3, Controller.create(), codec);
    private final EmbeddedStores stores = new EmbeddedStores(3);

    private void install(int variant) throws Exception {
        int index = 0;
        for (Image image : network.images(variant, EPOCH).values()) {
            SwitchStore store = stores.get(index++);
            store.write(store.read().to(image), SwitchStore.Progress.IGNORED);
            store.flip(EPOCH);
        }
    }

    private List<String> differences(int variant, int index) {
        return network.judge(variant).differences(network.names().get(index), stores.device(index));
    }

    @Test
    void aSwitchThatHoldsTheConfigurationDoesWhatTheModelMeans() throws Exception {
        for (int variant = 0; variant < SampleNetwork.VARIANTS; variant++) {
            install(variant);
            for (int index = 0; index < 3; index++) {
                assertThat(differences(variant, index)).isEmpty();
            }
        }
    }

    @Test
    void aSwitchThatHoldsAnotherFilesConfigurationIsFound() throws Exception {
        install(0);

        assertThat(differences(1, 0)).isNotEmpty();
    }

    @Test
    void oneEntryThatIsMissingIsFound() throws Exception {
        install(0);
        SwitchStore store = stores.get(0);
        List<String> unseen = new ArrayList<>();
        int found = 0;
        for (Map.Entry<PartKey, byte[]> part :
                network.images(0, EPOCH).get("s1").parts().entrySet()) {
            if (part.getKey().rank() != PartKey.Rank.ENTRY) {
                continue;
            }
            Write lost = Write.of(part.getKey(), part.getValue(), null);
            store.write(List.of(lost), SwitchStore.Progress.IGNORED);
            if (differences(0, 0).isEmpty()) {
                unseen.add(codec.describe(part.getKey(), part.getValue()));
            } else {
                found++;
            }
            store.write(List.of(lost.inverse()), SwitchStore.Progress.IGNORED);
        }

        assertThat(found).isGreaterThan(20);
        // Pings are not tried, and no packet that the resident agent submits is.
        assertThat(unseen).allMatch(entry -> entry.contains("echo") || entry.contains("port=255"));
    }
}
