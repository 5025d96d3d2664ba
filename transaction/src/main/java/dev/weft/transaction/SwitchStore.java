package dev.weft.transaction;

import java.util.List;

/** The tables of one switch, as a participant reads and writes them. */
public interface SwitchStore {
    /**
     * Reads every part that transactions own, and the active epoch.
     *
     * @throws StoreException if the switch cannot be reached
     */
    Image read() throws StoreException;

    /**
     * Makes writes, in their order, and says how many it has made so far.
     *
     * @param progress told from time to time, and may stop the work by returning false: then the rest is not written and
     *     a {@link StoreException} of kind CANCELLED is thrown
     * @throws StoreException at the first write that fails; those before it have been made, of those behind it some may
     */
    void write(List<Write> writes, Progress progress) throws StoreException;

    /**
     * Returns whether all that was written has taken effect: what follows from a write may come later than its answer.
     *
     * @throws StoreException if that cannot be found out now
     */
    default boolean settled() throws StoreException {
        return true;
    }

    /**
     * Makes another epoch the active one, by one write.
     *
     * @param epoch 0..255
     * @throws StoreException if the switch cannot be reached
     */
    void flip(int epoch) throws StoreException;

    /** Returns how many parts a table, profile or meter holds; -1: unknown. */
    long capacity(int table);

    /** Follows a run of writes. */
    interface Progress {
        /** Goes on whatever happens. */
        Progress IGNORED = written -> true;

        /**
         * Some writes are acknowledged.
         *
         * @param written how many of this run so far
         * @return whether to go on
         */
        boolean acknowledged(int written);
    }
}
