package dev.weft.p4.program.wire;

import java.nio.ByteBuffer;

/** Checks that the codecs share. */
final class Bits {
    private Bits() {}

    static int check(String field, int value, int bits) {
        if (value < 0 || value >>> bits != 0) {
            throw new IllegalArgumentException(field + " " + value + " does not fit in " + bits + " bits");
        }
        return value;
    }

    static void require(ByteBuffer in, int bytes, String what) {
        if (in.remaining() < bytes) {
            throw new WireException(what + " needs " + bytes + " bytes, " + in.remaining() + " are left");
        }
    }
}
