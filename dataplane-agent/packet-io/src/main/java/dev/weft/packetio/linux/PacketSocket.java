package dev.weft.packetio.linux;

import dev.weft.packetio.PacketIoException;
import dev.weft.packetio.PortMeter;
import java.nio.charset.StandardCharsets;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;

/**
 * A packet socket (packet(7)) bound to one interface, promiscuous, with an event beside it that ends its waits: what the
 * ports have in common. Not thread-safe but for {@link #wakeUp}.
 */
final class PacketSocket {
    private static final int BUFFER_BYTES = 8 << 20;

    private final LibC libc = LibC.get();
    private final String name;
    private final int fd;
    private final int wakeUp;
    private final Pointer pollfds = Memory.allocateDirect(LibC.runtime(), 16, true); // 2 x struct pollfd

    /** Sets options before the socket is bound, and so before the first frame comes. */
    @FunctionalInterface
    interface Preparation {
        void prepare(PacketSocket socket) throws PacketIoException;
    }

    private PacketSocket(String name) throws PacketIoException {
        this.name = name;
        // Protocol 0 receives nothing: frames of other interfaces cannot slip in before the bind.
        fd = libc.socket(Abi.AF_PACKET, Abi.SOCK_RAW | Abi.SOCK_CLOEXEC, 0);
        if (fd < 0) {
            throw failure("open a packet socket on");
        }
        wakeUp = libc.eventfd(0, Abi.EFD_CLOEXEC | Abi.EFD_NONBLOCK);
        if (wakeUp < 0) {
            PacketIoException failure = failure("create an event for");
            libc.close(fd);
            throw failure;
        }
        pollfds.putInt(0, fd);
        pollfds.putShort(4, (short) Abi.POLLIN);
        pollfds.putInt(8, wakeUp);
        pollfds.putShort(12, (short) Abi.POLLIN);
    }

    /**
     * Opens an interface of the calling thread's network namespace.
     *
     * @throws PacketIoException when the process may not open packet sockets
     */
    static PacketSocket open(NetInterface netInterface, Preparation preparation) throws PacketIoException {
        PacketSocket socket = new PacketSocket(netInterface.name());
        try {
            socket.configure(netInterface, preparation);
        } catch (PacketIoException e) {
            socket.close();
            throw e;
        }
        return socket;
    }

    private void configure(NetInterface netInterface, Preparation preparation) throws PacketIoException {
        option(Abi.PACKET_VNET_HDR, 1, "PACKET_VNET_HDR");
        option(Abi.PACKET_AUXDATA, 1, "PACKET_AUXDATA");
        // Kernels before 4.20 lack this one; receiving also looks at the packet's direction.
        tryOption(Abi.SOL_PACKET, Abi.PACKET_IGNORE_OUTGOING, 1);

        Pointer membership = Memory.allocateDirect(LibC.runtime(), 16, true);
        membership.putInt(0, netInterface.index());
        membership.putShort(4, (short) Abi.PACKET_MR_PROMISC);
        option(Abi.PACKET_ADD_MEMBERSHIP, membership, 16, "promiscuous mode");

        if (!tryOption(Abi.SOL_SOCKET, Abi.SO_RCVBUFFORCE, BUFFER_BYTES)) {
            tryOption(Abi.SOL_SOCKET, Abi.SO_RCVBUF, BUFFER_BYTES); // capped by net.core.rmem_max
        }
        preparation.prepare(this);

        Pointer address = Memory.allocateDirect(LibC.runtime(), 20, true);
        address.putShort(0, (short) Abi.AF_PACKET);
        address.putByte(2, (byte) (Abi.ETH_P_ALL >>> 8)); // network byte order
        address.putByte(3, (byte) Abi.ETH_P_ALL);
        address.putInt(4, netInterface.index());
        if (libc.bind(fd, address, 20) != 0) {
            throw failure("bind a packet socket to");
        }
    }

    String name() {
        return name;
    }

    int fd() {
        return fd;
    }

    /** Sets an option of packet(7) that must be there. */
    void option(int option, int value, String what) throws PacketIoException {
        if (!tryOption(Abi.SOL_PACKET, option, value)) {
            throw failure("set " + what + " on");
        }
    }

