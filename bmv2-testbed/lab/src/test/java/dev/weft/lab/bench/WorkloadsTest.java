package dev.weft.lab.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class WorkloadsTest {
    @Test
    void compiledProgramsAreOfTheirSources() throws Exception {
        StringBuilder expected = new StringBuilder();
        for (String name : new String[] {"l3.p4", "lookup.p4"}) {
            byte[] source = Files.readAllBytes(Path.of("src/main/p4", name));
            expected.append(HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(source)))
                    .append("  " + name + "\n");
        }
        assertThat(new String(Workloads.resource("sources.sha256"), StandardCharsets.UTF_8))
                .as("p4c's output is stale: run src/main/p4/compile and commit what it writes")
                .isEqualTo(expected.toString());
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
        // Ingress ports 1 and 2; of the sites the two that are the cheapest of some row of four while nothing is
        // loaded.
        assertThat(weft.ports()).containsExactly(1, 2, 11, 12);
        assertThat(weft.image().cpuFrames()).isNotEmpty();
    }
}
