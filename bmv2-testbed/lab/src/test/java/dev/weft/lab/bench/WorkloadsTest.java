package dev.weft.lab.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class WorkloadsTest {
    @Test
    void compiledRouterIsOfItsSource() throws Exception {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(Path.of("src/main/p4/l3.p4")));
        try (InputStream in = Workloads.class.getResourceAsStream("l3.sha256")) {
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
                    .as("p4c's output is stale: run src/main/p4/compile and commit what it writes")
                    .isEqualTo(HexFormat.of().formatHex(digest) + "  l3.p4\n");
        }
    }

    @Test
    void routerHasWhatWasAskedFor() {
        Workload router = Workloads.l3(300, 40);
        assertThat(router.image().entities()).hasSize(64 + 300 + 40);
        assertThat(router.frames()).hasSize(Workloads.FLOWS);
        assertThat(router.ports()).containsExactly(1, 2, 3, 4);
        assertThat(Workloads.l3(300, 40).frames().get(7).frame())
                .as("the same frames every time")
                .isEqualTo(router.frames().get(7).frame());
    }

    @Test
    void weftSteersFlowsToSeveralSites() {
        Workload weft = Workloads.weft();
        assertThat(weft.frames()).hasSize(Workloads.FLOWS);
        assertThat(weft.ports()).containsExactly(1, 2, 10, 11, 12);
        assertThat(weft.image().cpuFrames()).isNotEmpty();
    }
}
