package dev.weft.bmv2.agree;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.bmv2.EmbeddedSwitch;
import dev.weft.bmv2.exec.ExecutorKind;
import dev.weft.bmv2.program.Program;
import dev.weft.bmv2.program.ProgramLoader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Random and mutated packets through every program on both executors, with random entries that come and go: nothing is
 * thrown, and the heap does not grow. {@code -Dweft.soak.packets=10000000} sets the number of packets of all programs
 * together, {@code -Dweft.soak.seed} the seed, {@code -Dweft.agree.programs} the programs ({@link AgreedPrograms}).
 */
class SoakTest {
    private static final int PACKETS = Integer.getInteger("weft.soak.packets", 40_000);
    private static final long SEED = Long.getLong("weft.soak.seed", 1);
    /** The heap is looked at after each of them. */
    private static final int ROUNDS = 10;
    /** After so many rounds every buffer has its size: what comes later would be growth. */
    private static final int SETTLED = 4;
    /** Each packet that left a single object behind would leave more than this, from some million packets on. */
    private static final long SLACK_BYTES = 8L << 20;

    private static final int ENTRY_EVERY = 64;
    private static final int MAX_ENTRIES = 200;

    @Test
    void nothingIsThrownAndTheHeapDoesNotGrow() throws IOException {
        List<Subject> subjects = new ArrayList<>();
        for (Path file : AgreedPrograms.files()) {
            subjects.add(new Subject(file, new Random(SEED * 31 + subjects.size())));
        }
        assertThat(subjects).hasSizeGreaterThanOrEqualTo(3);
        int share = Math.max(1, PACKETS / 2 / subjects.size() / ROUNDS);
        long sent = 0;
        List<Long> heap = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            for (Subject subject : subjects) {
                subject.run(share);
                sent += 2L * share;
            }
            heap.add(usedAfterCollection());
        }
        System.out.printf(
                "soak: %,d packets, %d programs, heap after each tenth in KiB %s, CPU %.1f s%n",
                sent,
                subjects.size(),
                heap.stream().map(bytes -> bytes / 1024).toList(),
                ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() / 1e9);
        long settled = heap.subList(0, SETTLED).stream()
                .mapToLong(Long::longValue)
                .max()
                .orElseThrow();
        assertThat(heap.subList(SETTLED, ROUNDS))
                .as("heap in bytes after each tenth")
                .allSatisfy(bytes -> assertThat(bytes).isLessThan(settled + SLACK_BYTES));
    }

    private static long usedAfterCollection() {
        System.gc();
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    /** A program on both executors. */
    private static final class Subject {
        private final Path file;
        private final Random random;
        private final MutatedPackets packets;
        private final RandomEntries entries;
        private final List<EmbeddedSwitch> targets = new ArrayList<>();
        private final Program program;
        private long nowNs;

        Subject(Path file, Random random) throws IOException {
            this.file = file;
            this.random = random;
            program = ProgramLoader.load(file);
            for (ExecutorKind kind : ExecutorKind.values()) {
                targets.add(EmbeddedSwitch.builder(program)
                        .executor(kind)
                        .clock(() -> nowNs)
                        .build());
            }
            packets = new MutatedPackets(program, random);
            entries = new RandomEntries(
                    program,
                    random,
                    targets.stream().map(EmbeddedSwitch::control).toList());
            entries.surroundings();
        }

        void run(int count) {
            for (int i = 0; i < count; i++) {
                byte[] frame = packets.next();
                int port = random.nextInt(8);
                nowNs += 10_000;
                try {
                    if (i % ENTRY_EVERY == 0) {
                        entries.entries(targets.get(0).trace(port, frame));
                        program.tables().forEach(table -> clearFull(table.name()));
                    }
                    for (EmbeddedSwitch target : targets) {
                        target.receive(port, frame, 0, frame.length);
                    }
                } catch (RuntimeException | StackOverflowError e) {
                    throw new AssertionError(
                            file + ", port " + port + ": " + HexFormat.of().formatHex(frame), e);
                }
            }
        }

        /** Tables must not fill for ever: that would be growth of the test's own. */
        private void clearFull(String table) {
            for (EmbeddedSwitch target : targets) {
                if (target.control().tables().size(table) > MAX_ENTRIES) {
                    target.control().tables().clear(table);
                }
            }
        }
    }
}
