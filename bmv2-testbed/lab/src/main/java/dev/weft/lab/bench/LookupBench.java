package dev.weft.lab.bench;

import dev.weft.bmv2.EmbeddedSwitch;
import dev.weft.bmv2.control.MatchValue;
import dev.weft.bmv2.control.TableAction;
import dev.weft.bmv2.control.TableEntry;
import dev.weft.bmv2.exec.FrameBatch;
import dev.weft.bmv2.program.Program;
import dev.weft.bmv2.program.ProgramLoader;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * What a table lookup costs: the time of a packet that is looked up in a table of so many entries, less that of a packet
 * that goes through the same program past the table. Frames come in batches, as interfaces bring them. Every lookup hits; keys come in random order. Prefixes have the
 * lengths of an Internet table, ternary entries one of 16 masks.
 */
final class LookupBench {
    /** The table kinds. */
    enum Kind {
        EXACT("exact", 0x1001),
        LPM("lpm", 0x1002),
        TERNARY("ternary", 0x1003);

        private final String label;
        private final int etherType;

        Kind(String label, int etherType) {
            this.label = label;
            this.etherType = etherType;
        }

        String label() {
            return label;
        }
    }

    private static final int NO_TABLE = 0x1000;
    private static final int FRAMES = 1 << 16;
    private static final long SEED = 4;
    private static final int[] LENGTHS = {24, 24, 24, 24, 24, 22, 20, 19, 16, 28, 30, 32};

    private final LongSupplier cpuNanos;
    private final int packets;
    private final int rounds;

    /**
     * @param cpuNanos processor time of the calling thread: other work on the machine then counts only by what it
     *     takes from the caches
     * @param packets of a round
     * @param rounds how many the median is taken of; as many again warm up
     */
    LookupBench(LongSupplier cpuNanos, int packets, int rounds) {
        this.cpuNanos = cpuNanos;
        this.packets = packets;
        this.rounds = rounds;
    }

    /** Nanoseconds of a packet with a lookup, and of the lookup alone. */
    record Cost(double packetNs, double lookupNs) {}

    /** Measures. */
    Cost measure(Kind kind, int entries) {
        Program program = ProgramLoader.load(Workloads.resource("lookup.json"));
        EmbeddedSwitch device = EmbeddedSwitch.builder(program).build();
        // As one batch: packets would otherwise get a version of the table for each entry.
        int[] keys = device.control().atomically(() -> fill(device, kind, entries));
        FrameBatch[] with = frames(kind.etherType, keys);
        FrameBatch[] without = frames(NO_TABLE, keys);
        double[] looked = new double[rounds];
        double[] passed = new double[rounds];
        for (int round = -rounds; round < rounds; round++) {
            double lookedNs = run(device, with);
            double passedNs = run(device, without);
            if (round >= 0) {
                looked[round] = lookedNs;
                passed[round] = passedNs;
            }
        }
        Arrays.sort(looked);
        Arrays.sort(passed);
        return new Cost(looked[rounds / 2], Math.max(0, looked[rounds / 2] - passed[rounds / 2]));
    }

    /** Inserts entries; a key that hits each. */
    private static int[] fill(EmbeddedSwitch device, Kind kind, int entries) {
        Random random = new Random(SEED);
        Set<Long> known = new HashSet<>();
        int[] keys = new int[entries];
        for (int count = 0; count < entries; ) {
            int bits = kind == Kind.LPM ? LENGTHS[random.nextInt(LENGTHS.length)] : 32;
            int mask = kind == Kind.TERNARY ? mask(random.nextInt(16)) : -1 << (32 - bits);
            int value = random.nextInt() & mask;
            // Millions of prefixes do not fit into the shorter lengths.
            if (!known.add((long) mask << 32 | value & 0xffff_ffffL)) {
                continue;
            }
            keys[count] = value | random.nextInt() & ~mask;
            BigInteger number = BigInteger.valueOf(value & 0xffff_ffffL);
            MatchValue match = switch (kind) {
                case EXACT -> new MatchValue.Exact(number);
                case LPM -> new MatchValue.Lpm(number, bits);
                case TERNARY -> new MatchValue.Ternary(number, BigInteger.valueOf(mask & 0xffff_ffffL));
            };
            device.control()
                    .tables()
                    .insert(new TableEntry(
                            "LookupIngress." + kind.label() + "_table",
                            List.of(match),
                            kind == Kind.TERNARY ? 1 + count : 0,
                            TableAction.Call.of("LookupIngress.found", count)));
            count++;
        }
        return keys;
    }

    /** Masks of 24 bits at least, at various places. */
    private static int mask(int number) {
        return ~(0xff >>> number % 4 << number * 3 / 2);
    }

    private static FrameBatch[] frames(int etherType, int[] keys) {
        Random random = new Random(SEED);
        FrameBatch[] batches = new FrameBatch[FRAMES / FrameBatch.MAX_FRAMES];
        for (int i = 0; i < batches.length; i++) {
            batches[i] = new FrameBatch();
            for (int j = 0; j < FrameBatch.MAX_FRAMES; j++) {
                byte[] frame = ByteBuffer.allocate(60)
                        .putShort(12, (short) etherType)
                        .putInt(14, keys[random.nextInt(keys.length)])
                        .array();
                batches[i].add(frame, 0, frame.length);
            }
        }
        return batches;
    }

    /** Nanoseconds a packet. */
    private double run(EmbeddedSwitch device, FrameBatch[] batches) {
        int rest = packets / FrameBatch.MAX_FRAMES;
        long startNs = cpuNanos.getAsLong();
        for (int i = 0; i < rest; i++) {
            FrameBatch batch = batches[i % batches.length];
            batch.rewind();
            device.receive(0, batch);
        }
        return (double) (cpuNanos.getAsLong() - startNs) / (rest * FrameBatch.MAX_FRAMES);
    }
}
