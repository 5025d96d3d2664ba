package dev.weft.bmv2.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.bmv2.control.MatchValue;
import dev.weft.bmv2.control.TableAction;
import dev.weft.bmv2.program.Action;
import dev.weft.bmv2.program.KeyField;
import dev.weft.bmv2.program.MatchKind;
import dev.weft.bmv2.program.Table;
import dev.weft.bmv2.program.TestFields;
import dev.weft.bmv2.state.Limbs;
import dev.weft.bmv2.version.Versions;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A table of any key without a program around it, and linear search as its oracle. */
final class TestTable {
    record Part(MatchKind kind, int width) {}

    record Rule(List<MatchValue> key, int priority, long handle) {}

    final List<Part> parts;
    final Table table;
    final Versions versions = new Versions();
    final TableContents contents;
    final List<Rule> rules = new ArrayList<>();
    /** What each entry's action got, by handle: a number that no other entry and no earlier version of it has. */
    private final Map<Long, BigInteger> values = new HashMap<>();

    private int written;

    /** A table that counts and ages. */
    TestTable(Part... parts) {
        this(false, parts);
    }

    /**
     * A table.
     *
     * @param plain whether nobody counts hits or asks when the last one was, so that indexes have rows
     */
    TestTable(boolean plain, Part... parts) {
        this.parts = List.of(parts);
        List<KeyField> key = new ArrayList<>();
        MatchKind kind = MatchKind.EXACT;
        for (int i = 0; i < parts.length; i++) {
            key.add(KeyField.of("k" + i, parts[i].kind(), TestFields.field("k" + i, parts[i].width()), null));
            kind = parts[i].kind().compareTo(kind) > 0 ? parts[i].kind() : kind;
        }
        Action action = new Action("act", 0, 0, List.of(new Action.Parameter("value", 32, 0)), List.of());
        table = new Table(
                "t",
                0,
                0,
                "ingress",
                kind,
                key,
                List.of(action),
                1 << 21,
                !plain,
                !plain,
                null,
                null,
                null,
                false,
                false,
                false,
                List.of());
        contents = versions.call(() -> new TableContents(table, null, () -> 0, versions, 42));
    }

    boolean insert(List<MatchValue> key, int priority) {
        if (contents.find(contents.pack(key, priority)) != null) {
            return false;
        }
        long handle = versions.call(() -> contents.insert(contents.pack(key, priority), call(), 0, null));
        values.put(handle, BigInteger.valueOf(written));
        rules.add(new Rule(key, priority, handle));
        return true;
    }

    void delete(int at) {
        Rule rule = rules.remove(at);
        versions.run(() -> contents.delete(contents.pack(rule.key(), rule.priority())));
    }

    void modify(int at) {
        Rule rule = rules.get(at);
        versions.run(() ->
                contents.modify(contents.pack(rule.key(), rule.priority()), call(), table.ageing() ? 5 : 0, "tag"));
        values.put(rule.handle(), BigInteger.valueOf(written));
    }

    long[] words(List<BigInteger> packet) {
        long[] words = new long[contents.layout().words()];
        for (int i = 0; i < parts.size(); i++) {
            Limbs.store(
                    packet.get(i),
                    parts.get(i).width(),
                    words,
                    contents.layout().offset(i));
        }
        return words;
    }

    /** The handle found by one side, or -1. */
    long lookup(int side, long[] words) {
        Entry entry = contents.index(side).lookup(words);
        return entry == null ? -1 : entry.handle();
    }

    /** The action with a new number. */
    TableAction.Call call() {
        return new TableAction.Call("act", List.of(BigInteger.valueOf(++written)));
    }

    /** What the action of an entry got last; -1 for no entry. */
    long value(long handle) {
        return handle < 0 ? -1 : values.get(handle).longValueExact();
    }

    /** What the action gets of the row that one side finds, or -1. */
    long rowValue(int side, long[] words) {
        int mark = contents.layout().markAt();
        EntryIndex index = contents.index(side);
        int at;
        long[] rows;
        if (index instanceof ExactIndex exact) {
            at = exact.find(words);
            rows = exact.rows();
        } else if (index instanceof TrieIndex trie) {
            at = trie.find(words);
            rows = trie.rows();
        } else {
            TupleIndex.Found found =
                    new TupleIndex.Found(mark, contents.layout().rowData());
            at = ((TupleIndex) index).find(words, found);
            rows = found.rows();
        }
        if (at < 0) {
            return -1;
        }
        assertThat((int) rows[at + mark]).as("the action's index + 1").isEqualTo(1);
        return rows[at + mark + 1];
    }

    /** The handle that must be found, or -1: longest prefix, greatest priority, then the rule installed first. */
    long search(List<BigInteger> packet) {
        long best = -1;
        int bestRank = -1;
        for (Rule rule : rules) {
            int rank = rule.priority();
            boolean hit = true;
            for (int i = 0; i < parts.size() && hit; i++) {
                MatchValue match = rule.key().get(i);
                hit = matches(match, packet.get(i), parts.get(i).width());
                rank += match instanceof MatchValue.Lpm l && !table.hasPriority() ? l.prefixLength() : 0;
            }
            if (hit && rank > bestRank) {
                best = rule.handle();
                bestRank = rank;
            }
        }
        return best;
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
}
