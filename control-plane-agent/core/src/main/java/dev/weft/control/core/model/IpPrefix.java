package dev.weft.control.core.model;

/** An IPv4 or IPv6 prefix whose host bits are zero. */
public final class IpPrefix {
    private final IpAddress address;
    private final int length;

    private IpPrefix(IpAddress address, int length) {
        this.address = address;
        this.length = length;
    }

    /**
     * Reads {@code ADDRESS/LENGTH}.
     *
     * @throws IllegalArgumentException if the text is something else or a bit behind the length is set
     */
    public static IpPrefix of(String text) {
        int slash = text.indexOf('/');
        if (slash < 0 || !text.substring(slash + 1).matches("[0-9]{1,3}")) {
            throw new IllegalArgumentException("\"" + text + "\" is not a prefix of the form ADDRESS/LENGTH");
        }
        IpAddress address = IpAddress.of(text.substring(0, slash));
        int length = Integer.parseInt(text.substring(slash + 1));
        if (length > address.width()) {
            throw new IllegalArgumentException(
                    "\"" + text + "\": an " + address.family() + " prefix has at most " + address.width() + " bits");
        }
        for (int i = length; i < address.width(); i++) {
            if (address.bit(i)) {
                throw new IllegalArgumentException("\"" + text + "\" has bits set behind its length");
            }
        }
        return new IpPrefix(address, length);
    }

    /** Returns the prefix that holds one address only. */
    public static IpPrefix whole(IpAddress address) {
        return new IpPrefix(address, address.width());
    }

    /** Returns the first address. */
    public IpAddress address() {
        return address;
    }

    /** Returns the number of leading bits that count. */
    public int length() {
        return length;
    }

    /** Returns whether an address of the same family lies inside. */
    public boolean contains(IpAddress other) {
        if (other.isV6() != address.isV6()) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (other.bit(i) != address.bit(i)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof IpPrefix
                && ((IpPrefix) other).length == length
                && ((IpPrefix) other).address.equals(address);
    }

    @Override
    public int hashCode() {
        return 31 * address.hashCode() + length;
    }

    @Override
    public String toString() {
        return address + "/" + length;
    }
}
