package dev.weft.bmv2.exec;

import dev.weft.bmv2.state.MeterBank;
import java.lang.invoke.MethodHandles;
import java.util.function.LongSupplier;

/** What generated code calls. Small static methods, which the JIT inlines. */
final class CompiledSupport {
    private CompiledSupport() {}

    /** The objects of a hidden class. */
    static Object[] classData(MethodHandles.Lookup lookup) {
        try {
            return MethodHandles.classData(lookup, "_", Object[].class);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("a generated class may read its own data", e);
        }
    }

    /** As {@link DataNode#index} for a number that fits 64 bits. */
    static int index(long value) {
        return value < 0 || value > Integer.MAX_VALUE ? -1 : (int) value;
    }

    static boolean outside(int index, int size) {
        return index < 0 || index >= size;
    }

    static long shiftLeft(long value, long by) {
        return by < 0 || by >= 64 ? 0 : value << by;
    }

    static long shiftRight(long value, long by) {
        return by < 0 ? 0 : value >> Math.min(by, 63);
    }

    static long shiftRightUnsigned(long value, long by) {
        return by < 0 || by >= 64 ? 0 : value >>> by;
    }

    static long divide(long value, long by) {
        return by == 0 ? 0 : value / by;
    }

    static long remainder(long value, long by) {
        return by == 0 ? 0 : value % by;
    }

    static long remainderOfHash(long hash, long size) {
        return Long.remainderUnsigned(hash, size == 0 ? 1 : size);
    }

    static void limitSteps(int steps, String action) {
        if (steps > ActionCode.MAX_STEPS) {
            throw ActionCode.endless(action);
        }
    }

    static void failed(String kind) {
        throw new PacketDropped(kind + " failed");
    }

    static long meter(MeterBank bank, int index, LongSupplier nowNs, int length) {
        return bank.execute(index, nowNs.getAsLong(), length);
    }

    static long addWord(long sum, long word) {
        return sum + (word >>> 32) + (word & 0xffffffffL);
    }

    /** Adds the payload to a checksum's sum. */
    static long addPayload(long sum, PacketState packet) {
        byte[] bytes = packet.data;
        int at = packet.payloadOffset;
        int left = packet.payloadLength();
        long result = sum;
        for (; left >= 8; left -= 8, at += 8) {
            result = addWord(result, Wire.get8(bytes, at));
        }
        for (; left >= 2; left -= 2, at += 2) {
            result += Wire.get2(bytes, at);
        }
        return left == 1 ? result + (Wire.get1(bytes, at) << 8) : result;
    }

    static long foldChecksum(long sum) {
        long folded = sum;
        while (folded >>> 16 != 0) {
            folded = (folded & 0xffff) + (folded >>> 16);
        }
        return ~folded & 0xffff;
    }

    static long addCrc(long remainder, long word, int bytes, Hashes.Crc crc) {
        return crc.add(remainder, word, bytes);
    }

    static long finishCrc(long remainder, Hashes.Crc crc) {
        return crc.finish(remainder);
    }

    /** Position of the node that follows an interpreted one; {@code end} after the last one or an exit. */
    static int position(int next, int[] positions, PacketState packet, int end) {
        return next < 0 || packet.exit ? end : positions[next];
    }

    /** Copies what the parser did not consume behind the headers; returns the packet's length. */
    static int appendPayload(PacketState packet, byte[] output, int headers) {
        int payload = packet.frameEnd - packet.payloadOffset;
        System.arraycopy(packet.data, packet.payloadOffset, output, headers, payload);
        return headers + payload;
    }
}
