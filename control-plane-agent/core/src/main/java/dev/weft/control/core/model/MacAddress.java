package dev.weft.control.core.model;

import java.util.regex.Pattern;

/** An IEEE 802 MAC address. */
public final class MacAddress {
    private static final Pattern TEXT = Pattern.compile("[0-9a-fA-F]{2}(:[0-9a-fA-F]{2}){5}");
    private final long value;

    private MacAddress(long value) {
        this.value = value;
    }

    /**
     * Reads six octets with colons between them.
     *
     * @throws IllegalArgumentException if the text is something else
     */
    public static MacAddress of(String text) {
        if (!TEXT.matcher(text).matches()) {
            throw new IllegalArgumentException("\"" + text + "\" is not a MAC address");
        }
        return new MacAddress(Long.parseLong(text.replace(":", ""), 16));
    }

    /** Returns the 48 bits. */
    public long value() {
        return value;
    }

    /** Returns whether it names a single card and not a group (IEEE 802 I/G bit), and is not zero. */
    public boolean isUnicast() {
        return value != 0 && (value >> 40 & 1) == 0;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MacAddress && ((MacAddress) other).value == value;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(value);
    }

    @Override
    public String toString() {
        String hex = String.format("%012x", value);
        return hex.replaceAll("(..)(?!$)", "$1:");
    }
}
