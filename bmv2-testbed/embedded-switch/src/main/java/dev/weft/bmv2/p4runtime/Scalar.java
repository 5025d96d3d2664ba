package dev.weft.bmv2.p4runtime;

import com.google.protobuf.ByteString;
import dev.weft.bmv2.program.Field;
import dev.weft.p4.runtime.P4Bytes;
import java.math.BigInteger;
import java.util.Optional;

/**
 * A place where controllers give or read an unsigned number: a match field, an action parameter, a part of a value set
 * (specification sections 8.3 and 8.4.6). Decodes straight into words, least significant first.
 */
final class Scalar {
    private static final int SHOWN_BYTES = 64;

    private final String where;
    private final int width;
    private final int programWidth;
    private final int limbs;
    private final StringTranslation names;

    /**
     * A place.
     *
     * @param where for messages, such as {@code match field t.f}
     * @param infoWidth P4Info's width; 0 if it has none (P4's error type, strings)
     * @param programWidth the data plane's: the narrower of both holds
     * @param names null if controllers use numbers
     */
    Scalar(String where, int infoWidth, int programWidth, StringTranslation names) {
        this.where = where;
        width = infoWidth == 0 || names != null ? programWidth : Math.min(infoWidth, programWidth);
        this.programWidth = programWidth;
        limbs = Field.limbs(programWidth);
        this.names = names;
    }

    String where() {
        return where;
    }

    /** Bits in the data plane. */
    int width() {
        return programWidth;
    }

    int limbs() {
        return limbs;
    }

    boolean isNamed() {
        return names != null;
    }

    /** Stores the number at {@code to[at]} and the words after it; {@code OUT_OF_RANGE} if it does not fit. */
    void store(ByteString bytes, long[] to, int at) {
        if (names != null) {
            store(names.assign(bytes, where), to, at);
            return;
        }
        if (!P4Bytes.fits(bytes, width)) {
            throw misfit(bytes);
        }
        int last = bytes.size() - 1;
        int used = Math.min(bytes.size(), limbs * Long.BYTES);
        for (int i = 0; i < used; i++) {
            to[at + (i >>> 3)] |= (long) (bytes.byteAt(last - i) & 0xff) << ((i & 7) << 3);
        }
    }

    /** As {@link #store(ByteString, long[], int)} for numbers; false, and nothing is stored, if it does not fit. */
    boolean store(byte[] bytes, int from, int to, long[] words, int at) {
        if (names != null || from == to) {
            return false;
        }
        int first = from;
        while (first < to && bytes[first] == 0) {
            first++;
        }
        int bits =
                first == to ? 0 : (to - first) * Byte.SIZE - (Integer.numberOfLeadingZeros(bytes[first] & 0xff) - 24);
        if (bits > width) {
            return false;
        }
        for (int i = 0; to - 1 - i >= first; i++) {
            words[at + (i >>> 3)] |= (long) (bytes[to - 1 - i] & 0xff) << ((i & 7) << 3);
        }
        return true;
    }

    private void store(BigInteger number, long[] to, int at) {
        for (int word = 0; word < limbs; word++) {
            to[at + word] = number.shiftRight(word << 6).longValue();
        }
    }

    /** The number; a name that is new gets one. */
    BigInteger number(ByteString bytes) {
        return names == null ? Values.unsigned(bytes, width, where) : names.assign(bytes, where);
    }

    /** Whether the value is a name that nobody has written yet: then nothing in the switch can have it. */
    boolean isUnheardOf(ByteString bytes) {
        if (names == null) {
            return false;
        }
        Optional<BigInteger> known = names.find(bytes, where);
        return known.isEmpty();
    }

    ByteString encode(BigInteger number) {
        return names == null ? P4Bytes.of(number) : names.name(number);
    }

    private P4RuntimeFailure misfit(ByteString bytes) {
        if (bytes.isEmpty()) {
            return P4RuntimeFailure.outOfRange(where + " is an empty string: write zero as one zero byte");
        }
        String shown = bytes.size() > SHOWN_BYTES
                ? "a string of " + bytes.size() + " bytes"
                : P4Bytes.toBigInteger(bytes).toString();
        return P4RuntimeFailure.outOfRange(where + ": " + shown + " does not fit bit<" + width + ">");
    }
}
