package dev.weft.bmv2.p4runtime;

import com.google.protobuf.WireFormat;
import dev.weft.bmv2.control.TableAction;
import p4.v1.P4RuntimeOuterClass.Action;

/** Reads an entry's own action from the wire; part of {@link EntryWire}. */
final class ActionWire {
    private static final int ID = Action.ACTION_ID_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_VARINT;
    private static final int PARAM = Action.PARAMS_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;
    private static final int PARAM_ID = Action.Param.PARAM_ID_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_VARINT;
    private static final int VALUE = Action.Param.VALUE_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;

    private ActionWire() {}

    /** Reads an {@code Action} message that ends at a position; its id must come first. */
    static TableAction.Packed decode(TableBinding table, WireReader in, int to) {
        if (!in.hasMore() || in.tag() != ID) {
            throw WireReader.notPlain();
        }
        ActionBinding action = table.entryAction(in.number());
        if (action == null) {
            throw WireReader.notPlain();
        }
        long[] data = action.emptyData();
        long seen = 0;
        while (in.hasMore()) {
            if (in.tag() != PARAM) {
                throw WireReader.notPlain();
            }
            int end = in.partEnd();
            in.range(in.position(), end);
            int position = param(action, in, data);
            if ((seen & 1L << position) != 0) {
                throw WireReader.notPlain();
            }
            seen |= 1L << position;
            in.range(end, to);
        }
        if (!action.isComplete(seen)) {
            throw WireReader.notPlain();
        }
        return action.call(data);
    }

    private static int param(ActionBinding action, WireReader in, long[] data) {
        if (!in.hasMore() || in.tag() != PARAM_ID) {
            throw WireReader.notPlain();
        }
        int position = action.find(in.number());
        if (position < 0 || position >= Long.SIZE || !in.hasMore() || in.tag() != VALUE) {
            throw WireReader.notPlain();
        }
        int end = in.partEnd();
        if (!action.store(position, in.bytes(), in.position(), end, data)) {
            throw WireReader.notPlain();
        }
        in.skipTo(end);
        if (in.hasMore()) {
            throw WireReader.notPlain();
        }
        return position;
    }
}
