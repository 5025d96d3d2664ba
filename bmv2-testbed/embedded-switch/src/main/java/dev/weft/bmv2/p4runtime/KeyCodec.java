package dev.weft.bmv2.p4runtime;

import com.google.protobuf.ByteString;
import dev.weft.bmv2.control.PackedKey;
import dev.weft.bmv2.program.Field;
import dev.weft.bmv2.program.KeyField;
import dev.weft.bmv2.program.Table;
import dev.weft.bmv2.state.Limbs;
import dev.weft.p4.runtime.P4Bytes;
import java.util.List;
import p4.config.v1.P4InfoOuterClass.MatchField;
import p4.v1.P4RuntimeOuterClass.FieldMatch;

/** Decodes the match keys of one table into words (specification section 9.1.1); {@link KeyWriter} goes back. */
final class KeyCodec {
    private final String table;
    private final Table program;
    private final List<MatchField> fields;
    /** By P4Info's position: id, place in a request, and first word of the key. */
    private final int[] ids;

    private final Scalar[] scalars;
    private final int[] offsets;
    private final MatchField.MatchType[] types;
    private final boolean prioritised;
    private final KeyWriter writer;
    private final KeyWire wire;

    KeyCodec(p4.config.v1.P4InfoOuterClass.Table info, Table program, Translations translations) {
        table = info.getPreamble().getName();
        this.program = program;
        fields = info.getMatchFieldsList();
        List<KeyField> key = program.key();
        if (fields.size() != key.size()) {
            throw P4RuntimeFailure.invalid("table " + table + " has " + fields.size() + " match fields in P4Info and "
                    + key.size() + " in the device configuration");
        }
        int count = fields.size();
        ids = new int[count];
        scalars = new Scalar[count];
        offsets = new int[count];
        types = new MatchField.MatchType[count];
        int[] infoPosition = new int[count];
        int next = 0;
        for (int i = 0; i < count; i++) {
            int position = position(key.get(i).name(), i);
            MatchField field = fields.get(position);
            int width = key.get(i).width();
            infoPosition[i] = position;
            ids[position] = field.getId();
            types[position] = field.getMatchType();
            offsets[position] = next;
            scalars[position] = new Scalar(
                    "match field " + table + "." + field.getName(),
                    field.getBitwidth(),
                    width,
                    translations.of(field.getTypeName().getName(), width));
            next += Field.limbs(width);
        }
        refuseNamedPrefixes();
        prioritised = fields.stream().anyMatch(field -> isPrioritised(field.getMatchType()));
        writer = new KeyWriter(fields, infoPosition, scalars);
        wire = new KeyWire(program, ids, scalars, offsets, types, prioritised);
    }

    private static boolean isPrioritised(MatchField.MatchType type) {
        return type == MatchField.MatchType.TERNARY
                || type == MatchField.MatchType.RANGE
                || type == MatchField.MatchType.OPTIONAL;
    }

    private void refuseNamedPrefixes() {
        for (int i = 0; i < scalars.length; i++) {
            if (scalars[i].isNamed()
                    && types[i] != MatchField.MatchType.EXACT
                    && types[i] != MatchField.MatchType.OPTIONAL) {
                throw P4RuntimeFailure.unimplemented(scalars[i].where() + " is translated to a string and matched as "
                        + types[i] + ": strings can be matched as EXACT or OPTIONAL only");
            }
        }
    }

    private int position(String programName, int fallback) {
        for (int i = 0; i < fields.size(); i++) {
            if (fields.get(i).getName().equals(programName)) {
                return i;
            }
        }
        return fallback;
    }

    /** Whether entries carry a priority: some field is ternary, range or optional. */
    boolean hasPriority() {
        return prioritised;
    }

    boolean isEmpty() {
        return ids.length == 0;
    }

    KeyWriter writer() {
        return writer;
    }

    KeyWire wire() {
        return wire;
    }

    /** Decodes a key and checks every rule of the specification, that of the priority included. */
    PackedKey decode(List<FieldMatch> matches, int priority) {
        PackedKey key = decodeKey(matches, priority);
        if (prioritised ? priority <= 0 : priority != 0) {
            throw P4RuntimeFailure.invalid("priority " + priority + " in table " + table + ": must be "
                    + (prioritised ? "greater than 0, since a" : "0, since no")
                    + " match field is ternary, range or optional");
        }
        return key;
    }

    /** As {@link #decode}; any priority will do. */
    PackedKey decodeKey(List<FieldMatch> matches, int priority) {
        PackedKey key = new PackedKey(program, priority);
        boolean[] seen = new boolean[ids.length];
        for (int i = 0; i < matches.size(); i++) {
            FieldMatch match = matches.get(i);
            int position = positionOf(match.getFieldId());
            if (seen[position]) {
                throw P4RuntimeFailure.invalid(scalars[position].where() + " is given twice");
            }
            seen[position] = true;
            decode(position, match, key);
        }
        for (int position = 0; position < seen.length; position++) {
            if (!seen[position]) {
                leaveOut(position, key);
            }
        }
        return key;
    }

    /** Whether a key names what nobody has written yet: then no entry has it. */
    boolean isUnheardOf(List<FieldMatch> matches) {
        for (FieldMatch match : matches) {
            Scalar scalar = scalars[positionOf(match.getFieldId())];
            if (scalar.isNamed()) {
                ByteString value = match.hasExact()
                        ? match.getExact().getValue()
                        : match.getOptional().getValue();
                if (scalar.isUnheardOf(value)) {
                    return true;
                }
            }
        }
        return false;
    }

    private void leaveOut(int position, PackedKey key) {
        if (types[position] == MatchField.MatchType.EXACT) {
            throw P4RuntimeFailure.invalid(scalars[position].where() + " is missing: exact fields must be given");
        }
        if (types[position] == MatchField.MatchType.RANGE) {
            ones(key.high(), position);
        }
    }

