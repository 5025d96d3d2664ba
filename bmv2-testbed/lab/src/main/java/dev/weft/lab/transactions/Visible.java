package dev.weft.lab.transactions;

import com.google.protobuf.ByteString;
import dev.weft.control.core.ir.EntryKey;
import dev.weft.control.core.ir.FieldMatch;
import dev.weft.control.core.ir.TableEntry;
import dev.weft.control.daemon.TransitionCodec;
import dev.weft.transaction.Image;
import dev.weft.transaction.PartKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What packets of an epoch find in a switch, entry by entry: the oracle of the crash matrix. It knows nothing of the
 * planner: an entry with an epoch counts for that epoch only, and of two entries that differ in the epoch alone the one
 * with the greater priority is found.
 */
final class Visible {
    private static final String EPOCH = "epoch";
    private static final int PRIORITY_STEP = 10;
    private static final String INSTANCES = ".instances.";
    private static final String ENDPOINTS = ".endpoints.";

    private final TransitionCodec codec;
    private final Map<ByteString, Optional<Known>> cache = new HashMap<>();

    /** An entry of a table that knows epochs. */
    private static final class Known {
        final int epoch; // -1: any
        final int priority;
        final EntryKey place; // without the epoch, and with the compiled priority
        final Object effect;

        Known(TableEntry entry) {
            EntryKey key = entry.key();
            Optional<FieldMatch> match = key.match(EPOCH);
            List<FieldMatch> rest = new ArrayList<>(key.matches());
            match.ifPresent(rest::remove);
            epoch = match.map(m -> (int) m.value().toLong()).orElse(-1);
            priority = key.priority();
            place = new EntryKey(key.table(), rest, priority - priority % PRIORITY_STEP);
            effect = entry.action();
        }
    }

    Visible(TransitionCodec codec) {
        this.codec = codec;
    }

    /** The effect of each place, as packets of the epoch find it. */
    Map<EntryKey, Object> in(int epoch, Map<PartKey, byte[]> parts) {
        Map<EntryKey, Known> best = new HashMap<>();
        for (Map.Entry<PartKey, byte[]> part : parts.entrySet()) {
            if (part.getKey().rank() != PartKey.Rank.ENTRY) {
                continue;
            }
            Known known = cache.computeIfAbsent(
                            ByteString.copyFrom(part.getValue()),
                            value -> codec.entry(part.getValue())
                                    .filter(entry -> entry.key().priority() > 0)
                                    .map(Known::new))
                    .orElse(null);
            if (known != null && (known.epoch < 0 || known.epoch == epoch)) {
                best.merge(known.place, known, (a, b) -> a.priority >= b.priority ? a : b);
            }
        }
        Map<EntryKey, Object> seen = new HashMap<>();
        best.forEach((place, known) -> seen.put(place, known.effect));
        return seen;
    }

    /**
     * Whether packets that see some entries see a configuration: all of its entries and no other, but for instances of the
     * other configuration and their endpoints, to which nothing leads by itself.
     */
    static boolean same(Map<EntryKey, Object> seen, Map<EntryKey, Object> wanted, Map<EntryKey, Object> other) {
        if (!wanted.entrySet().stream().allMatch(entry -> entry.getValue().equals(seen.get(entry.getKey())))) {
            return false;
        }
        return seen.entrySet().stream()
                .allMatch(entry -> wanted.containsKey(entry.getKey())
                        || ofInstances(entry.getKey()) && entry.getValue().equals(other.get(entry.getKey())));
    }

    private static boolean ofInstances(EntryKey key) {
        return key.table().contains(INSTANCES) || key.table().contains(ENDPOINTS);
    }

    Map<EntryKey, Object> in(Image image) {
        return in(image.epoch(), image.parts());
    }
}
