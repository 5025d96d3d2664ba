package dev.weft.lab.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.bmv2.EmbeddedSwitch;
import dev.weft.bmv2.SwitchWorker;
import dev.weft.bmv2.control.MatchValue;
import dev.weft.bmv2.control.TableAction;
import dev.weft.bmv2.control.TableEntry;
import dev.weft.bmv2.exec.FrameBatch;
import dev.weft.bmv2.program.ProgramLoader;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Batches of frames, for which large tables are read ahead, give what the frames give one by one. */
@Timeout(60)
class LookAheadTest {
    private static final int EXACT = 0x1001;
    private static final int LPM = 0x1002;
    /** More than from when on tables are read ahead. */
    private static final int ENTRIES = 6_000;

    private final List<Integer> seen = new ArrayList<>();
    private final EmbeddedSwitch device = device(seen);

    private static EmbeddedSwitch device(List<Integer> seen) {
        return EmbeddedSwitch.builder(ProgramLoader.load(Workloads.resource("lookup.json")))
                .sink((port, bytes, offset, length) ->
                        seen.add(length < 18 ? length : ByteBuffer.wrap(bytes).getInt(offset + 14)))
                .build();
    }

    private static TableEntry exact(int key, int value) {
        return entry("exact", new MatchValue.Exact(number(key)), value);
    }

    private static TableEntry prefix(int key, int length, int value) {
        int mask = length == 0 ? 0 : -1 << 32 - length;
        return entry("lpm", new MatchValue.Lpm(number(key & mask), length), value);
    }

    private static TableEntry entry(String kind, MatchValue match, int value) {
        return new TableEntry(
                "LookupIngress." + kind + "_table",
                List.of(match),
                0,
                TableAction.Call.of("LookupIngress.found", value & 0xffff_ffffL));
    }

    private static BigInteger number(int key) {
        return BigInteger.valueOf(key & 0xffff_ffffL);
    }

    private static byte[] frame(int etherType, int key) {
        return ByteBuffer.allocate(60)
                .putShort(12, (short) etherType)
                .putInt(14, key)
                .array();
    }

    private static FrameBatch batch(byte[]... frames) {
        FrameBatch batch = new FrameBatch();
        for (byte[] frame : frames) {
            batch.add(frame, 0, frame.length);
        }
        return batch;
    }

    private static void fill(EmbeddedSwitch target) {
        Random random = new Random(1);
        target.control().atomically(() -> {
            for (int i = 0; i < ENTRIES; i++) {
                target.control().tables().insert(exact(i * 0x9E3779B9, random.nextInt()));
                // A bijection of 24 bits, longer and shorter by turns: all prefixes differ.
                target.control().tables().insert(prefix(i * 0x9E3779 << 8, 24 + i % 3 * 4, random.nextInt()));
            }
            return null;
        });
    }

    @Test
    void resultsAreThoseOfFramesOneByOne() {
        fill(device);
        List<Integer> expected = new ArrayList<>();
        EmbeddedSwitch other = device(expected);
        fill(other);
        Random random = new Random(2);
        try (SwitchWorker worker = device.worker()) {
            for (int round = 0; round < 300; round++) {
                FrameBatch batch = new FrameBatch();
                int count = random.nextInt(FrameBatch.MAX_FRAMES + 1);
                for (int i = 0; i < count; i++) {
                    int entry = random.nextInt(ENTRIES + 200);
                    byte[] frame = random.nextBoolean()
                            ? frame(EXACT, entry * 0x9E3779B9)
                            : frame(LPM, entry * 0x9E3779 << 8 | random.nextInt(256));
                    // Some are too short to have a key.
                    int length = random.nextInt(10) == 0 ? 16 : frame.length;
                    batch.add(frame, 0, length);
                    other.receive(0, frame, 0, length);
                }
                if (round % 2 == 0) {
                    device.receive(0, batch);
                } else {
                    worker.receive(0, batch);
                }
                assertThat(batch.hasNext()).isFalse();
            }
        }
        assertThat(seen).isEqualTo(expected).hasSizeGreaterThan(1_000);
    }

