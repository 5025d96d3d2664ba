package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Placement by the delays of a file; by what agents measure: SelectionOnSwitchesTest. */
class PlaceCommandTest {
    private static final String FILE = Path.of("..", "examples", "arvr.yaml").toString();

    @TempDir
    private Path folder;

    @Test
    void instancesGoNearWhereTheDemandIs() throws IOException {
        Path report = folder.resolve("place.json");
        Run run = Run.of(
                "place",
                FILE,
                "--service",
                "render",
                "--planned",
                "--demand",
                "s4=300",
                "--service-ms",
                "4",
                "--instances",
                "2",
                "--report",
                report.toString());
        assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.OK);
        assertThat(run.out())
                .contains("best   site3-a site3-b: mean 2.857 ms")
                .contains("remove site1-a site1-b site2-a site2-b");
        JsonNode read = new ObjectMapper().readTree(report.toFile());
        double best = read.at("/bestMs").asDouble();
        assertThat(best).isBetween(2.8, 2.9);
        assertThat(read.at("/boundMs").asDouble()).isBetween(best * 0.9, best);
        assertThat(read.at("/shares/s4/site3-a").asDouble()).isBetween(0.4, 0.6);
    }

    @Test
    void noDelayIsToldOfInstancesThatCannotCarryTheDemand() throws IOException {
        Path report = folder.resolve("place.json");
        Run run = onSixHosts("s4=4000", report);
        assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.OK);
        assertThat(run.out())
                .contains(
                        "now    site1-a site2-a site3-a: overloaded, 4000 requests a second are more than 95 % of the 3000"
                                + " that 3 instances complete");
        JsonNode read = new ObjectMapper().readTree(report.toFile());
        assertThat(read.has("nowMs")).isTrue();
        assertThat(read.at("/nowMs").isNull()).isTrue();
        assertThat(read.at("/nowNote").asText()).startsWith("overloaded, 4000");
        assertThat(read.at("/bestMs").isNumber()).isTrue();

        assertThat(onSixHosts("s4=2000", report).out()).doesNotContain("overloaded");
        read = new ObjectMapper().readTree(report.toFile());
        assertThat(read.at("/nowMs").asDouble())
                .isGreaterThan(read.at("/bestMs").asDouble())
                .isLessThan(30);
        assertThat(read.at("/nowNote").isNull()).isTrue();
    }

    /** Places six instances where three stand that complete 3000 requests a second. */
    private static Run onSixHosts(String demand, Path report) {
        return Run.of(
                "place",
                FILE,
                "--service",
                "render-compute",
                "--planned",
                "--demand",
                demand,
                "--service-ms",
                "4",
                "--hosts",
                "site1-a,site1-b,site2-a,site2-b,site3-a,site3-b",
                "--instances",
                "6",
                "--report",
                report.toString());
    }

    @Test
    void whatCannotBePlacedIsRefused() {
        refused("no service \"rendr\"", "--service", "rendr", "--planned");
        refused("no demand for service/render is known: give it", "--service", "render", "--planned");
        refused(
                "9 instances on 6 hosts",
                "--service",
                "render",
                "--planned",
                "--demand",
                "s1=5",
                "--service-ms",
                "1",
                "--instances",
                "9");
        refused("give more instances", "--service", "render", "--planned", "--demand", "s1=5000", "--service-ms", "4");
        refused("no host \"nowhere\"", "--service", "render", "--planned", "--hosts", "nowhere");
        refused("demand at \"s9\"", "--service", "render", "--planned", "--demand", "s9=5");
    }

    private static void refused(String message, String... options) {
        String[] arguments = new String[options.length + 2];
        arguments[0] = "place";
        arguments[1] = FILE;
        System.arraycopy(options, 0, arguments, 2, options.length);
        Run run = Run.of(arguments);
        assertThat(run.code()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(run.err()).contains(message);
    }
}
