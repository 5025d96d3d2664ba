package dev.weft.bmv2.p4runtime;

import com.google.protobuf.WireFormat;
import dev.weft.bmv2.control.PackedKey;
import dev.weft.bmv2.program.Table;
import p4.config.v1.P4InfoOuterClass.MatchField;
import p4.v1.P4RuntimeOuterClass.FieldMatch;

/** Reads the match keys of one table from the wire; part of {@link EntryWire}. The rules are those of {@link KeyCodec}. */
final class KeyWire {
    private static final int PART = WireFormat.WIRETYPE_LENGTH_DELIMITED;
    private static final int ID = FieldMatch.FIELD_ID_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_VARINT;
    private static final int EXACT = FieldMatch.EXACT_FIELD_NUMBER << 3 | PART;
    private static final int TERNARY = FieldMatch.TERNARY_FIELD_NUMBER << 3 | PART;
    private static final int LPM = FieldMatch.LPM_FIELD_NUMBER << 3 | PART;
    private static final int OPTIONAL = FieldMatch.OPTIONAL_FIELD_NUMBER << 3 | PART;
    private static final int RANGE = FieldMatch.RANGE_FIELD_NUMBER << 3 | PART;
    /** Of all kinds of matches but ranges: the value, and the mask of a ternary or the length of a prefix. */
    private static final int VALUE = FieldMatch.Exact.VALUE_FIELD_NUMBER << 3 | PART;

    private static final int MASK = FieldMatch.Ternary.MASK_FIELD_NUMBER << 3 | PART;
    private static final int LOW = FieldMatch.Range.LOW_FIELD_NUMBER << 3 | PART;
    private static final int HIGH = FieldMatch.Range.HIGH_FIELD_NUMBER << 3 | PART;
    private static final int PREFIX = FieldMatch.LPM.PREFIX_LEN_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_VARINT;

    private final Table program;
    private final int[] ids;
    private final Scalar[] scalars;
    private final int[] offsets;
    private final MatchField.MatchType[] types;
    private final boolean prioritised;
    private final boolean readable;
    /** Bits of the fields that must be given. */
    private final long required;

    /** For a table; the arrays are those of its {@link KeyCodec}, by P4Info's position. */
    KeyWire(
            Table program,
            int[] ids,
            Scalar[] scalars,
            int[] offsets,
            MatchField.MatchType[] types,
            boolean prioritised) {
        this.program = program;
        this.ids = ids;
        this.scalars = scalars;
        this.offsets = offsets;
        this.types = types;
        this.prioritised = prioritised;
        boolean plain = ids.length > 0 && ids.length < Long.SIZE;
        long exact = 0;
        for (int i = 0; i < ids.length; i++) {
            plain &= !scalars[i].isNamed();
            exact |= types[i] == MatchField.MatchType.EXACT ? 1L << i : 0;
        }
        readable = plain;
        required = exact;
    }

    /** Whether the table's keys can be read here: no field is translated to names. */
    boolean isReadable() {
        return readable;
    }

    /**
     * Reads a key that keeps all rules.
     *
     * @param bounds where match {@code i} begins ({@code 2 i}) and ends
     */
    PackedKey decode(WireReader in, int[] bounds, int count, int priority) {
        require(prioritised ? priority > 0 : priority == 0);
        PackedKey key = new PackedKey(program, priority);
        long seen = 0;
        for (int i = 0; i < count; i++) {
            in.range(bounds[2 * i], bounds[2 * i + 1]);
            require(in.hasMore() && in.tag() == ID);
            int position = position(in.number());
            require((seen & 1L << position) == 0 && in.hasMore());
            seen |= 1L << position;
            int tag = in.tag();
            require(in.partEnd() == bounds[2 * i + 1] && tag == tag(types[position]));
            match(in, position, key);
        }
        require((seen & required) == required);
        for (int position = 0; position < ids.length; position++) {
            if (types[position] == MatchField.MatchType.RANGE && (seen & 1L << position) == 0) {
                Scalar scalar = scalars[position];
                KeyCodec.prefix(key.high(), offsets[position], scalar, scalar.width());
            }
        }
        return key;
    }

    private static int tag(MatchField.MatchType type) {
        return switch (type) {
            case EXACT -> EXACT;
            case LPM -> LPM;
            case TERNARY -> TERNARY;
            case OPTIONAL -> OPTIONAL;
            case RANGE -> RANGE;
            default -> throw WireReader.notPlain();
        };
    }

    private int position(int id) {
        for (int i = 0; i < ids.length; i++) {
            if (ids[i] == id) {
                return i;
            }
        }
        throw WireReader.notPlain();
    }

    private void match(WireReader in, int position, PackedKey key) {
        Scalar scalar = scalars[position];
        int at = offsets[position];
        if (types[position] == MatchField.MatchType.RANGE) {
            range(in, scalar, key, at);
            return;
        }
        require(in.hasMore() && in.tag() == VALUE);
        store(in, scalar, key.value(), at);
        switch (types[position]) {
            case LPM -> {
                require(in.hasMore() && in.tag() == PREFIX);
                int length = in.number();
                require(length > 0 && length <= scalar.width());
                KeyCodec.prefix(key.mask(), at, scalar, length);
                require(KeyCodec.isWithinMask(key, at, scalar.limbs()));
            }
            case TERNARY -> {
                require(in.hasMore() && in.tag() == MASK);
                store(in, scalar, key.mask(), at);
                require(!KeyCodec.isZero(key.mask(), at, scalar.limbs())
                        && KeyCodec.isWithinMask(key, at, scalar.limbs()));
            }
            default -> KeyCodec.prefix(key.mask(), at, scalar, scalar.width());
        }
        require(!in.hasMore());
    }

    private static void range(WireReader in, Scalar scalar, PackedKey key, int at) {
        require(in.hasMore() && in.tag() == LOW);
        store(in, scalar, key.low(), at);
        require(in.hasMore() && in.tag() == HIGH);
        store(in, scalar, key.high(), at);
        require(!in.hasMore() && KeyCodec.isProperRange(key, at, scalar));
    }

    private static void store(WireReader in, Scalar scalar, long[] words, int at) {
        int end = in.partEnd();
        require(scalar.store(in.bytes(), in.position(), end, words, at));
        in.skipTo(end);
    }

    private static void require(boolean plain) {
        if (!plain) {
            throw WireReader.notPlain();
        }
    }
}
