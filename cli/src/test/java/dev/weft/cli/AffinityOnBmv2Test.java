package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code weft bench affinity --target bmv2}: the same flows, deaths, restarts and referee, smaller, on the wall clock. */
@Tag("bmv2")
class AffinityOnBmv2Test {
    private static final long LIMIT_SECONDS = 300;

    @TempDir
    private Path folder;

    @Test
    void openFlowsStayOnBmv2() throws Exception {
        JsonNode report = OnBmv2.report(folder, LIMIT_SECONDS, "bench", "affinity", "--flows", "600", "--open", "300");
        assertThat(report.at("/target").asText()).isEqualTo("bmv2");
        assertThat(report.at("/violations").asLong(-1)).as(report.toString()).isZero();
        assertThat(report.at("/flows").asLong()).isEqualTo(600);
        assertThat(report.at("/maxOpen").asLong()).isGreaterThan(200);
        assertThat(report.at("/packets").asLong()).isGreaterThan(600 * 10);
        assertThat(report.at("/resteeredOnDeath").asLong()).isPositive();
        for (String change : new String[] {"deaths", "drains", "removals", "agentRestarts", "controllerRestarts"}) {
            assertThat(report.at("/changes/" + change).asInt()).as(change).isPositive();
        }
    }
}
