package dev.weft.dataplane.agent.steer;

import dev.weft.compute.select.PairTable;
import dev.weft.p4.program.WeftProgram;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where each pool's table lies in the arrays of candidates. Most have the cells that their number gives them; a table for
 * many instances is larger, and lies behind all those. Its place stays while its size does, so that tables which the data plane
 * reads never overlap. Confined to the agent's thread.
 */
final class TablePlaces {
    private static final int FIRST = WeftProgram.POOLS * PairTable.CELLS;
    private static final int END = FIRST + WeftProgram.WIDE_CELLS;
    private static final int MASK_SHIFT = 19;
    private static final int LARGEST = 1 << 32 - MASK_SHIFT;

    /**
     * Cells of a table.
     *
     * @param first the index of its first one
     * @param cells a power of two
     */
    record Place(int first, int cells) {
        /** The place of a pool's table of {@link PairTable#CELLS} cells. */
        static Place home(int pool) {
            return new Place(pool * PairTable.CELLS, PairTable.CELLS);
        }

        private static Place of(int value) {
            return new Place(value & (1 << MASK_SHIFT) - 1, (value >>> MASK_SHIFT) + 1);
        }

        /** What the data plane is told. */
        int value() {
            return cells == PairTable.CELLS ? 0 : cells - 1 << MASK_SHIFT | first;
        }

        private boolean overlaps(Place other) {
            return first < other.first + other.cells && other.first < first + cells;
        }

        private boolean isWide() {
            return first >= FIRST && first + cells <= END && Integer.bitCount(cells) == 1 && cells > PairTable.CELLS;
        }
    }

    private final Map<Integer, Place> wide = new HashMap<>();

    /** Places that were left with this configuration: the data plane may read them still. */
    private final List<Place> left = new ArrayList<>();

    /** Begins with a new configuration, which has only these pools. */
    void keepOnly(Collection<Integer> pools) {
        left.clear();
        wide.forEach((pool, place) -> {
            if (!pools.contains(pool)) {
                left.add(place);
            }
        });
        wide.keySet().retainAll(pools);
    }

    /** Takes over what the data plane has been told of a pool. */
    void found(int pool, int value) {
        Place place = Place.of(value);
        if (!wide.containsKey(pool) && place.isWide() && isFree(place)) {
            wide.put(pool, place);
        }
    }

    /**
     * Gives a pool's table its place.
     *
     * @param cells that it should have; it gets {@link PairTable#CELLS} where there is no room for so many
     */
    Place place(int pool, int cells) {
        int size = Math.min(LARGEST, cells);
        Place known = wide.get(pool);
        if (known != null && known.cells == size) {
            return known;
        }
        if (known != null) {
            left.add(wide.remove(pool));
        }
        for (int first = FIRST; size > PairTable.CELLS && first + size <= END; first += size) {
            Place place = new Place(first, size);
            if (isFree(place)) {
                wide.put(pool, place);
                return place;
            }
        }
        return Place.home(pool);
    }

    private boolean isFree(Place place) {
        return wide.values().stream().noneMatch(place::overlaps)
                && left.stream().noneMatch(place::overlaps);
    }
}