    void option(int option, Pointer value, int length, String what) throws PacketIoException {
        if (libc.setsockopt(fd, Abi.SOL_PACKET, option, value, length) != 0) {
            throw failure("set " + what + " on");
        }
    }

    /** Whether the kernel takes an option. */
    boolean tryOption(int level, int option, int value) {
        Pointer pointer = Memory.allocateDirect(LibC.runtime(), 4, true);
        pointer.putInt(0, value);
        return libc.setsockopt(fd, level, option, pointer, 4) == 0;
    }

    /** What the calling thread's last failed call means for this interface. */
    PacketIoException failure(String what) {
        int errno = LibC.errno();
        String remedy = errno == Abi.EPERM || errno == Abi.EACCES ? ": run with sudo (needs CAP_NET_RAW)" : "";
        return new PacketIoException(
                "cannot " + what + " interface " + name + ": " + libc.strerror(errno) + remedy, errno);
    }

    /** Returns if receiving may go on after this error, which {@code recvmsg} or the socket's state told. */
    void receiveFailed(int errno) throws PacketIoException {
        if (errno != Abi.ENETDOWN) {
            throw new PacketIoException("receiving from " + name + ": " + libc.strerror(errno), errno);
        }
        requireInterface(); // told once when the interface goes down; it may come up again
    }

    /** Takes the error that the socket has been left with, such as a link that went down; as {@link #receiveFailed}. */
    void takeError() throws PacketIoException {
        Pointer error = Memory.allocateDirect(LibC.runtime(), 8, true);
        error.putInt(4, 4);
        if (libc.getsockopt(fd, Abi.SOL_SOCKET, Abi.SO_ERROR, error, error.slice(4)) == 0 && error.getInt(0) != 0) {
            receiveFailed(error.getInt(0));
        }
    }

    /** Asks through the socket itself, which stays in the namespace the port was opened in. */
    void requireInterface() throws PacketIoException {
        if (libc.ioctl(fd, Abi.SIOCGIFINDEX, ifreq()) < 0) {
            throw new PacketIoException(
                    "interface " + name + " was removed: create it again and restart the switch", Abi.ENODEV);
        }
    }

    /** The interface's MTU now; {@code otherwise} if it cannot be read. */
    int mtu(int otherwise) {
        Pointer ifreq = ifreq();
        return libc.ioctl(fd, Abi.SIOCGIFMTU, ifreq) < 0 ? otherwise : ifreq.getInt(Abi.IFNAMSIZ);
    }

    private Pointer ifreq() {
        Pointer ifreq = Memory.allocateDirect(LibC.runtime(), Abi.IFREQ_SIZE, true);
        byte[] ascii = name.getBytes(StandardCharsets.US_ASCII);
        ifreq.put(0, ascii, 0, ascii.length);
        return ifreq;
    }

    /**
     * Waits for frames, an error or {@link #wakeUp}.
     *
     * @param timeoutMs negative without limit
     * @return the socket's poll(2) events, 0 when the time is over
     */
    int await(int timeoutMs) throws PacketIoException {
        int ready = libc.poll(pollfds, 2, timeoutMs);
        if (ready < 0 && LibC.errno() != Abi.EINTR) {
            throw new PacketIoException("waiting on " + name + ": " + libc.strerror(LibC.errno()), LibC.errno());
        }
        return ready > 0 ? pollfds.getShort(6) : 0;
    }

    /** Ends a present or later {@link #await}; by any thread. */
    void wakeUp() {
        Pointer one = Memory.allocateDirect(LibC.runtime(), 8, true);
        one.putLong(0, 1);
        libc.write(wakeUp, one, 8);
    }

    /** Adds frames that found the receive queue full; reading the statistics resets them. */
    void addKernelDrops(PortMeter meter) {
        Pointer statistics = Memory.allocateDirect(LibC.runtime(), 12, true);
        statistics.putInt(8, 8);
        int result = libc.getsockopt(fd, Abi.SOL_PACKET, Abi.PACKET_STATISTICS, statistics, statistics.slice(8));
        if (result == 0) {
            meter.receiveDropped(statistics.getInt(4) & 0xffff_ffffL);
        }
    }

    void close() {
        libc.close(fd);
        libc.close(wakeUp);
    }
}
