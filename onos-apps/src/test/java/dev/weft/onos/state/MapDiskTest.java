package dev.weft.onos.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weft.transaction.log.DurableLog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.onlab.util.KryoNamespace;
import org.onosproject.core.DefaultApplicationId;
import org.onosproject.store.service.ConsistentMap;
import org.onosproject.store.service.Serializer;
import org.onosproject.store.service.TestStorageService;

class MapDiskTest {
    private static final String NAME = "domain/switch/s1";

    private final ConsistentMap<String, byte[]> map = new TestStorageService()
            .<String, byte[]>consistentMapBuilder()
            .withName("logs")
            .withSerializer(Serializer.using(
                    KryoNamespace.newBuilder().register(byte[].class).build()))
            .build();

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void theNextNodeFindsWhatOneHasWritten() throws IOException {
        DurableLog first = DurableLog.open(new MapDisk(map), NAME);
        first.append(octets("a"));
        first.append(octets("b"));

        assertThat(DurableLog.open(new MapDisk(map), NAME).recovered())
                .extracting(record -> new String(record, StandardCharsets.UTF_8))
                .containsExactly("a", "b");
    }

    @Test
    void aNodeThatWasOvertakenPromisesNothing() throws IOException {
        DurableLog first = DurableLog.open(new MapDisk(map), NAME);
        first.append(octets("a"));
        DurableLog second = DurableLog.open(new MapDisk(map), NAME);
        second.append(octets("b"));

        assertThatThrownBy(() -> first.append(octets("c")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("another node has taken over");
        assertThatThrownBy(() -> first.replace(List.of(octets("c")))).isInstanceOf(IOException.class);
        assertThat(DurableLog.open(new MapDisk(map), NAME).recovered()).hasSize(2);
    }

    @Test
    void twoNodesThatBeginALogAtTheSameTimeDoNotShareIt() throws IOException {
        DurableLog first = DurableLog.open(new MapDisk(map), NAME);
        DurableLog second = DurableLog.open(new MapDisk(map), NAME);
        first.append(octets("a"));

        assertThatThrownBy(() -> second.append(octets("b"))).isInstanceOf(IOException.class);
    }

    @Test
    void theApplicationsMapsKeepKindsOfFactsApart() {
        WeftState state = new WeftState(new TestStorageService(), new DefaultApplicationId(1, "dev.weft"));
        state.put(WeftState.PLAN, "p", new ObjectMapper().createObjectNode().put("x", 1));

        assertThat(state.all(WeftState.PLAN)).containsOnlyKeys("p");
        assertThat(state.all(WeftState.AUDIT)).isEmpty();
        assertThat(state.get(WeftState.PLAN, "p")).get().hasToString("{\"x\":1}");
        state.clear();
        assertThat(state.get(WeftState.PLAN, "p")).isEmpty();
    }
}
