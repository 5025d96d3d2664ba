package dev.weft.bmv2.table;

import static dev.weft.bmv2.program.MatchKind.EXACT;
import static dev.weft.bmv2.program.MatchKind.LPM;
import static dev.weft.bmv2.program.MatchKind.RANGE;
import static dev.weft.bmv2.program.MatchKind.TERNARY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.bmv2.control.MatchValue;
import dev.weft.bmv2.table.TestTable.Part;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** Each index against a list that is searched from end to end, and how its cost and memory grow. */
class EntryIndexTest {
    private static final Part[][] SHAPES = {
        {new Part(EXACT, 9)},
        {new Part(EXACT, 64)},
        {new Part(EXACT, 48), new Part(EXACT, 128), new Part(EXACT, 1)},
        {new Part(LPM, 32)},
        {new Part(LPM, 128)},
        {new Part(LPM, 7)},
        {new Part(LPM, 64)},
        {new Part(EXACT, 16), new Part(LPM, 32)},
        {new Part(LPM, 128), new Part(EXACT, 40)},
        {new Part(EXACT, 70), new Part(LPM, 100), new Part(EXACT, 3)},
        {new Part(TERNARY, 32)},
        {new Part(TERNARY, 8), new Part(TERNARY, 128), new Part(EXACT, 9)},
        {new Part(EXACT, 3), new Part(TERNARY, 1)},
        {new Part(RANGE, 16)},
        {new Part(RANGE, 100), new Part(TERNARY, 20)},
        {new Part(LPM, 32), new Part(RANGE, 16), new Part(RANGE, 16), new Part(TERNARY, 8)},
    };

    @Provide
    Arbitrary<Part[]> shapes() {
        return Arbitraries.of(SHAPES);
    }

    /** Few different numbers, but bits all over the field, so that entries overlap and keys hit. */
    private static BigInteger number(Random random, int width) {
        BigInteger value = BigInteger.ZERO;
        for (int i = random.nextInt(3); i > 0; i--) {
            value = value.flipBit(random.nextInt(4) * (width - 1) / 3);
        }
        return random.nextInt(4) == 0 ? value.not().mod(BigInteger.ONE.shiftLeft(width)) : value;
    }

    private static MatchValue match(Random random, Part part) {
        int width = part.width();
        BigInteger value = number(random, width);
        switch (part.kind()) {
            case LPM:
                int length = random.nextInt(width + 1);
                return new MatchValue.Lpm(value.shiftRight(width - length).shiftLeft(width - length), length);
            case TERNARY:
                int kind = random.nextInt(4);
                return kind == 0
                        ? new MatchValue.Ternary(BigInteger.ZERO, BigInteger.ZERO)
                        : kind == 1
                                ? match(random, new Part(LPM, width))
                                : new MatchValue.Ternary(value, number(random, width));
            case RANGE:
                BigInteger other = number(random, width);
                return random.nextInt(4) == 0
                        ? MatchValue.any()
                        : new MatchValue.Range(value.min(other), value.max(other));
            default:
                return new MatchValue.Exact(value);
        }
    }

    @Property(tries = 400)
    void findsWhatLinearSearchFinds(@ForAll("shapes") Part[] shape, @ForAll long seed) {
        Random random = new Random(seed);
        TestTable table = new TestTable(random.nextBoolean(), shape);
        int rounds = random.nextInt(4) == 0 ? 300 : 40;
        for (int i = 0; i < rounds; i++) {
            int what = random.nextInt(8);
            if (what < 2 && !table.rules.isEmpty()) {
                table.delete(random.nextInt(table.rules.size()));
            } else if (what == 2 && !table.rules.isEmpty()) {
                table.modify(random.nextInt(table.rules.size()));
            } else {
                List<MatchValue> key = new ArrayList<>();
                for (Part part : shape) {
                    key.add(match(random, part));
                }
                table.insert(key, table.table.hasPriority() ? 1 + random.nextInt(3) : 0);
            }
        }
        checkAgainstSearch(table, random);
        while (!table.rules.isEmpty() && random.nextInt(50) != 0) {
            table.delete(random.nextInt(table.rules.size()));
        }
        checkAgainstSearch(table, random);
    }

    private static void checkAgainstSearch(TestTable table, Random random) {
        for (int i = 0; i < 40; i++) {
            List<BigInteger> packet = new ArrayList<>();
            for (Part part : table.parts) {
                packet.add(number(random, part.width()));
            }
            long[] words = table.words(packet);
            long expected = table.search(packet);
            if (random.nextBoolean()) {
                // What is read ahead changes no result.
                table.contents.index(0).touch(words.clone(), new int[1], 1);
            }
            assertThat(table.lookup(0, words)).isEqualTo(expected);
            assertThat(table.lookup(1, words)).isEqualTo(expected);
            if (table.contents.layout().rowData() >= 0) {
                assertThat(table.rowValue(0, words)).isEqualTo(table.value(expected));
                assertThat(table.rowValue(1, words)).isEqualTo(table.value(expected));
            }
        }
    }

