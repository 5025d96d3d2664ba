package dev.weft.bmv2.table;

import static dev.weft.bmv2.program.MatchKind.EXACT;
import static dev.weft.bmv2.program.MatchKind.LPM;
import static dev.weft.bmv2.program.MatchKind.RANGE;
import static dev.weft.bmv2.program.MatchKind.TERNARY;

import dev.weft.bmv2.control.PackedKey;
import dev.weft.bmv2.control.TableAction;
import dev.weft.bmv2.program.MatchKind;
import dev.weft.bmv2.table.TestTable.Part;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Random;

/**
 * No test: prints what a lookup and an insertion cost by kind and number of entries, in ns of this thread's processor
 * time, the median of several rounds. Every lookup hits; keys come in random order, all entries in turn.
 * {@code java -cp ... dev.weft.bmv2.table.LookupTiming}
 */
public final class LookupTiming {
    private static final int LOOKUPS = 1 << 20;
    private static final int ROUNDS = 7;

    private LookupTiming() {}

    public static void main(String[] arguments) {
        int greatest = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1_000_000;
        System.out.println("kind entries lookupNs insertNs");
        for (int round = 0; round < 2; round++) {
            for (MatchKind kind : new MatchKind[] {EXACT, LPM, TERNARY, RANGE}) {
                for (int entries = round == 0 ? 10_000 : 10;
                        entries <= (round == 0 ? 10_000 : greatest);
                        entries *= 10) {
                    measure(kind, entries, round > 0);
                }
            }
        }
    }

    private static long cpuNs() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static void measure(MatchKind kind, int entries, boolean print) {
        Random random = new Random(1);
        TestTable table = new TestTable(new Part(kind, 32));
        long[] keys = new long[entries];
        PackedKey[] packed = new PackedKey[entries];
        for (int i = 0; i < entries; i++) {
            // A bijection of 32 bits: all keys differ.
            keys[i] = (i * 0x9E3779B9L & 0xffffffffL) ^ 0x5bd1e995L;
            packed[i] = key(table, kind, keys[i], random);
        }
        long start = cpuNs();
        TableAction action = table.call();
        for (int from = 0; from < entries; from += 10_000) {
            int first = from;
            table.versions.run(() -> {
                for (int i = first; i < Math.min(entries, first + 10_000); i++) {
                    if (table.contents.find(packed[i]) == null) {
                        table.contents.insert(packed[i], action, 0, null);
                    }
                }
            });
        }
        long insertNs = (cpuNs() - start) / entries;
        int[] order = random.ints(LOOKUPS, 0, entries).toArray();
        EntryIndex index = table.contents.index(0);
        double[] times = new double[ROUNDS];
        long[] key = new long[1];
        for (int round = -2; round < ROUNDS; round++) {
            long found = 0;
            long began = cpuNs();
            for (int at : order) {
                key[0] = keys[at];
                Entry entry = index.lookup(key);
                found += entry == null ? 0 : entry.rank + 1;
            }
            if (round >= 0) {
                times[round] = (double) (cpuNs() - began) / LOOKUPS;
            }
            if (found == 0) {
                throw new IllegalStateException("nothing found");
            }
        }
        Arrays.sort(times);
        if (print) {
            System.out.printf("%s %d %.1f %d%n", kind, entries, times[ROUNDS / 2], insertNs);
        }
    }

    private static PackedKey key(TestTable table, MatchKind kind, long value, Random random) {
        PackedKey key = new PackedKey(table.table, table.table.hasPriority() ? 1 + random.nextInt(1 << 20) : 0);
        long mask = 0xffffffffL;
        switch (kind) {
            case EXACT:
                break;
            case LPM:
                mask = mask << new int[] {8, 8, 8, 10, 12, 13, 4, 0}[random.nextInt(8)] & mask;
                break;
            case TERNARY:
                mask = mask & ~(0xfL << 2 * random.nextInt(8));
                break;
            default:
                key.low()[0] = value;
                key.high()[0] = Math.min(mask, value + 100);
                return key;
        }
        key.value()[0] = value & mask;
        key.mask()[0] = mask;
        return key;
    }
}
