package dev.weft.bmv2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.bmv2.control.CounterValue;
import dev.weft.bmv2.control.MatchValue;
import dev.weft.bmv2.control.SwitchControl;
import dev.weft.bmv2.control.TableAction;
import dev.weft.bmv2.control.TableEntry;
import dev.weft.bmv2.program.Program;
import dev.weft.bmv2.program.ProgramLoader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several workers and a writer at once: the result is that of a serial order, and batches come whole. */
@Timeout(60)
class WorkersTest {
    private static final int PACKETS = 4000;
    private static final int KEYS = 32;

    private static Program program(String name) throws IOException {
        try (InputStream in = WorkersTest.class.getResourceAsStream("/workers/" + name + ".json")) {
            return ProgramLoader.load(in.readAllBytes());
        }
    }

    private static byte[] note(int key) {
        byte[] frame = new byte[10];
        frame[0] = (byte) key;
        return frame;
    }

    private static TableEntry first(int key, int version) {
        return new TableEntry("I.first", List.of(MatchValue.exact(key)), 0, TableAction.Call.of("I.say", version));
    }

    private static TableEntry second(int key, int version) {
        return new TableEntry(
                "E.second", List.of(MatchValue.exact(key)), 1 + key % 3, TableAction.Call.of("E.say", version));
    }

