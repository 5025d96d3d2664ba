package dev.weft.bmv2.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.bmv2.control.PackedKey;
import dev.weft.bmv2.program.MatchKind;
import dev.weft.bmv2.table.TestTable.Part;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Against a hash map of the library's. */
class InstalledSetTest {
    private final TestTable table = new TestTable(new Part(MatchKind.EXACT, 9));

    /** Hashes of few values, so that entries crowd and wrap around the end. */
    @Property(tries = 300)
    void behavesAsAMap(
            @ForAll @Size(max = 400) List<@IntRange(max = 60) Integer> keys,
            @ForAll @IntRange(min = 1, max = 60) int hashes) {
        InstalledSet byKey = new InstalledSet();
        InstalledSet byHandle = new InstalledSet();
        Map<Integer, Installed> expected = new HashMap<>();
        for (int key : keys) {
            int hash = -(key % hashes);
            Installed old = expected.remove(key);
            if (old == null) {
                Installed fresh = new Installed(key(key), key, false, false);
                byKey.add(hash, fresh);
                byHandle.add(hash, fresh);
                expected.put(key, fresh);
            } else {
                byKey.remove(hash, old);
                byHandle.remove(hash, old);
            }
            assertThat(byKey.size()).isEqualTo(expected.size());
        }
        for (int key = 0; key <= 60; key++) {
            int hash = -(key % hashes);
            assertThat(byKey.find(hash, key(key))).isSameAs(expected.get(key));
            assertThat(byHandle.find(hash, (long) key)).isSameAs(expected.get(key));
        }
    }

    private PackedKey key(int value) {
        PackedKey key = new PackedKey(table.table, 0);
        key.value()[0] = value;
        key.mask()[0] = 0x1ff;
        return key;
    }
}
