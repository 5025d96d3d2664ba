package dev.weft.bmv2.agree;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.weft.bmv2.EmbeddedSwitch;
import dev.weft.bmv2.exec.ExecutorKind;
import dev.weft.bmv2.program.Program;
import dev.weft.bmv2.program.ProgramLoader;
import dev.weft.bmv2.trace.PacketTrace;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Once everything has been seen, a packet allocates nothing: on Weft's own program and on a router. */
class AllocationTest {
    private static final String WEFT = "p4/program/src/main/resources/dev/weft/p4/weft.json";
    private static final String ROUTER = "bmv2-testbed/lab/src/main/resources/dev/weft/lab/bench/l3.json";
    private static final int PACKETS = 200;
    private static final int ROUNDS = 2;

    @ParameterizedTest
    @CsvSource({"INTERPRETED," + WEFT, "COMPILED," + WEFT, "INTERPRETED," + ROUTER, "COMPILED," + ROUTER})
    void noneInTheSteadyState(ExecutorKind kind, String file) throws IOException {
        Path path = Path.of("../..", file);
        Assumptions.assumeTrue(Files.exists(path), "not in the source tree: " + path.toAbsolutePath());
        Program program = ProgramLoader.load(path);
        Setup setup = new Setup(program, kind, new Random(3));
        assertThat(setup.tablesApplied).as("tables that the packets meet").isGreaterThan(PACKETS);
        setup.pass();
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        Assumptions.assumeTrue(threads.isThreadAllocatedMemorySupported(), "the JVM does not count allocations");
        long thread = Thread.currentThread().getId();
        setup.pass();
        // Resolving a call site or compiling a method may allocate once more: the least of some passes counts.
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 5 && least > 0; i++) {
            long before = threads.getThreadAllocatedBytes(thread);
            setup.pass();
            least = Math.min(least, threads.getThreadAllocatedBytes(thread) - before);
        }
        assertThat(least).as("bytes allocated by %d packets", PACKETS).isZero();
    }

    /** A switch with entries and the packets they were made for. */
    private static final class Setup {
        private final EmbeddedSwitch target;
        private final List<byte[]> frames = new ArrayList<>();
        private int tablesApplied;

        Setup(Program program, ExecutorKind kind, Random random) {
            target = EmbeddedSwitch.builder(program).executor(kind).build();
            RandomEntries entries = new RandomEntries(program, random, List.of(target.control()));
            RandomPackets packets = new RandomPackets(program, random);
            entries.surroundings();
            for (int i = 0; i < PACKETS; i++) {
                byte[] frame = packets.next();
                // Each time further tables are reached.
                for (int times = 0; times < ROUNDS; times++) {
                    PacketTrace trace = target.trace(1, frame);
                    tablesApplied += trace.all(PacketTrace.TableApplied.class).size();
                    entries.entries(trace);
                }
                frames.add(frame);
            }
        }

        void pass() {
            for (int i = 0; i < frames.size(); i++) {
                byte[] frame = frames.get(i);
                target.receive(i & 3, frame, 0, frame.length);
            }
        }
    }
}