    @Test
    void theNextFrameOfABatchMeetsWhatASinkWrote() {
        fill(device);
        device.control().tables().insert(exact(5, 70));
        device.control().tables().insert(prefix(9 << 4, 28, 71));
        device.setSink((port, bytes, offset, length) -> {
            int value = ByteBuffer.wrap(bytes).getInt(offset + 14);
            seen.add(value);
            if (value == 70) {
                device.control().tables().modify(exact(5, 80));
                device.control().tables().insert(prefix(9 << 4, 32, 81));
                device.receive(0, frame(LPM, 9 << 4), 0, 60);
            }
        });
        device.receive(0, batch(frame(EXACT, 5), frame(EXACT, 5), frame(LPM, 9 << 4), frame(LPM, 9 << 4 | 1)));
        assertThat(seen).containsExactly(70, 81, 80, 81, 71);
    }

    @Test
    void aBatchGoesOnAfterAFailure() {
        fill(device);
        device.setSink((port, bytes, offset, length) -> {
            int value = ByteBuffer.wrap(bytes).getInt(offset + 14);
            if (value == 2) {
                throw new IllegalStateException("no");
            }
            seen.add(value);
        });
        FrameBatch batch = batch(frame(0, 1), frame(0, 2), frame(0, 3));
        try {
            device.receive(0, batch);
        } catch (IllegalStateException e) {
            seen.add(-1);
        }
        device.receive(0, batch);
        assertThat(seen).containsExactly(1, -1, 3);
    }

    /** Prefixes are replaced by longer and shorter ones all the time; every packet finds the one of its version. */
    @Test
    void noPacketSeesPartOfAWrite() throws Exception {
        fill(device);
        int places = 32;
        device.control().atomically(() -> write(0, places));
        AtomicBoolean wrong = new AtomicBoolean();
        int[] last = new int[1];
        ExecutorService threads = Executors.newSingleThreadExecutor();
        try (SwitchWorker worker = device.worker((port, bytes, offset, length) -> {
            int value = ByteBuffer.wrap(bytes).getInt(offset + 14);
            if (value >>> 24 != 1 || (value >>> 16 & 0xff) >= places || (value & 0xffff) < last[0]) {
                wrong.set(true);
            }
            last[0] = value & 0xffff;
        })) {
            Future<?> writer = threads.submit(() -> {
                for (int version = 1; version < 60; version++) {
                    int next = version;
                    device.control().atomically(() -> write(next, places));
                }
            });
            Random random = new Random(3);
            FrameBatch batch = new FrameBatch();
            do {
                batch.clear();
                for (int i = 0; i < FrameBatch.MAX_FRAMES; i++) {
                    batch.add(frame(LPM, key(random.nextInt(places)) | random.nextInt(256)), 0, 60);
                }
                worker.receive(0, batch);
            } while (!writer.isDone());
            writer.get();
        } finally {
            threads.shutdownNow();
        }
        assertThat(wrong).isFalse();
        assertThat(last[0]).isPositive();
    }

    private static int key(int place) {
        return 0xee000000 | place << 8;
    }

    /** Takes the prefixes of the version before away, if there is one, and puts those of this one in their place. */
    private Object write(int version, int places) {
        for (int place = 0; place < places; place++) {
            for (int half = 0; half < 2; half++) {
                int key = key(place) | half << 7;
                int value = 1 << 24 | place << 16 | version;
                if (version > 0) {
                    TableEntry old = prefix(key, version % 2 == 0 ? 26 : 25, 0);
                    device.control().tables().delete(old.table(), old.key(), 0);
                    if (version % 2 == 0) {
                        TableEntry more = prefix(key | 1 << 6, 26, 0);
                        device.control().tables().delete(more.table(), more.key(), 0);
                    }
                }
                device.control().tables().insert(prefix(key, version % 2 == 0 ? 25 : 26, value));
                if (version % 2 != 0) {
                    device.control().tables().insert(prefix(key | 1 << 6, 26, value));
                }
            }
        }
        return null;
    }
}
