package dev.weft.bmv2.table;

import dev.weft.bmv2.program.Table;
import java.util.List;

/** All tables as one worker's packets read them. */
public final class TableView {
    private final List<MatchTable> tables;

    TableView(List<MatchTable> tables) {
        this.tables = tables;
    }

    /** A table. */
    public MatchTable of(Table table) {
        return tables.get(table.index());
    }
}
