package dev.weft.control.core.model;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.regex.Pattern;

/** An IPv4 or IPv6 address, without a zone. Never looks a name up. */
public final class IpAddress implements Comparable<IpAddress> {
    private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
    private static final Pattern V4 = Pattern.compile(OCTET + "(\\." + OCTET + "){3}");
    private static final Pattern V6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
    private final byte[] octets;

    private IpAddress(byte[] octets) {
        this.octets = octets;
    }

    /**
     * Reads a dotted quad without leading zeros or an IPv6 address (RFC 4291, section 2.2).
     *
     * @throws IllegalArgumentException if the text is something else
     */
    public static IpAddress of(String text) {
        boolean v4 = V4.matcher(text).matches();
        if (v4 || V6.matcher(text).matches()) {
            try {
                // The patterns leave only literals, for which InetAddress asks no resolver.
                InetAddress parsed = InetAddress.getByName(text);
                if (v4 == parsed instanceof Inet4Address) {
                    return new IpAddress(parsed.getAddress());
                }
            } catch (UnknownHostException e) {
                throw new IllegalArgumentException("\"" + text + "\" is not an IP address", e);
            }
        }
        throw new IllegalArgumentException("\"" + text + "\" is not an IP address");
    }

    /**
     * Makes an address of its octets.
     *
     * @throws IllegalArgumentException unless there are 4 or 16
     */
    public static IpAddress of(byte[] octets) {
        if (octets.length != 4 && octets.length != 16) {
            throw new IllegalArgumentException("an IP address has 4 or 16 octets, not " + octets.length);
        }
        return new IpAddress(octets.clone());
    }

    /** Returns the octets in network order. */
    public byte[] octets() {
        return octets.clone();
    }

    /** Returns whether it is an IPv6 address. */
    public boolean isV6() {
        return octets.length == 16;
    }

    /** Returns 32 or 128. */
    public int width() {
        return octets.length * 8;
    }

    /** Returns "IPv4" or "IPv6". */
    public String family() {
        return isV6() ? "IPv6" : "IPv4";
    }

    boolean bit(int index) {
        return (octets[index >> 3] >> 7 - (index & 7) & 1) == 1;
    }

    @Override
    public int compareTo(IpAddress other) {
        int byLength = Integer.compare(octets.length, other.octets.length);
        return byLength != 0 ? byLength : Arrays.compareUnsigned(octets, other.octets);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof IpAddress && Arrays.equals(octets, ((IpAddress) other).octets);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(octets);
    }

    /** Returns the dotted quad, or the canonical text of RFC 5952. */
    @Override
    public String toString() {
        if (!isV6()) {
            return (octets[0] & 255) + "." + (octets[1] & 255) + "." + (octets[2] & 255) + "." + (octets[3] & 255);
        }
        int start = -1;
        int length = 1;
        for (int i = 0; i < 8; i++) {
            int run = 0;
            while (i + run < 8 && group(i + run) == 0) {
                run++;
            }
            if (run > length) {
                start = i;
                length = run;
            }
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            if (i == start) {
                text.append("::");
                i += length - 1;
            } else {
                if (i > 0 && text.charAt(text.length() - 1) != ':') {
                    text.append(':');
                }
                text.append(Integer.toHexString(group(i)));
            }
        }
        return text.toString();
    }

    private int group(int index) {
        return (octets[2 * index] & 255) << 8 | octets[2 * index + 1] & 255;
    }
}
