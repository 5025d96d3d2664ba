package dev.weft.control.core.model;

import java.util.Arrays;

/**
 * The SRv6 locator of a switch with compressed segments (RFC 9800): 32 bits that all switches of the domain share, the
 * locator block, and 16 that are its own, the locator node.
 */
public final class Locator {
    /** Bits of the locator: block and node. */
    public static final int BITS = 48;

    /** The greatest number of a node; those above are numbers of functions, which mean something to one switch only. */
    public static final int LAST_NODE = 0xdfff;

    private static final int BLOCK_OCTETS = 4;

    private final IpPrefix prefix;

    private Locator(IpPrefix prefix) {
        this.prefix = prefix;
    }

    /**
     * Reads an IPv6 prefix of 48 bits.
     *
     * @throws IllegalArgumentException if the text is something else, or the node is not 1 to {@link #LAST_NODE}
     */
    public static Locator of(String text) {
        IpPrefix prefix = IpPrefix.of(text);
        if (!prefix.address().isV6() || prefix.length() != BITS) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is not an IPv6 prefix of 48 bits: 32 of block, 16 of node");
        }
        Locator locator = new Locator(prefix);
        if (locator.node() == 0 || locator.node() > LAST_NODE) {
            throw new IllegalArgumentException(
                    "\"" + text + "\": the node, bits 33 to 48, is not 1 to " + Integer.toHexString(LAST_NODE));
        }
        return locator;
    }

    /** Returns the prefix. */
    public IpPrefix prefix() {
        return prefix;
    }

    /** Returns the number of the node, 1 to {@link #LAST_NODE}. */
    public int node() {
        byte[] octets = prefix.address().octets();
        return (octets[BLOCK_OCTETS] & 255) << 8 | octets[BLOCK_OCTETS + 1] & 255;
    }

    /** Returns whether another locator lies in the same block. */
    public boolean inBlockOf(Locator other) {
        return Arrays.equals(
                prefix.address().octets(),
                0,
                BLOCK_OCTETS,
                other.prefix.address().octets(),
                0,
                BLOCK_OCTETS);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Locator && ((Locator) other).prefix.equals(prefix);
    }

    @Override
    public int hashCode() {
        return prefix.hashCode();
    }

    @Override
    public String toString() {
        return prefix.toString();
    }
}
