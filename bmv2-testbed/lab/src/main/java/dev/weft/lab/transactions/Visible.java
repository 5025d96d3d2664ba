package dev.weft.lab.transactions;

import com.google.protobuf.ByteString;
import dev.weft.control.core.ir.EntryKey;
import dev.weft.control.core.ir.FieldMatch;
import dev.weft.control.core.ir.TableEntry;
import dev.weft.control.daemon.TransitionCodec;
import dev.weft.transaction.Image;
import dev.weft.transaction.PartKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What packets of an epoch find in a switch, entry by entry: the oracle of the crash matrix. It knows nothing of the
 * planner: an entry with an epoch counts for that epoch only, and of two entries that differ in the epoch alone the one
 * with the greater priority is found. Places (keys without the epoch) and effects are numbered as they are met, from 1;
 * what packets find is the number of the effect, by place.
 */
final class Visible {
    private static final String EPOCH = "epoch";
    private static final int PRIORITY_STEP = 10;
    private static final String INSTANCES = ".instances.";
    private static final String ENDPOINTS = ".endpoints.";

    private final TransitionCodec codec;
    private final Map<ByteString, Optional<Known>> cache = new HashMap<>();
    private final Map<Image, Map<PartKey, Known>> images = new IdentityHashMap<>();
    private final Map<EntryKey, Integer> places = new HashMap<>();
    private final Map<Object, Integer> effects = new HashMap<>();
    private final List<Boolean> ofInstances = new ArrayList<>(List.of(false)); // by place
    private int[] priorities = new int[64]; // of the entry found, by place

    /** An entry of a table that knows epochs. */
    static final class Known {
        private final int epoch; // -1: any
        private final int priority;
        private final int place;
        private final int effect;

        private Known(int epoch, int priority, int place, int effect) {
            this.epoch = epoch;
            this.priority = priority;
            this.place = place;
            this.effect = effect;
        }
    }

    Visible(TransitionCodec codec) {
        this.codec = codec;
    }

    /** A part as packets find it; empty if it is no entry of a table that knows epochs. */
    Optional<Known> known(PartKey key, byte[] value) {
        if (key.rank() != PartKey.Rank.ENTRY) {
            return Optional.empty();
        }
        return cache.computeIfAbsent(
                ByteString.copyFrom(value),
                octets -> codec.entry(value)
                        .filter(entry -> entry.key().priority() > 0)
                        .map(this::known));
    }

    private Known known(TableEntry entry) {
        EntryKey key = entry.key();
        Optional<FieldMatch> match = key.match(EPOCH);
        List<FieldMatch> rest = new ArrayList<>(key.matches());
        match.ifPresent(rest::remove);
        int priority = key.priority();
        EntryKey place = new EntryKey(key.table(), rest, priority - priority % PRIORITY_STEP);
        return new Known(
                match.map(m -> (int) m.value().toLong()).orElse(-1),
                priority,
                places.computeIfAbsent(place, added -> {
                    ofInstances.add(
                            added.table().contains(INSTANCES) || added.table().contains(ENDPOINTS));
                    return ofInstances.size() - 1;
                }),
                effects.computeIfAbsent(entry.action(), added -> effects.size() + 1));
    }

    /** The number of the effect of each place, as packets of the epoch find it; 0: there is nothing. */
    int[] in(int epoch, Collection<Known> entries) {
        int[] seen = new int[ofInstances.size()];
        if (priorities.length < seen.length) {
            priorities = new int[2 * seen.length];
        }
        for (Known known : entries) {
            if ((known.epoch < 0 || known.epoch == epoch)
                    && (seen[known.place] == 0 || known.priority > priorities[known.place])) {
                seen[known.place] = known.effect;
                priorities[known.place] = known.priority;
            }
        }
        return seen;
    }

    /** The entries of an image; kept for as long as this object lives. */
    Map<PartKey, Known> entries(Image image) {
        return images.computeIfAbsent(image, of -> {
            Map<PartKey, Known> entries = new HashMap<>();
            of.parts().forEach((key, value) -> known(key, value).ifPresent(known -> entries.put(key, known)));
            return entries;
        });
    }

    /** What packets of its own epoch find in an image; as {@link #entries(Image)}. */
    int[] in(Image image) {
        return in(image.epoch(), entries(image).values());
    }

    /**
     * Whether packets that see some entries see a configuration: all of its entries and no other, but for instances of the
     * other configuration and their endpoints, to which nothing leads by itself.
     */
    boolean same(int[] seen, int[] wanted, int[] other) {
        for (int place = 1; place < ofInstances.size(); place++) {
            int effect = at(seen, place);
            if (effect != at(wanted, place)
                    && !(at(wanted, place) == 0 && ofInstances.get(place) && effect == at(other, place))) {
                return false;
            }
        }
        return true;
    }

    private static int at(int[] effects, int place) {
        return place < effects.length ? effects[place] : 0;
    }
}