    /** Groups with too many entries for rows, and small ones again. */
    @Test
    void rowsComeAndGoWithTheSizeOfGroups() {
        Random random = new Random(4);
        TestTable table = new TestTable(true, new Part(TERNARY, 64), new Part(EXACT, 4));
        List<List<BigInteger>> packets = fill(table, 20_000, random, false);
        checkPackets(table, packets.subList(0, 50));
        while (table.rules.size() > 300) {
            table.delete(table.rules.size() - 1);
        }
        checkPackets(table, packets.subList(250, 350));
        checkPackets(table, packets.subList(0, 50));
    }

    private static void checkPackets(TestTable table, List<List<BigInteger>> packets) {
        for (List<BigInteger> packet : packets) {
            long[] words = table.words(packet);
            long expected = table.search(packet);
            assertThat(table.lookup(0, words)).isEqualTo(expected);
            assertThat(table.rowValue(0, words)).isEqualTo(table.value(expected));
        }
    }

    private static long averageSteps(TestTable table, Random random, List<List<BigInteger>> packets) {
        long sum = 0;
        for (int i = 0; i < 2000; i++) {
            sum += table.contents.index(0).steps(table.words(packets.get(random.nextInt(packets.size()))));
        }
        return sum / 2000;
    }

    private static List<List<BigInteger>> fill(TestTable table, int entries, Random random, boolean hostile) {
        List<List<BigInteger>> packets = new ArrayList<>();
        while (table.rules.size() < entries) {
            List<MatchValue> key = new ArrayList<>();
            List<BigInteger> packet = new ArrayList<>();
            for (Part part : table.parts) {
                BigInteger value = hostile
                        ? BigInteger.valueOf(table.rules.size()).shiftLeft(Math.max(0, part.width() - 20))
                        : new BigInteger(part.width(), random);
                packet.add(value);
                int length = part.width() * 3 / 4;
                switch (part.kind()) {
                    case LPM -> key.add(new MatchValue.Lpm(value, length));
                    case TERNARY -> key.add(new MatchValue.Lpm(value, Math.max(1, length - random.nextInt(16))));
                    case RANGE ->
                        key.add(new MatchValue.Range(
                                value,
                                value.add(BigInteger.valueOf(4))
                                        .min(BigInteger.ONE
                                                .shiftLeft(part.width())
                                                .subtract(BigInteger.ONE))));
                    default -> key.add(new MatchValue.Exact(value));
                }
            }
            if (table.insert(key, table.table.hasPriority() ? 1 + random.nextInt(1000) : 0)) {
                packets.add(packet);
            }
        }
        return packets;
    }

    /** 64 times the entries may cost a few steps more, not 64 times as many. */
    @Test
    void costHardlyGrows() {
        for (Part[] shape : new Part[][] {
            {new Part(EXACT, 48)},
            {new Part(EXACT, 128), new Part(EXACT, 32)},
            {new Part(LPM, 32)},
            {new Part(LPM, 128)},
            {new Part(EXACT, 12), new Part(LPM, 32)},
            {new Part(TERNARY, 64)},
            {new Part(RANGE, 32)},
        }) {
            Random random = new Random(1);
            TestTable table = new TestTable(shape);
            List<List<BigInteger>> packets = fill(table, 500, random, false);
            long small = averageSteps(table, random, packets);
            packets = fill(table, 32_000, random, false);
            long large = averageSteps(table, random, packets);
            assertThat(large).as("%s steps before, %s", small, shape[0]).isLessThanOrEqualTo(2 * small + 2);
            assertThat(large).isLessThan(40);
        }
    }

    @Test
    void regularKeysDoNotCollide() {
        for (Part[] shape : new Part[][] {{new Part(EXACT, 64)}, {new Part(EXACT, 64), new Part(EXACT, 128)}}) {
            TestTable table = new TestTable(shape);
            List<List<BigInteger>> packets = fill(table, 20_000, new Random(2), true);
            int longest = 0;
            for (List<BigInteger> packet : packets) {
                longest = Math.max(longest, table.contents.index(0).steps(table.words(packet)));
            }
            assertThat(longest).isLessThan(100);
        }
    }

    @Test
    void memoryComesBack() {
        for (Part[] shape : SHAPES) {
            TestTable table = new TestTable(shape);
            Random random = new Random(3);
            int before = table.contents.index(0).capacity();
            for (int round = 0; round < 3; round++) {
                int entries = shape[0].width() < 10 && shape.length == 1 ? 20 : 2000;
                fill(table, entries, random, false);
                while (!table.rules.isEmpty()) {
                    table.delete(table.rules.size() - 1);
                }
                assertThat(table.contents.index(0).capacity()).isLessThanOrEqualTo(before + 8);
                assertThat(table.contents.index(1).capacity()).isLessThanOrEqualTo(before + 8);
            }
        }
    }
}
