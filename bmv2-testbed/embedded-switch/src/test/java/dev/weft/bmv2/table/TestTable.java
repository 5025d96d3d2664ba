package dev.weft.bmv2.table;

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
import java.util.List;

/** A table of any key without a program around it, and linear search as its oracle. */
final class TestTable {
    record Part(MatchKind kind, int width) {}

    record Rule(List<MatchValue> key, int priority, long handle) {}

    final List<Part> parts;
    final Table table;
    final Versions versions = new Versions();
    final TableContents contents;
    final List<Rule> rules = new ArrayList<>();

    TestTable(Part... parts) {
        this.parts = List.of(parts);
        List<KeyField> key = new ArrayList<>();
        MatchKind kind = MatchKind.EXACT;
        for (int i = 0; i < parts.length; i++) {
            key.add(KeyField.of("k" + i, parts[i].kind(), TestFields.field("k" + i, parts[i].width()), null));
            kind = parts[i].kind().compareTo(kind) > 0 ? parts[i].kind() : kind;
        }
        Action action = new Action("act", 0, 0, List.of(), List.of());
        table = new Table(
                "t",
                0,
                0,
                "ingress",
                kind,
                key,
                List.of(action),
                1 << 21,
                true,
                true,
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
        long handle =
                versions.call(() -> contents.insert(contents.pack(key, priority), TableAction.Call.of("act"), 0, null));
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
                contents.modify(contents.pack(rule.key(), rule.priority()), TableAction.Call.of("act"), 5, "tag"));
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
