package dev.weft.bmv2.p4runtime;

/**
 * Reads protobuf's wire format from a range of bytes without making objects. It reads what encoders write; whatever else
 * the format allows ends in {@link NotPlain}, and the reader of the whole message gives way to protobuf's own parser.
 */
final class WireReader {
    /** What is read is not of the plain form; thrown where that is found, without a stack. */
    static final class NotPlain extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private static final NotPlain INSTANCE = new NotPlain();

        private NotPlain() {
            super("not of the plain form", null, false, false);
        }
    }

    private final byte[] bytes;
    private int at;
    private int end;

    WireReader(byte[] bytes) {
        this.bytes = bytes;
    }

    static NotPlain notPlain() {
        return NotPlain.INSTANCE;
    }

    /** Reads from here on. */
    void range(int from, int to) {
        at = from;
        end = to;
    }

    byte[] bytes() {
        return bytes;
    }

    int position() {
        return at;
    }

    boolean hasMore() {
        return at < end;
    }

    /** A field's number and type; numbers below 16 take one byte. Call it only if there {@link #hasMore}. */
    int tag() {
        return bytes[at++];
    }

    /** An unsigned number below 2^32, as protobuf's {@code uint32} and non-negative {@code int32}. */
    int number() {
        long value = 0;
        for (int shift = 0; shift < 35; shift += 7) {
            if (at >= end) {
                throw NotPlain.INSTANCE;
            }
            byte next = bytes[at++];
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                if (value >>> 32 != 0) {
                    throw NotPlain.INSTANCE;
                }
                return (int) value;
            }
        }
        throw NotPlain.INSTANCE;
    }

    /** Skips the length of a part and returns where the part ends. */
    int partEnd() {
        int length = number();
        if (length < 0 || length > end - at) {
            throw NotPlain.INSTANCE;
        }
        return at + length;
    }

    void skipTo(int position) {
        at = position;
    }
}
