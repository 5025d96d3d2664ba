package dev.weft.bmv2.exec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Whole bytes of a frame as big-endian numbers. Callers check bounds. */
final class Wire {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);

    private Wire() {}

    static long get1(byte[] bytes, int at) {
        return bytes[at] & 0xffL;
    }

    static long get2(byte[] bytes, int at) {
        return (short) SHORT.get(bytes, at) & 0xffffL;
    }

    static long get3(byte[] bytes, int at) {
        return get2(bytes, at) << 8 | get1(bytes, at + 2);
    }

    static long get4(byte[] bytes, int at) {
        return (int) INT.get(bytes, at) & 0xffffffffL;
    }

    static long get5(byte[] bytes, int at) {
        return get4(bytes, at) << 8 | get1(bytes, at + 4);
    }

    static long get6(byte[] bytes, int at) {
        return get4(bytes, at) << 16 | get2(bytes, at + 4);
    }

    static long get7(byte[] bytes, int at) {
        return get4(bytes, at) << 24 | get3(bytes, at + 4);
    }

    static long get8(byte[] bytes, int at) {
        return (long) LONG.get(bytes, at);
    }

    static void put1(byte[] bytes, int at, long value) {
        bytes[at] = (byte) value;
    }

    static void put2(byte[] bytes, int at, long value) {
        SHORT.set(bytes, at, (short) value);
    }

    static void put3(byte[] bytes, int at, long value) {
        put2(bytes, at, value >>> 8);
        put1(bytes, at + 2, value);
    }

    static void put4(byte[] bytes, int at, long value) {
        INT.set(bytes, at, (int) value);
    }

    static void put5(byte[] bytes, int at, long value) {
        put4(bytes, at, value >>> 8);
        put1(bytes, at + 4, value);
    }

    static void put6(byte[] bytes, int at, long value) {
        put4(bytes, at, value >>> 16);
        put2(bytes, at + 4, value);
    }

    static void put7(byte[] bytes, int at, long value) {
        put4(bytes, at, value >>> 24);
        put3(bytes, at + 4, value);
    }

    static void put8(byte[] bytes, int at, long value) {
        LONG.set(bytes, at, value);
    }

    /** Copies a constant number of bytes: short copies are unrolled by the JIT. */
    static void copy(byte[] from, int fromAt, byte[] to, int toAt, int count) {
        if (count > 64) {
            System.arraycopy(from, fromAt, to, toAt, count);
            return;
        }
        int i = 0;
        for (; i + 8 <= count; i += 8) {
            LONG.set(to, toAt + i, (long) LONG.get(from, fromAt + i));
        }
        if (i + 4 <= count) {
            INT.set(to, toAt + i, (int) INT.get(from, fromAt + i));
            i += 4;
        }
        for (; i < count; i++) {
            to[toAt + i] = from[fromAt + i];
        }
    }
}
