package dev.weft.bmv2.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.bmv2.control.PackedKey;
import dev.weft.bmv2.program.MatchKind;
import dev.weft.bmv2.table.TestTable.Part;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Prefix tables as they grow past the sizes from which on first bits are looked up directly, and shrink again, against
 * one hash map for each length.
 */
class LargePrefixTableTest {
    private static final int ADDRESS_BITS = 32;
    private static final int CHECKS = 1_500;

    private record Prefix(long group, long address, int length) {
        static Prefix of(long group, long address, int length) {
            return new Prefix(
                    group, length == 0 ? 0 : address >>> ADDRESS_BITS - length << ADDRESS_BITS - length, length);
        }
    }

    private final Random random = new Random(11);
    private final Map<Prefix, Long> handles = new HashMap<>();
    private final List<Prefix> prefixes = new ArrayList<>();
    private TestTable table;
    private boolean grouped;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void findsTheLongestPrefix(boolean withExactField) {
        grouped = withExactField;
        table = grouped
                ? new TestTable(new Part(MatchKind.EXACT, 9), new Part(MatchKind.LPM, ADDRESS_BITS))
                : new TestTable(new Part(MatchKind.LPM, ADDRESS_BITS));
        for (int size : new int[] {1_900, 2_200, 133_000, 60_000, 900, 3_000, 0}) {
            resize(size);
            check();
            changeSome();
            check();
        }
    }

    private void resize(int size) {
        table.versions.run(() -> {
            while (prefixes.size() < size) {
                int length = random.nextInt(8) == 0 ? random.nextInt(ADDRESS_BITS + 1) : 10 + random.nextInt(23);
                insert(Prefix.of(group(), address(), length));
            }
            while (prefixes.size() > size) {
                delete(random.nextInt(prefixes.size()));
            }
        });
    }

    /** Short prefixes come and go, which concern many places at once; some entries get another action. */
    private void changeSome() {
        table.versions.run(() -> {
            for (int i = 0; i < 40; i++) {
                insert(Prefix.of(group(), address(), random.nextInt(14)));
                if (!prefixes.isEmpty()) {
                    delete(random.nextInt(prefixes.size()));
                }
                if (!prefixes.isEmpty()) {
                    Prefix prefix = prefixes.get(random.nextInt(prefixes.size()));
                    table.contents.modify(key(prefix), table.call(), 5, "tag");
                }
            }
        });
    }

    private long group() {
        return grouped ? random.nextInt(6) * 85 : 0;
    }

    private long address() {
        return random.nextInt() & 0xffff_ffffL;
    }

    private void insert(Prefix prefix) {
        if (!handles.containsKey(prefix)) {
            handles.put(prefix, table.contents.insert(key(prefix), table.call(), 0, null));
            prefixes.add(prefix);
        }
    }

    private void delete(int at) {
        Prefix prefix = prefixes.set(at, prefixes.get(prefixes.size() - 1));
        prefixes.remove(prefixes.size() - 1);
        handles.remove(prefix);
        table.contents.delete(key(prefix));
    }

    private PackedKey key(Prefix prefix) {
        PackedKey key = new PackedKey(table.table, 0);
        int at = grouped ? 1 : 0;
        if (grouped) {
            key.value()[0] = prefix.group;
            key.mask()[0] = 0x1ff;
        }
        key.value()[at] = prefix.address;
        key.mask()[at] = 0xffff_ffffL << ADDRESS_BITS - prefix.length & 0xffff_ffffL;
        return key;
    }

    private void check() {
        for (int i = 0; i < CHECKS; i++) {
            long group = group();
            long address = address();
            if (i % 2 == 0 && !prefixes.isEmpty()) {
                Prefix near = prefixes.get(random.nextInt(prefixes.size()));
                group = near.group;
                address = near.address ^ (random.nextInt() & 0xffff_ffffL) >>> random.nextInt(ADDRESS_BITS);
            }
            long expected = -1;
            for (int length = ADDRESS_BITS; length >= 0 && expected < 0; length--) {
                expected = handles.getOrDefault(Prefix.of(group, address, length), -1L);
            }
            long[] words = grouped ? new long[] {group, address} : new long[] {address};
            assertThat(table.lookup(0, words))
                    .as("group %d address %x", group, address)
                    .isEqualTo(expected);
            assertThat(table.lookup(1, words))
                    .as("group %d address %x", group, address)
                    .isEqualTo(expected);
        }
    }
}
