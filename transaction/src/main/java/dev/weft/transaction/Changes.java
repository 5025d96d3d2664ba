package dev.weft.transaction;

import java.util.ArrayList;
import java.util.List;

/**
 * What a transaction does to one switch, from {@link #base} to the new configuration. Immutable.
 *
 * <ol>
 *   <li><b>prepare</b>: writes that no packet of the old epoch notices. They can be taken back.
 *   <li><b>flip</b>: the active epoch becomes the new one, if it differs. The decision has been made; from here on there
 *       is only forward.
 *   <li><b>waves</b>: writes to tables without an epoch, in an order that all switches keep together.
 *   <li><b>collect</b>: writes that no packet of the new epoch notices, when none of the old one is left.
 * </ol>
 */
public final class Changes {
    private final long base;
    private final int oldEpoch;
    private final int newEpoch;
    private final List<Write> prepare;
    private final List<List<Write>> waves;
    private final List<Write> collect;

    /**
     * Holds what it is given.
     *
     * @param base digest of the image that the writes start from
     * @param oldEpoch the active epoch, 0..255
     * @param newEpoch the epoch to flip to; equal to the old one: no flip
     * @param waves as many as every other switch of the transaction has; empty where there is nothing to write
     */
    public Changes(
            long base, int oldEpoch, int newEpoch, List<Write> prepare, List<List<Write>> waves, List<Write> collect) {
        this.base = base;
        this.oldEpoch = oldEpoch;
        this.newEpoch = newEpoch;
        this.prepare = List.copyOf(Image.ordered(prepare));
        List<List<Write>> copies = new ArrayList<>();
        waves.forEach(wave -> copies.add(List.copyOf(Image.ordered(wave))));
        this.waves = List.copyOf(copies);
        this.collect = List.copyOf(Image.ordered(collect));
    }

    /** Returns the digest of the image that the writes start from. */
    public long base() {
        return base;
    }

    /** Returns the active epoch before. */
    public int oldEpoch() {
        return oldEpoch;
    }

    /** Returns the active epoch after. */
    public int newEpoch() {
        return newEpoch;
    }

    /** Returns whether the active epoch changes. */
    public boolean flips() {
        return oldEpoch != newEpoch;
    }

    /**
     * Returns whether packets may still follow the old configuration when the last wave is written: there is a flip, or the
     * agent, which fills cells of the data plane in its own time, is told something else.
     */
    public boolean drains() {
        return flips()
                || waves.stream()
                        .flatMap(List::stream)
                        .anyMatch(write -> write.key().rank() == PartKey.Rank.AGENT);
    }

    /** Returns the writes before the decision, ordered. */
    public List<Write> prepare() {
        return prepare;
    }

    /** Returns the writes between flip and collection. */
    public List<List<Write>> waves() {
        return waves;
    }

    /** Returns the writes at the end, ordered. */
    public List<Write> collect() {
        return collect;
    }

    /** Returns all writes in the order of the steps. */
    public List<Write> all() {
        List<Write> all = new ArrayList<>(prepare);
        waves.forEach(all::addAll);
        all.addAll(collect);
        return all;
    }

    /** Returns whether nothing is written. */
    public boolean isEmpty() {
        return writes() == 0 && !flips();
    }

    /** Returns how many writes there are, the flip aside. */
    public int writes() {
        int count = prepare.size() + collect.size();
        for (List<Write> wave : waves) {
            count += wave.size();
        }
        return count;
    }

    @Override
    public String toString() {
        return prepare.size() + " writes to prepare" + (flips() ? ", flip to epoch " + newEpoch : "") + ", "
                + waves.size() + " waves, " + collect.size() + " writes to collect";
    }
}
