package dev.weft.lab.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Two demands at one ingress, on real switches with agents. */
class DemandRunTest {
    @Test
    void underDeadlineThePatientDemandLeavesTheNearSiteToTheUrgentOne() {
        List<DemandRun.Row> rows = new DemandRun("deadline").run(2);
        assertThat(rows).extracting(DemandRun.Row::demand).containsExactlyInAnyOrder("urgent", "patient");
        for (DemandRun.Row row : rows) {
            boolean urgent = row.demand().equals("urgent");
            assertThat(row.requests()).isGreaterThan(2_000);
            assertThat(row.nearShare()).as(row.toString()).isBetween(urgent ? 0.95 : 0, urgent ? 1 : 0.05);
            assertThat(row.late()).as(row.toString()).isLessThan(0.002);
        }
    }
}
