package dev.weft.packetio.linux;

import dev.weft.packetio.PacketIoException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;

/**
 * A network interface as it was when asked, and the few things that can be changed about one. Asks in the network
 * namespace of the calling thread.
 *
 * @param name the interface's name
 * @param index the kernel's number for it, at least 1
 * @param mtu the largest packet behind the link header, in octets
 * @param up whether it is administratively up
 * @param running whether its link is there (for a veth: the peer is up too)
 * @param hardwareAddress its address, lower-case hexadecimal with colons
 */
public record NetInterface(String name, int index, int mtu, boolean up, boolean running, String hardwareAddress) {
    private static final HexFormat COLONS = HexFormat.ofDelimiter(":");

    /**
     * Reads an interface.
     *
     * @throws PacketIoException when there is none of that name; the message lists those that exist
     */
    public static NetInterface of(String name) throws PacketIoException {
        try (Request request = new Request(name)) {
            request.call(Abi.SIOCGIFINDEX, "find");
            int index = request.value().getInt(0);
            request.call(Abi.SIOCGIFMTU, "read the MTU of");
            int mtu = request.value().getInt(0);
            request.call(Abi.SIOCGIFFLAGS, "read the flags of");
            int flags = request.value().getShort(0);
            request.call(Abi.SIOCGIFHWADDR, "read the address of");
            byte[] address = new byte[6];
            request.value().get(2, address, 0, 6);
            return new NetInterface(
                    name,
                    index,
                    mtu,
                    (flags & Abi.IFF_UP) != 0,
                    (flags & Abi.IFF_RUNNING) != 0,
                    COLONS.formatHex(address));
        }
    }

    /** Sets an interface administratively up or down; needs root or CAP_NET_ADMIN. */
    public static void setUp(String name, boolean up) throws PacketIoException {
        try (Request request = new Request(name)) {
            request.call(Abi.SIOCGIFFLAGS, "read the flags of");
            int flags = request.value().getShort(0);
            request.value().putShort(0, (short) (up ? flags | Abi.IFF_UP : flags & ~Abi.IFF_UP));
            request.call(Abi.SIOCSIFFLAGS, up ? "bring up" : "bring down");
        }
    }

    /** Sets an interface's MTU in octets; needs root or CAP_NET_ADMIN. */
    public static void setMtu(String name, int mtu) throws PacketIoException {
        try (Request request = new Request(name)) {
            request.value().putInt(0, mtu);
            request.call(Abi.SIOCSIFMTU, "set the MTU " + mtu + " of");
        }
    }

    /** Names of the interfaces there are, in the kernel's order. */
    public static List<String> names() throws PacketIoException {
        LibC libc = LibC.get();
        Pointer list = libc.if_nameindex();
        if (list == null) {
            throw new PacketIoException("cannot list network interfaces: " + libc.strerror(LibC.errno()));
        }
        List<String> names = new ArrayList<>();
        // struct if_nameindex { unsigned index; char *name; } on a 64-bit ABI, ended by index 0
        for (long at = 0; list.getInt(at) != 0; at += 16) {
            names.add(list.getPointer(at + 8).getString(0));
        }
        libc.if_freenameindex(list);
        return names;
    }

    static PacketIoException missing(String name) throws PacketIoException {
        return new PacketIoException(
                "no network interface " + name + " here; there are " + String.join(", ", names())
                        + ": name one of them, or create it with ip link add " + name + " type veth",
                Abi.ENODEV);
    }

    /** One ifreq and a socket to ask through. */
    private static final class Request implements AutoCloseable {
        private final LibC libc = LibC.get();
        private final String name;
        private final Pointer ifreq = Memory.allocateDirect(LibC.runtime(), Abi.IFREQ_SIZE, true);
        private final int fd;

        Request(String name) throws PacketIoException {
            byte[] ascii = name.getBytes(StandardCharsets.US_ASCII);
            if (ascii.length == 0 || ascii.length >= Abi.IFNAMSIZ) {
                throw missing(name.isEmpty() ? "\"\"" : name);
            }
            this.name = name;
            ifreq.put(0, ascii, 0, ascii.length);
            fd = libc.socket(Abi.AF_INET, Abi.SOCK_DGRAM | Abi.SOCK_CLOEXEC, 0);
            if (fd < 0) {
                throw new PacketIoException(
                        "cannot open a socket to ask about " + name + ": " + libc.strerror(LibC.errno()));
            }
        }

        /** The part of the ifreq behind the name. */
        Pointer value() {
            return ifreq.slice(Abi.IFNAMSIZ);
        }

        void call(long code, String what) throws PacketIoException {
            if (libc.ioctl(fd, code, ifreq) >= 0) {
                return;
            }
            int errno = LibC.errno();
            if (errno == Abi.ENODEV) {
                throw missing(name);
            }
            String remedy = errno == Abi.EPERM ? ": run with sudo (needs CAP_NET_ADMIN)" : "";
            throw new PacketIoException(
                    "cannot " + what + " interface " + name + ": " + libc.strerror(errno) + remedy, errno);
        }

        @Override
        public void close() {
            libc.close(fd);
        }
    }
}
