package dev.weft.bmv2.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.bmv2.TestPrograms;
import dev.weft.bmv2.control.MatchValue;
import dev.weft.bmv2.control.TableAction;
import dev.weft.bmv2.control.TableEntry;
import dev.weft.bmv2.program.Program;
import dev.weft.bmv2.state.Limbs;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** The index against a list that is searched from end to end. */
class MatchIndexTest {
    private static final Program PROGRAM = TestPrograms.program("control");

    private static BigInteger small(Random random, int bits) {
        // Few values, so that entries overlap and keys hit.
        return BigInteger.valueOf(random.nextInt(4)).shiftLeft(random.nextInt(2) * (bits - 2));
    }

    private static boolean matches(MatchValue match, BigInteger key, int width) {
        if (match instanceof MatchValue.Ternary t) {
            return key.and(t.mask()).equals(t.value().and(t.mask()));
        }
        if (match instanceof MatchValue.Range r) {
            return key.compareTo(r.low()) >= 0 && key.compareTo(r.high()) <= 0;
        }
        if (match instanceof MatchValue.Lpm l) {
            int drop = width - l.prefixLength();
            return key.shiftRight(drop).equals(l.value().shiftRight(drop));
        }
        return match instanceof MatchValue.Any || key.equals(((MatchValue.Exact) match).value());
    }

    @Property(tries = 200)
    void ternaryAndRange(@ForAll long seed) {
        Random random = new Random(seed);
        TableStore store = new TableStore(PROGRAM, () -> 0);
        MatchTable table = store.of(PROGRAM.table("I.acl"));
        List<TableEntry> installed = new ArrayList<>();
        List<Long> handles = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            if (!installed.isEmpty() && random.nextInt(4) == 0) {
                int victim = random.nextInt(installed.size());
                TableEntry e = installed.remove(victim);
                handles.remove(victim);
                store.delete("I.acl", e.key(), e.priority());
                continue;
            }
            BigInteger low = small(random, 16);
            MatchValue range = random.nextBoolean()
                    ? MatchValue.any()
                    : new MatchValue.Range(
                            low, low.add(BigInteger.valueOf(random.nextInt(3))).min(BigInteger.valueOf(65535)));
            MatchValue ip = random.nextBoolean() ? MatchValue.any() : new MatchValue.Exact(small(random, 32));
            MatchValue a = new MatchValue.Ternary(small(random, 8), small(random, 8));
            TableEntry entry = new TableEntry(
                    "I.acl", List.of(a, range, ip), 1 + random.nextInt(4), TableAction.Call.of("I.mark", 1));
            if (store.get("I.acl", entry.key(), entry.priority()).isEmpty()) {
                handles.add(store.insert(entry));
                installed.add(entry);
            }
        }
        for (int i = 0; i < 40; i++) {
            BigInteger[] key = {small(random, 8), small(random, 16), small(random, 32)};
            int[] widths = {8, 16, 32};
            long[] words = new long[table.keyWords()];
            int best = -1;
            for (int f = 0; f < 3; f++) {
                Limbs.store(key[f], widths[f], words, table.keyOffset(f));
            }
            for (int e = 0; e < installed.size(); e++) {
                boolean hit = true;
                for (int f = 0; f < 3; f++) {
                    hit &= matches(installed.get(e).key().get(f), key[f], widths[f]);
                }
                if (hit
                        && (best < 0
                                || installed.get(e).priority()
                                        > installed.get(best).priority())) {
                    best = e;
                }
            }
            Entry found = table.lookup(words);
            assertThat(found == null ? -1 : found.handle()).isEqualTo(best < 0 ? -1 : handles.get(best));
        }
    }

    @Property(tries = 200)
    void longestPrefix(@ForAll long seed) {
        Random random = new Random(seed);
        TableStore store = new TableStore(PROGRAM, () -> 0);
        MatchTable table = store.of(PROGRAM.table("I.fwd"));
        Set<MatchValue> prefixes = new HashSet<>();
        while (prefixes.size() < 8) {
            int length = random.nextInt(33);
            BigInteger value = BigInteger.valueOf(0x0a000000L | random.nextInt(8))
                    .shiftRight(32 - length)
                    .shiftLeft(32 - length);
            MatchValue prefix = new MatchValue.Lpm(value, length);
            if (prefixes.add(prefix)) {
                store.insert(new TableEntry("I.fwd", List.of(prefix), 0, TableAction.Call.of("I.send", 1)));
            }
        }
        for (int i = 0; i < 30; i++) {
            BigInteger key = BigInteger.valueOf(0x0a000000L | random.nextInt(16));
            int longest = prefixes.stream()
                    .filter(p -> matches(p, key, 32))
                    .mapToInt(p -> ((MatchValue.Lpm) p).prefixLength())
                    .max()
                    .orElse(-1);
            Entry found = table.lookup(new long[] {key.longValue()});
            int got = found == null
                    ? -1
                    : ((MatchValue.Lpm) store.getByHandle("I.fwd", found.handle())
                                    .orElseThrow()
                                    .entry()
                                    .key()
                                    .get(0))
                            .prefixLength();
            assertThat(got).isEqualTo(longest);
        }
    }
}