    private void decode(int position, FieldMatch match, PackedKey key) {
        Scalar scalar = scalars[position];
        int at = offsets[position];
        switch (match.getFieldMatchTypeCase()) {
            case EXACT -> {
                require(position, MatchField.MatchType.EXACT);
                scalar.store(match.getExact().getValue(), key.value(), at);
                ones(key.mask(), position);
            }
            case OPTIONAL -> {
                require(position, MatchField.MatchType.OPTIONAL);
                scalar.store(match.getOptional().getValue(), key.value(), at);
                ones(key.mask(), position);
            }
            case LPM -> {
                require(position, MatchField.MatchType.LPM);
                lpm(position, match.getLpm(), key);
            }
            case TERNARY -> {
                require(position, MatchField.MatchType.TERNARY);
                ternary(position, match.getTernary(), key);
            }
            case RANGE -> {
                require(position, MatchField.MatchType.RANGE);
                range(position, match.getRange(), key);
            }
            default -> throw P4RuntimeFailure.invalid(scalar.where() + " has no match: set " + types[position]);
        }
    }

    private void lpm(int position, FieldMatch.LPM match, PackedKey key) {
        Scalar scalar = scalars[position];
        int at = offsets[position];
        int width = scalar.width();
        scalar.store(match.getValue(), key.value(), at);
        int length = match.getPrefixLen();
        if (length < 1 || length > width) {
            throw P4RuntimeFailure.invalid("prefix length " + length + " of " + scalar.where() + " is outside 1.."
                    + width + (length == 0 ? ": leave a don't-care field out" : ""));
        }
        prefix(key.mask(), at, scalar, length);
        if (!isWithinMask(key, at, scalar.limbs())) {
            throw P4RuntimeFailure.invalid(scalar.where() + " has bits set beyond its prefix of " + length);
        }
    }

    private void ternary(int position, FieldMatch.Ternary match, PackedKey key) {
        Scalar scalar = scalars[position];
        int at = offsets[position];
        scalar.store(match.getValue(), key.value(), at);
        scalar.store(match.getMask(), key.mask(), at);
        if (isZero(key.mask(), at, scalar.limbs())) {
            throw P4RuntimeFailure.invalid(scalar.where() + " has mask 0: leave a don't-care field out");
        }
        if (!isWithinMask(key, at, scalar.limbs())) {
            throw P4RuntimeFailure.invalid(scalar.where() + " has bits set outside its mask");
        }
    }

    private void range(int position, FieldMatch.Range match, PackedKey key) {
        Scalar scalar = scalars[position];
        int at = offsets[position];
        int limbs = scalar.limbs();
        scalar.store(match.getLow(), key.low(), at);
        scalar.store(match.getHigh(), key.high(), at);
        if (Limbs.compare(key.low(), at, key.high(), at, limbs) > 0) {
            throw P4RuntimeFailure.invalid(scalar.where() + ": range " + Limbs.toBigInteger(key.low(), at, limbs) + ".."
                    + Limbs.toBigInteger(key.high(), at, limbs) + " is empty");
        }
        if (isZero(key.low(), at, limbs)
                && Limbs.toBigInteger(key.high(), at, limbs).equals(P4Bytes.ones(scalar.width()))) {
            throw P4RuntimeFailure.invalid(scalar.where() + " has the full range: leave a don't-care field out");
        }
    }

    private void ones(long[] words, int position) {
        int width = scalars[position].width();
        for (int word = 0; word < scalars[position].limbs(); word++) {
            words[offsets[position] + word] = low(width - (word << 6));
        }
    }

    /** The lowest bits of a word: none for 0 and less, all for 64 and more. */
    private static long low(int bits) {
        return bits <= 0 ? 0 : bits >= Long.SIZE ? -1L : (1L << bits) - 1;
    }

    /** Sets the first bits of a field's mask. */
    static void prefix(long[] mask, int at, Scalar scalar, int length) {
        int width = scalar.width();
        for (int word = 0; word < scalar.limbs(); word++) {
            mask[at + word] = low(width - (word << 6)) & ~low(width - length - (word << 6));
        }
    }

    /** Whether a range is neither empty nor the full one. */
    static boolean isProperRange(PackedKey key, int at, Scalar scalar) {
        int limbs = scalar.limbs();
        if (Limbs.compare(key.low(), at, key.high(), at, limbs) > 0) {
            return false;
        }
        for (int word = 0; word < limbs; word++) {
            if (key.low()[at + word] != 0 || key.high()[at + word] != low(scalar.width() - (word << 6))) {
                return true;
            }
        }
        return false;
    }

    static boolean isZero(long[] words, int at, int count) {
        for (int i = 0; i < count; i++) {
            if (words[at + i] != 0) {
                return false;
            }
        }
        return true;
    }

    static boolean isWithinMask(PackedKey key, int at, int count) {
        for (int i = 0; i < count; i++) {
            if ((key.value()[at + i] & ~key.mask()[at + i]) != 0) {
                return false;
            }
        }
        return true;
    }

    private void require(int position, MatchField.MatchType type) {
        if (types[position] != type) {
            throw P4RuntimeFailure.invalid(
                    scalars[position].where() + " must be matched as " + types[position] + ", not " + type);
        }
    }

    private int positionOf(int fieldId) {
        for (int i = 0; i < ids.length; i++) {
            if (ids[i] == fieldId) {
                return i;
            }
        }
        throw P4RuntimeFailure.invalid("table " + table + " has no match field with id " + fieldId + "; valid: "
                + P4RuntimeFailure.list(fields.stream()
                        .map(field -> field.getName() + "=" + field.getId())
                        .toList()));
    }
}
