package dev.weft.control.core.ir;

import dev.weft.control.core.model.IpAddress;

/** Writes values as people write them: addresses as addresses, small numbers decimal, the rest hexadecimal. */
final class ValueText {
    private static final int MAC_WIDTH = 48;

    private ValueText() {}

    /** Returns the text of a value of a field or parameter. */
    static String of(String name, Bits value) {
        boolean v4 =
                value.width() == 32 && (name.equals("address") || name.equals("source") || name.startsWith("outer_"));
        if (v4 || value.width() == 128) {
            return IpAddress.of(value.octets()).toString();
        }
        if (value.width() == MAC_WIDTH) {
            return String.format("%012x", value.toLong()).replaceAll("(..)(?!$)", "$1:");
        }
        return value.toString();
    }
}
