package dev.weft.lab.transactions;

import dev.weft.transaction.Image;
import dev.weft.transaction.StoreException;
import dev.weft.transaction.SwitchStore;
import dev.weft.transaction.Write;
import java.util.List;

/** The tables of a switch that nobody else writes: what was read stays true until the next write. */
final class OwnTables implements SwitchStore {
    private final SwitchStore tables;
    private Image known;

    OwnTables(SwitchStore tables) {
        this.tables = tables;
    }

    @Override
    public Image read() throws StoreException {
        if (known == null) {
            known = tables.read();
        }
        return known;
    }

    @Override
    public void write(List<Write> writes, Progress progress) throws StoreException {
        if (!writes.isEmpty()) {
            known = null;
            tables.write(writes, progress);
        }
    }

    @Override
    public void flip(int epoch) throws StoreException {
        known = null;
        tables.flip(epoch);
    }

    @Override
    public long capacity(int table) {
        return tables.capacity(table);
    }
}
