package dev.weft.bmv2.agree;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.bmv2.EmbeddedSwitch;
import dev.weft.bmv2.control.CounterValue;
import dev.weft.bmv2.control.StateControl;
import dev.weft.bmv2.exec.ExecutorKind;
import dev.weft.bmv2.program.CounterArray;
import dev.weft.bmv2.program.Program;
import dev.weft.bmv2.program.ProgramLoader;
import dev.weft.bmv2.program.RegisterArray;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Interpreter and compiled program agree bit by bit: packets, registers, counters, digests and whole traces with their
 * drop reasons. {@code -Dweft.agree.packets=1000000} sets the number of packets per program, {@code -Dweft.agree.seed}
 * the seed, {@code -Dweft.agree.programs} a part of the file's path.
 */
class ExecutorsAgreeTest {
    private static final int PACKETS = Integer.getInteger("weft.agree.packets", 250);
    private static final long SEED = Long.getLong("weft.agree.seed", 1);
    private static final int ROUND = 2000;

    @TestFactory
    Stream<DynamicTest> agree() throws IOException {
        List<Path> programs = new ArrayList<>();
        for (Path dir = Path.of("").toAbsolutePath(); dir != null; dir = dir.getParent()) {
            Path own = dir.resolve("src/test/resources");
            Path weft = dir.resolve("p4/program/src/main/resources/dev/weft/p4/weft.json");
            Path router = dir.resolve("bmv2-testbed/lab/src/main/resources/dev/weft/lab/bench/l3.json");
            Path corpus = dir.resolve("../shared/conformance").normalize();
            for (Path folder : List.of(own, corpus)) {
                if (Files.isDirectory(folder)) {
                    try (Stream<Path> files = Files.walk(folder)) {
                        files.filter(f -> f.toString().endsWith(".json"))
                                .sorted()
                                .forEach(programs::add);
                    }
                }
            }
            Stream.of(weft, router).filter(Files::exists).forEach(programs::add);
        }
        String part = System.getProperty("weft.agree.programs", "");
        return programs.stream()
                .filter(p -> p.toString().contains(part))
                .map(p -> DynamicTest.dynamicTest(p.getFileName().toString(), () -> check(ProgramLoader.load(p))));
    }

    /** One switch and what left it. */
    private static final class Side {
        private final EmbeddedSwitch target;
        private final List<String> seen = new ArrayList<>();
        private long nowNs;

        Side(Program program, ExecutorKind kind) {
            target = EmbeddedSwitch.builder(program)
                    .executor(kind)
                    .clock(() -> nowNs)
                    .sink((port, buffer, offset, length) ->
                            seen.add(port + " " + HexFormat.of().formatHex(buffer, offset, offset + length)))
                    .build();
            target.control().onDigest((list, values) -> seen.add("digest " + list.name() + values));
        }
    }

    private static void check(Program program) {
        int left = PACKETS;
        for (int round = 0; left > 0; round++) {
            int packets = Math.min(left, ROUND);
            round(program, new Random(SEED * 1_000_003 + round), packets);
            left -= packets;
        }
    }

    /** Fresh switches, fresh entries. */
    private static void round(Program program, Random random, int packets) {
        Side reference = new Side(program, ExecutorKind.INTERPRETED);
        Side compiled = new Side(program, ExecutorKind.COMPILED);
        List<Side> sides = List.of(reference, compiled);
        RandomPackets frames = new RandomPackets(program, random);
        RandomEntries entries = new RandomEntries(
                program, random, sides.stream().map(s -> s.target.control()).toList());
        entries.surroundings();
        byte[] kept = frames.next();
        for (int i = 0; i < packets; i++) {
            byte[] frame = random.nextInt(4) == 0 ? kept : frames.next();
            kept = frame;
            int port = random.nextInt(8);
            if (i % 8 == 0) {
                entries.entries(reference.target.trace(port, frame));
            }
            boolean traced = i % 5 == 0;
            for (Side side : sides) {
                side.nowNs += 1_000_000;
                side.seen.clear();
                if (traced) {
                    side.seen.add(side.target.receiveTraced(port, frame).toString());
                } else {
                    side.target.receive(port, frame, 0, frame.length);
                }
            }
            if (!compiled.seen.equals(reference.seen)) {
                assertThat(compiled.seen)
                        .as("packet %d on port %d: %s", i, port, HexFormat.of().formatHex(frame))
                        .isEqualTo(reference.seen);
            }
        }
        assertThat(state(compiled.target)).isEqualTo(state(reference.target));
    }

    private static List<Object> state(EmbeddedSwitch target) {
        StateControl state = target.control().state();
        List<Object> result = new ArrayList<>();
        for (RegisterArray r : state.registers()) {
            for (int i = 0; i < r.size() && i < 4096; i++) {
                result.add(state.readRegister(r.name(), i));
            }
        }
        for (CounterArray c : state.counters()) {
            for (int i = 0; !c.direct() && i < c.size() && i < 4096; i++) {
                CounterValue value = state.readCounter(c.name(), i);
                result.add(value);
            }
        }
        target.control().program().tables().forEach(t -> {
            target.control()
                    .tables()
                    .forEach(t.name(), e -> result.add(List.of(e.handle(), e.counter() == null ? "" : e.counter())));
            result.add(target.control().tables().defaultEntry(t.name()).toString());
        });
        return result;
    }
}
