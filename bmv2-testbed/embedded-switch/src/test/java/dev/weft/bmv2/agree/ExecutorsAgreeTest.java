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
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Interpreter and compiled program agree bit by bit: packets, registers, counters, digests and whole traces with their
 * drop reasons. {@code -Dweft.agree.packets=1000000} sets the number of packets per program, {@code -Dweft.agree.seed}
 * the seed, {@code -Dweft.agree.programs} the programs ({@link AgreedPrograms}); {@code -Dweft.agree.round} after how
 * many packets fresh switches with fresh entries take over, {@code -Dweft.agree.traced=20} that one packet in 20 is
 * traced.
 */
class ExecutorsAgreeTest {
    private static final int PACKETS = Integer.getInteger("weft.agree.packets", 250);
    private static final long SEED = Long.getLong("weft.agree.seed", 1);
    private static final int ROUND = Integer.getInteger("weft.agree.round", 2000);
    private static final int TRACED = Integer.getInteger("weft.agree.traced", 5);
    /** So many packets of a round bring entries often, the others seldom: tables are full at some time. */
    private static final int FILLING = 2000;

    @TestFactory
    Stream<DynamicTest> agree() throws IOException {
        return AgreedPrograms.files().stream()
                .map(p -> DynamicTest.dynamicTest(p.getFileName().toString(), () -> check(ProgramLoader.load(p))));
    }

    /** One switch and what left it: kept as octets, since a text per packet would take longer than the packet. */
    private static final class Side {
        private final EmbeddedSwitch target;
        private byte[] seen = new byte[1 << 16];
        private int length;
        private long nowNs;

        Side(Program program, ExecutorKind kind) {
            target = EmbeddedSwitch.builder(program)
                    .executor(kind)
                    .clock(() -> nowNs)
                    .sink(this::note)
                    .build();
            target.control().onDigest((list, values) -> {
                byte[] text = ("digest " + list.name() + values).getBytes(StandardCharsets.UTF_8);
                note(-1, text, 0, text.length);
            });
        }

        private void note(int port, byte[] buffer, int offset, int count) {
            while (length + count + 8 > seen.length) {
                seen = Arrays.copyOf(seen, seen.length * 2);
            }
            ByteBuffer.wrap(seen, length, 8).putInt(port).putInt(count);
            System.arraycopy(buffer, offset, seen, length + 8, count);
            length += count + 8;
        }

        void receive(int port, byte[] frame, boolean traced) {
            length = 0;
            nowNs += 1_000_000;
            if (traced) {
                byte[] text = target.receiveTraced(port, frame).toString().getBytes(StandardCharsets.UTF_8);
                note(-2, text, 0, text.length);
            } else {
                target.receive(port, frame, 0, frame.length);
            }
        }

        boolean sawAs(Side other) {
            return Arrays.equals(seen, 0, length, other.seen, 0, other.length);
        }

        /** For people: ports with frames in hex, digests and traces (ports below 0) as they are. */
        List<String> texts() {
            List<String> texts = new ArrayList<>();
            for (ByteBuffer all = ByteBuffer.wrap(seen, 0, length); all.hasRemaining(); ) {
                int port = all.getInt();
                byte[] content = new byte[all.getInt()];
                all.get(content);
                texts.add(
                        port < 0
                                ? new String(content, StandardCharsets.UTF_8)
                                : port + " " + HexFormat.of().formatHex(content));
            }
            return texts;
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
            if (i % (i < FILLING ? 8 : 64) == 0) {
                entries.entries(reference.target.trace(port, frame));
            }
            boolean traced = i % TRACED == 0;
            for (Side side : sides) {
                side.receive(port, frame, traced);
            }
            if (!compiled.sawAs(reference)) {
                assertThat(compiled.texts())
                        .as("packet %d on port %d: %s", i, port, HexFormat.of().formatHex(frame))
                        .isEqualTo(reference.texts());
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