    /** Runs {@code count} workers, each with its share of the packets, and whatever else is to run beside them. */
    private static void run(EmbeddedSwitch target, int count, List<byte[]> packets, Callable<?>... beside)
            throws InterruptedException, ExecutionException {
        ExecutorService threads = Executors.newFixedThreadPool(count + beside.length);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (Callable<?> work : beside) {
                running.add(threads.submit(work));
            }
            for (int w = 0; w < count; w++) {
                int from = w;
                running.add(threads.submit(() -> {
                    try (SwitchWorker worker = target.worker()) {
                        for (int i = from; i < packets.size(); i += count) {
                            worker.receive(1, packets.get(i), 0, packets.get(i).length);
                        }
                    }
                    return null;
                }));
            }
            for (Future<?> one : running) {
                one.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 8})
    void countersAreThoseOfASerialRun(int workers) throws Exception {
        AtomicInteger sent = new AtomicInteger();
        EmbeddedSwitch target = EmbeddedSwitch.builder(program("counters"))
                .sink((port, b, o, n) -> sent.incrementAndGet())
                .build();
        assertThat(target.parallelism().orElseThrow().serialised()).isFalse();
        for (int key = 0; key < KEYS; key++) {
            target.control().tables().insert(first(key, 7));
        }
        List<byte[]> packets = new ArrayList<>();
        for (int i = 0; i < PACKETS; i++) {
            packets.add(note(i % KEYS));
        }
        run(target, workers, packets);
        assertThat(sent).hasValue(PACKETS);
        CounterValue expected = new CounterValue(2 * PACKETS / KEYS, 20L * PACKETS / KEYS);
        for (int key = 0; key < KEYS; key++) {
            assertThat(target.control().state().readCounter("I.keys", key)).isEqualTo(expected);
        }
        target.control()
                .tables()
                .forEach("I.first", e -> assertThat(e.counter()).isEqualTo(expected));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 8})
    void aSlotProtocolRunsInSomeSerialOrder(int workers) throws Exception {
        List<ByteBuffer> out = Collections.synchronizedList(new ArrayList<>());
        EmbeddedSwitch target = EmbeddedSwitch.builder(program("slots"))
                .sink((port, b, o, n) -> out.add(ByteBuffer.wrap(Arrays.copyOfRange(b, o, o + n))))
                .build();
        assertThat(target.parallelism().orElseThrow().reasons())
                .anyMatch(reason -> reason.contains("writes register 'I.sums'"));
        List<byte[]> packets = new ArrayList<>();
        Random random = new Random(5);
        int[] sums = new int[256];
        for (int slot = 0; slot < 256; slot++) {
            for (int who = 0; who < 8; who++) {
                int value = random.nextInt(1000);
                sums[slot] += value;
                byte[] frame = ByteBuffer.allocate(16)
                        .put((byte) who)
                        .put((byte) 0)
                        .putShort((short) slot)
                        .putInt(value)
                        .array();
                packets.add(frame);
                packets.add(frame); // sent again: must not count twice
            }
        }
        Collections.shuffle(packets, random);
        run(target, workers, packets);
        int chain = 0;
        int[] full = new int[256];
        for (ByteBuffer frame : out) {
            chain = chain * 31 + frame.getInt(4);
            assertThat(frame.getInt(12)).isEqualTo(chain);
            if (frame.get(1) == 1) {
                full[frame.getShort(2)]++;
                assertThat(frame.getInt(8)).isEqualTo(sums[frame.getShort(2)]);
            }
        }
        assertThat(out).hasSameSizeAs(packets);
        assertThat(full).containsOnly(1);
        for (int slot = 0; slot < 256; slot++) {
            assertThat(target.control().state().readRegister("I.sums", slot)).isEqualTo(sums[slot]);
            assertThat(target.control().state().readRegister("I.seen", slot)).isEqualTo(255);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 8})
    void noPacketSeesPartOfABatchAndNoneIsLost(int workers) throws Exception {
        AtomicInteger sent = new AtomicInteger();
        AtomicInteger mixed = new AtomicInteger();
        EmbeddedSwitch target = EmbeddedSwitch.builder(program("counters"))
                .sink((port, b, o, n) -> {
                    ByteBuffer frame = ByteBuffer.wrap(b, o, n);
                    short version = frame.getShort(o + 2);
                    if (version == 0) {
                        mixed.incrementAndGet();
                    }
                    for (int at = 4; at < 10; at += 2) {
                        if (frame.getShort(o + at) != version) {
                            mixed.incrementAndGet();
                        }
                    }
                    sent.incrementAndGet();
                })
                .build();
        SwitchControl control = target.control();
        control.atomically(() -> flip(control, 1, true));
        List<byte[]> packets = new ArrayList<>();
        for (int i = 0; i < 5 * PACKETS; i++) {
            packets.add(note(i % KEYS));
        }
        run(target, workers, packets, () -> {
            for (int version = 2; version < 300; version++) {
                int next = version;
                control.atomically(() -> flip(control, next, next % 10 == 0));
            }
            return null;
        });
        assertThat(mixed).hasValue(0);
        assertThat(sent).hasValue(packets.size());
    }

    /** Modifies every entry, or deletes and inserts it. */
    private static Object flip(SwitchControl control, int version, boolean anew) {
        for (int key = 0; key < KEYS; key++) {
            if (!anew) {
                control.tables().modify(first(key, version));
                control.tables().modify(second(key, version));
                continue;
            }
            if (version > 1) {
                control.tables().delete("I.first", first(key, 0).key(), 0);
                control.tables().delete("E.second", second(key, 0).key(), 1 + key % 3);
            }
            control.tables().insert(first(key, version));
            control.tables().insert(second(key, version));
        }
        return null;
    }

    @Test
    void whatASinkWritesTheNextPacketMeets() throws Exception {
        List<Integer> seen = new ArrayList<>();
        EmbeddedSwitch[] self = new EmbeddedSwitch[1];
        EmbeddedSwitch target = EmbeddedSwitch.builder(program("counters"))
                .sink((port, b, o, n) -> {
                    int version = ByteBuffer.wrap(b).getShort(o + 8);
                    seen.add(version);
                    if (version < 5) {
                        SwitchControl control = self[0].control();
                        control.tables().modify(second(3, version + 1));
                        assertThat(control.tables()
                                        .get("E.second", second(3, 0).key(), 1)
                                        .orElseThrow()
                                        .entry()
                                        .action())
                                .isEqualTo(TableAction.Call.of("E.say", version + 1));
                        self[0].receive(1, note(3), 0, 10);
                    }
                })
                .build();
        self[0] = target;
        target.control().tables().insert(second(3, 1));
        target.receive(1, note(3), 0, 10);
        assertThat(seen).containsExactly(1, 2, 3, 4, 5);
        seen.clear();
        try (SwitchWorker worker = target.worker()) {
            target.control().tables().modify(second(3, 1));
            worker.receive(1, note(3), 0, 10);
        }
        assertThat(seen).containsExactly(1, 2, 3, 4, 5);
    }

    @Test
    void aPacketSentWithinABlockFollowsIt() throws Exception {
        List<Integer> seen = new ArrayList<>();
        EmbeddedSwitch target = EmbeddedSwitch.builder(program("counters"))
                .sink((port, b, o, n) -> seen.add((int) ByteBuffer.wrap(b).getShort(o + 8)))
                .build();
        target.control().atomically(() -> {
            target.receive(1, note(3), 0, 10);
            target.control().tables().insert(second(3, 9));
            assertThat(seen).isEmpty();
            return null;
        });
        assertThat(seen).containsExactly(9);
        assertThatThrownBy(() -> target.control().atomically(() -> target.trace(1, note(3))))
                .isInstanceOf(IllegalStateException.class);
    }

    /** Two workers whose sinks write, and a writer: nobody waits for anybody who waits. */
    @Test
    void sinksMayWriteWhileOthersDo() throws Exception {
        EmbeddedSwitch[] self = new EmbeddedSwitch[1];
        AtomicInteger sent = new AtomicInteger();
        EmbeddedSwitch target = EmbeddedSwitch.builder(program("slots"))
                .sink((port, b, o, n) -> {
                    self[0].control().state().writeRegister("I.sums", 255, java.math.BigInteger.TEN);
                    sent.incrementAndGet();
                })
                .build();
        self[0] = target;
        List<byte[]> packets = Collections.nCopies(500, new byte[16]);
        run(target, 2, packets, () -> {
            for (int i = 0; i < 200; i++) {
                target.control().state().writeRegister("I.sums", 254, java.math.BigInteger.ONE);
                target.trace(1, new byte[16]);
            }
            return null;
        });
        assertThat(sent).hasValue(500);
        assertThat(target.control().state().readRegister("I.sums", 255)).isEqualTo(10);
    }

    @Test
    void aFailedBlockLeavesNothing() throws Exception {
        EmbeddedSwitch target = EmbeddedSwitch.builder(program("counters")).build();
        SwitchControl control = target.control();
        flip(control, 1, true);
        List<Object> before = contents(control);
        assertThatThrownBy(() -> control.allOrNone(() -> {
                    control.tables().delete("I.first", first(4, 0).key(), 0);
                    flip(control, 2, false);
                    return null;
                }))
                .hasMessageContaining("has no entry");
        assertThat(contents(control)).isEqualTo(before);
        assertThatThrownBy(() -> control.allOrNone(() -> {
                    flip(control, 3, false);
                    control.tables().clear("E.second");
                    control.tables().insert(first(200, 1));
                    control.tables().writeCounter("I.first", first(1, 0).key(), 0, new CounterValue(5, 5));
                    throw new IllegalStateException("no");
                }))
                .hasMessage("no");
        assertThat(contents(control)).isEqualTo(before);
        assertThat(target.trace(1, note(4)).toString()).contains("say");
        control.allOrNone(() -> flip(control, 4, false));
        assertThat(contents(control)).isNotEqualTo(before);
    }

    private static List<Object> contents(SwitchControl control) {
        List<Object> all = new ArrayList<>();
        control.tables().forEach("I.first", all::add);
        control.tables().forEach("E.second", all::add);
        return all;
    }
}
