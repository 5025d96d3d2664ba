package dev.weft.bmv2.exec;

/**
 * Checksums and hashes over bytes, as bmv2 computes them. Parameters of the CRCs are those of the Rocksoft model:
 * CRC-16/ARC, CRC-32 (IEEE 802.3), CRC-16/CCITT-FALSE; the custom ones have bmv2's initial configuration.
 */
final class Hashes {
    static final Crc CRC8_CUSTOM = new Crc(8, 0x07, 0, 0, false);
    static final Crc CRC16 = new Crc(16, 0x8005, 0, 0, true);
    static final Crc CRC_CCITT = new Crc(16, 0x1021, 0xffff, 0, false);
    static final Crc CRC32 = new Crc(32, 0x04c11db7L, 0xffffffffL, 0xffffffffL, true);
    static final Crc CRC64_CUSTOM = new Crc(64, 0x1b, 0, 0, true);

    private Hashes() {}

    /** The Internet checksum (RFC 1071): complement of the one's complement sum of 16-bit words. */
    static long csum16(byte[] bytes, int length) {
        long sum = 0;
        int i = 0;
        for (; i + 1 < length; i += 2) {
            sum += (bytes[i] & 0xff) << 8 | bytes[i + 1] & 0xff;
        }
        if (i < length) {
            sum += (bytes[i] & 0xff) << 8;
        }
        while (sum >>> 16 != 0) {
            sum = (sum & 0xffff) + (sum >>> 16);
        }
        return ~sum & 0xffff;
    }

    /** Exclusive or of words of {@code size} bytes, the last one padded with zeros. */
    static long xor(byte[] bytes, int length, int size) {
        long result = 0;
        for (int i = 0; i < length; i++) {
            result ^= (bytes[i] & 0xffL) << 8 * (size - 1 - i % size);
        }
        return result;
    }

    /** The first eight bytes as a number; fewer count from the right. */
    static long identity(byte[] bytes, int length) {
        long result = 0;
        for (int i = 0; i < Math.min(8, length); i++) {
            result = result << 8 | bytes[i] & 0xff;
        }
        return result;
    }

    /** A table-driven CRC. */
    static final class Crc {
        private final int width;
        private final long initial;
        private final long finalXor;
        private final boolean reflected;
        private final long mask;
        private final long[] table = new long[256];
        /** Of a reflected CRC: the effect of a byte that is 0 to 7 bytes back, bits mirrored. */
        private final long[] mirrored = new long[8 * 256];

        Crc(int width, long polynomial, long initial, long finalXor, boolean reflected) {
            this.width = width;
            this.initial = initial;
            this.finalXor = finalXor;
            this.reflected = reflected;
            this.mask = width == 64 ? -1L : (1L << width) - 1;
            long top = 1L << (width - 1);
            for (int i = 0; i < 256; i++) {
                long remainder = (long) i << (width - 8);
                for (int bit = 0; bit < 8; bit++) {
                    remainder = (remainder & top) != 0 ? remainder << 1 ^ polynomial : remainder << 1;
                }
                table[i] = remainder & mask;
            }
            for (int i = 0; i < 256; i++) {
                mirrored[i] = Long.reverse(table[Integer.reverse(i) >>> 24]) >>> (64 - width);
            }
            for (int i = 256; i < mirrored.length; i++) {
                long before = mirrored[i - 256];
                mirrored[i] = mirrored[(int) before & 0xff] ^ before >>> 8;
            }
        }

        /** The remainder to start with when input comes word by word. */
        long start() {
            return reflected ? Long.reverse(initial) >>> (64 - width) : initial;
        }

        /**
         * Takes up to eight bytes.
         *
         * @param remainder the result so far
         * @param word the bytes in its low end, the first one highest
         * @param count 1 to 8
         */
        long add(long remainder, long word, int count) {
            long result = remainder;
            if (reflected) {
                long in = Long.reverseBytes(word) >>> (64 - 8 * count) ^ remainder;
                result = count == 8 ? 0 : remainder >>> 8 * count;
                for (int i = 0; i < count; i++) {
                    result ^= mirrored[(count - 1 - i) << 8 | (int) (in >>> 8 * i) & 0xff];
                }
                return result;
            }
            for (int i = count - 1; i >= 0; i--) {
                int index = (int) (word >>> 8 * i ^ result >>> (width - 8)) & 0xff;
                result = (table[index] ^ result << 8) & mask;
            }
            return result;
        }

        /** The CRC of all that was taken. */
        long finish(long remainder) {
            return (remainder ^ finalXor) & mask;
        }

        long compute(byte[] bytes, int length) {
            long remainder = initial;
            for (int i = 0; i < length; i++) {
                int in = bytes[i] & 0xff;
                if (reflected) {
                    in = Integer.reverse(in) >>> 24;
                }
                int index = in ^ (int) (remainder >>> (width - 8)) & 0xff;
                remainder = (table[index] ^ remainder << 8) & mask;
            }
            if (reflected) {
                remainder = Long.reverse(remainder) >>> (64 - width);
            }
            return (remainder ^ finalXor) & mask;
        }
    }
}
