package dev.weft.bmv2.p4runtime;

import com.google.protobuf.WireFormat;
import dev.weft.bmv2.control.PackedKey;
import dev.weft.bmv2.control.TableAction;
import java.util.Arrays;
import p4.v1.P4RuntimeOuterClass;
import p4.v1.P4RuntimeOuterClass.Entity;
import p4.v1.P4RuntimeOuterClass.TableEntry;
import p4.v1.P4RuntimeOuterClass.Update;

/**
 * The short way for what large batches consist of: inserts and deletes of plain table entries (key, priority and an action
 * of their own), read from the wire straight into the words that the table keeps. Whatever is not of this form, or
 * breaks any rule, is left to {@link Entities}, which knows all the rules and says what is wrong.
 */
final class EntryWire {
    private static final int VARINT = WireFormat.WIRETYPE_VARINT;
    private static final int PART = WireFormat.WIRETYPE_LENGTH_DELIMITED;

    private static final int UPDATE_TYPE = Update.TYPE_FIELD_NUMBER << 3 | VARINT;
    private static final int UPDATE_ENTITY = Update.ENTITY_FIELD_NUMBER << 3 | PART;
    private static final int ENTITY_TABLE_ENTRY = Entity.TABLE_ENTRY_FIELD_NUMBER << 3 | PART;
    private static final int ENTRY_TABLE = TableEntry.TABLE_ID_FIELD_NUMBER << 3 | VARINT;
    private static final int ENTRY_MATCH = TableEntry.MATCH_FIELD_NUMBER << 3 | PART;
    private static final int ENTRY_ACTION = TableEntry.ACTION_FIELD_NUMBER << 3 | PART;
    private static final int ENTRY_PRIORITY = TableEntry.PRIORITY_FIELD_NUMBER << 3 | VARINT;
    private static final int ACTION_CALL = P4RuntimeOuterClass.TableAction.ACTION_FIELD_NUMBER << 3 | PART;

    private final LoadedPipeline pipeline;
    private final TableWriter writer;
    private final WireReader in;
    /** Where the match fields of the present entry begin ({@code 2 i}) and end. */
    private int[] matches = new int[16];

    private int matchCount;
    private int tableId;
    /** Of the last entry: most batches are about few tables. */
    private TableBinding lastTable;

    private int priority;
    private int actionFrom;
    private int actionTo;

    /**
     * A reader of one request.
     *
     * @param bytes that hold it
     */
    EntryWire(LoadedPipeline pipeline, TableWriter writer, byte[] bytes) {
        this.pipeline = pipeline;
        this.writer = writer;
        in = new WireReader(bytes);
    }

    /**
     * Applies an update if it is of the plain form.
     *
     * @return false if it is not, and nothing has happened then
     * @throws RuntimeException as {@link TableWriter} has it, if the table refuses the entry
     */
    boolean write(int from, int to) {
        TableBinding table;
        int type;
        PackedKey key;
        TableAction action = null;
        try {
            in.range(from, to);
            type = update(to);
            table = table();
            key = table.key().wire().decode(in, matches, matchCount, priority);
            if (type == Update.Type.INSERT_VALUE) {
                action = action(table);
            } else if (actionFrom >= 0) {
                return false;
            }
        } catch (WireReader.NotPlain e) {
            return false;
        }
        if (type == Update.Type.INSERT_VALUE) {
            writer.insertPlain(key, action);
        } else {
            writer.deletePlain(table, key);
        }
        return true;
    }

    private TableBinding table() {
        if (lastTable == null || lastTable.id() != tableId) {
            lastTable = pipeline.tableOrNull(tableId);
            require(lastTable != null);
        }
        require(lastTable.takesPlainEntries());
        return lastTable;
    }

    private int update(int to) {
        int type = 0;
        boolean found = false;
        while (in.hasMore()) {
            switch (in.tag()) {
                case UPDATE_TYPE -> type = in.number();
                case UPDATE_ENTITY -> {
                    require(!found);
                    found = true;
                    entity(in.partEnd());
                    in.range(in.position(), to);
                }
                default -> throw WireReader.notPlain();
            }
        }
        require(found && (type == Update.Type.INSERT_VALUE || type == Update.Type.DELETE_VALUE));
        return type;
    }

    private void entity(int to) {
        in.range(in.position(), to);
        require(in.hasMore() && in.tag() == ENTITY_TABLE_ENTRY && in.partEnd() == to);
        matchCount = 0;
        tableId = 0;
        priority = 0;
        actionFrom = -1;
        while (in.hasMore()) {
            switch (in.tag()) {
                case ENTRY_TABLE -> tableId = in.number();
                case ENTRY_PRIORITY -> priority = in.number();
                case ENTRY_MATCH -> {
                    int end = in.partEnd();
                    match(in.position(), end);
                    in.skipTo(end);
                }
                case ENTRY_ACTION -> {
                    require(actionFrom < 0);
                    actionTo = in.partEnd();
                    actionFrom = in.position();
                    in.skipTo(actionTo);
                }
                default -> throw WireReader.notPlain();
            }
        }
    }

    private void match(int from, int to) {
        if (2 * matchCount == matches.length) {
            matches = Arrays.copyOf(matches, 2 * matches.length);
        }
        matches[2 * matchCount] = from;
        matches[2 * matchCount + 1] = to;
        matchCount++;
    }

    private TableAction action(TableBinding table) {
        require(actionFrom >= 0);
        in.range(actionFrom, actionTo);
        require(in.hasMore() && in.tag() == ACTION_CALL && in.partEnd() == actionTo);
        return ActionWire.decode(table, in, actionTo);
    }

    private static void require(boolean plain) {
        if (!plain) {
            throw WireReader.notPlain();
        }
    }
}
