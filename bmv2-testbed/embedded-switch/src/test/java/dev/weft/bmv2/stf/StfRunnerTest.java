package dev.weft.bmv2.stf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.bmv2.TestPrograms;
import dev.weft.bmv2.exec.ExecutorKind;
import dev.weft.bmv2.program.Program;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A runner that lets wrong output pass would make every vector worthless: each way to be wrong must fail. */
class StfRunnerTest {
    private final Program program = TestPrograms.program("tables");
    private final String packet = "packet 0 " + "00".repeat(60) + "\n";

    private List<String> run(String script) {
        return StfRunner.run(program, StfParser.parse(script));
    }

    @Test
    void whatFitsPasses() {
        assertThat(run(packet + "expect 1\n")).isEmpty();
        assertThat(run("expect 1\n" + packet)).isEmpty();
        assertThat(run(packet + "expect 1 0*0*\n")).isEmpty();
    }

    @Test
    void aWrongByteFails() {
        assertThat(run(packet + "expect 1 01\n"))
                .contains("port 1 packet 0 (line 2): the packet of line 1 differs")
                .anyMatch(line -> line.startsWith("  expected     0: 01"))
                .anyMatch(line -> line.startsWith("  got          0: 00"))
                .anyMatch(line -> line.strip().equals("^"));
    }

    @Test
    void aMissingPacketFails() {
        assertThat(run(packet + "expect 2\n"))
                .contains("port 2: expected 1 packets, got 0", "port 2 (line 2): nothing came for 'any packet'");
    }

    @Test
    void aPacketTooManyFails() {
        assertThat(run(packet + packet + "expect 1\n"))
                .contains("port 1: expected 1 packets, got 2")
                .anyMatch(line -> line.startsWith("port 1: not expected, from the packet of line"));
        assertThat(run("no_packet\n" + packet)).isNotEmpty();
    }

    @Test
    void wrongLengthsFail() {
        assertThat(run(packet + "expect 1 0000 $\n")).anyMatch(line -> line.contains("too long: "));
        assertThat(run(packet + "expect 1 " + "*".repeat(2000) + "\n")).anyMatch(line -> line.contains("too short: "));
    }

    @Test
    void wrongOrderFails() {
        String other = "packet 0 " + "00".repeat(59) + "01\n";
        String a = "expect 1 " + "*".repeat(100) + "\n";
        assertThat(run(packet + other + a + a)).isEmpty();
        List<String> problems = StfRunner.run(
                program, StfParser.parse(packet + other + "expect 1 01\n" + a), ExecutorKind.INTERPRETED, true);
        assertThat(problems).contains("trace of the packet of line 1:");
        assertThat(problems).doesNotContain("trace of the packet of line 2:");
    }
}
