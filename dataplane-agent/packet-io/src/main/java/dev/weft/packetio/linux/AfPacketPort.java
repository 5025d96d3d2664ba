package dev.weft.packetio.linux;

import dev.weft.packetio.PacketIoException;
import dev.weft.packetio.PacketPort;
import dev.weft.packetio.PortCounters;
import dev.weft.packetio.PortMeter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Linux interface as a switch port: a packet socket (packet(7)) bound to it, promiscuous, that sees what arrives and
 * not what the host itself sends through the interface.
 *
 * <p>Frames from a local stack (the other end of a veth) come with what that stack left to hardware. The socket asks
 * for the kernel's description of it (PACKET_VNET_HDR) and this class finishes the work: checksums are completed, TCP
 * and UDP segmentation is done, VLAN tags are put back. So unmodified hosts need no {@code ethtool -K}.
 */
public final class AfPacketPort implements PacketPort {
    private static final Logger LOG = LoggerFactory.getLogger(AfPacketPort.class);
    private static final int RECEIVE_BUFFER_BYTES = 8 << 20;

    // Layout of the receive side's control memory; offsets in octets.
    private static final int MSGHDR = 0; // struct msghdr, 56
    private static final int IOVEC = 64; // 2 x struct iovec, 32
    private static final int ADDRESS = 96; // struct sockaddr_ll, 20
    private static final int VNET = 120; // struct virtio_net_hdr, 10
    private static final int CMSG = 136; // struct cmsghdr and tpacket_auxdata, 40
    private static final int POLLFDS = 200; // 2 x struct pollfd, 16
    private static final int CONTROL_SIZE = 216;
    private static final int CMSG_SIZE = 64;

    private final LibC libc = LibC.get();
    private final String name;
    private final int mtu;
    private final int fd;
    private final int wakeUp;
    private final PortMeter meter = new PortMeter();
    private final AtomicBoolean closed = new AtomicBoolean();

    // Native receive memory and the segmenter belong to the holder of receiveLock, send memory to that of sendLock.
    private final ReentrantLock receiveLock = new ReentrantLock();
    private final Pointer control = Memory.allocateDirect(LibC.runtime(), CONTROL_SIZE, true);
    private final Pointer received = Memory.allocateDirect(LibC.runtime(), MAX_FRAME);
    private final Segmenter segmenter = new Segmenter();
    private final byte[] whole = new byte[MAX_FRAME];

    private final ReentrantLock sendLock = new ReentrantLock();
    private final Pointer sending = Memory.allocateDirect(LibC.runtime(), Abi.VNET_HDR_SIZE + MAX_FRAME, true);
    private boolean warnedTooLong;

    private AfPacketPort(NetInterface netInterface, int fd, int wakeUp) {
        this.name = netInterface.name();
        this.mtu = netInterface.mtu();
        this.fd = fd;
        this.wakeUp = wakeUp;
        Pointer iovec = control.slice(IOVEC);
        iovec.putPointer(0, control.slice(VNET));
        iovec.putLong(8, Abi.VNET_HDR_SIZE);
        iovec.putPointer(16, received);
        iovec.putLong(24, received.size());
        Pointer message = control.slice(MSGHDR);
        message.putPointer(0, control.slice(ADDRESS));
        message.putPointer(16, iovec);
        message.putLong(24, 2);
        message.putPointer(32, control.slice(CMSG));
        Pointer pollfds = control.slice(POLLFDS);
        pollfds.putInt(0, fd);
        pollfds.putShort(4, (short) Abi.POLLIN);
        pollfds.putInt(8, wakeUp);
        pollfds.putShort(12, (short) Abi.POLLIN);
    }

    /**
     * Opens an interface of the calling thread's network namespace ({@link NetNamespace} enters another).
     *
     * @throws PacketIoException when the interface does not exist (the message lists those that do) or the process may
     *     not open packet sockets
     */
    public static AfPacketPort open(String interfaceName) throws PacketIoException {
        NetInterface netInterface = NetInterface.of(interfaceName);
        LibC libc = LibC.get();
        // Protocol 0 receives nothing: frames of other interfaces cannot slip in before the bind.
        int fd = libc.socket(Abi.AF_PACKET, Abi.SOCK_RAW | Abi.SOCK_CLOEXEC, 0);
        if (fd < 0) {
            throw openFailure(libc, interfaceName, "open a packet socket on");
        }
        int wakeUp = libc.eventfd(0, Abi.EFD_CLOEXEC | Abi.EFD_NONBLOCK);
        try {
            if (wakeUp < 0) {
                throw openFailure(libc, interfaceName, "create an event for");
            }
            configure(libc, fd, netInterface);
        } catch (PacketIoException e) {
            libc.close(fd);
            if (wakeUp >= 0) {
                libc.close(wakeUp);
            }
            throw e;
        }
        return new AfPacketPort(netInterface, fd, wakeUp);
    }

    private static void configure(LibC libc, int fd, NetInterface netInterface) throws PacketIoException {
        Pointer one = Memory.allocateDirect(LibC.runtime(), 4, true);
        one.putInt(0, 1);
        option(libc, fd, netInterface, Abi.PACKET_VNET_HDR, one, 4, "PACKET_VNET_HDR");
        option(libc, fd, netInterface, Abi.PACKET_AUXDATA, one, 4, "PACKET_AUXDATA");
        // Kernels before 4.20 lack this one; receive() also looks at the packet's direction.
        libc.setsockopt(fd, Abi.SOL_PACKET, Abi.PACKET_IGNORE_OUTGOING, one, 4);

        Pointer membership = Memory.allocateDirect(LibC.runtime(), 16, true);
        membership.putInt(0, netInterface.index());
        membership.putShort(4, (short) Abi.PACKET_MR_PROMISC);
        option(libc, fd, netInterface, Abi.PACKET_ADD_MEMBERSHIP, membership, 16, "promiscuous mode");

        Pointer size = Memory.allocateDirect(LibC.runtime(), 4, true);
        size.putInt(0, RECEIVE_BUFFER_BYTES);
        if (libc.setsockopt(fd, Abi.SOL_SOCKET, Abi.SO_RCVBUFFORCE, size, 4) != 0) {
            libc.setsockopt(fd, Abi.SOL_SOCKET, Abi.SO_RCVBUF, size, 4); // capped by net.core.rmem_max
        }

        Pointer address = Memory.allocateDirect(LibC.runtime(), 20, true);
        address.putShort(0, (short) Abi.AF_PACKET);
        address.putByte(2, (byte) (Abi.ETH_P_ALL >>> 8)); // network byte order
        address.putByte(3, (byte) Abi.ETH_P_ALL);
        address.putInt(4, netInterface.index());
        if (libc.bind(fd, address, 20) != 0) {
            throw openFailure(libc, netInterface.name(), "bind a packet socket to");
        }
    }

    private static void option(
            LibC libc, int fd, NetInterface netInterface, int option, Pointer value, int length, String what)
            throws PacketIoException {
        if (libc.setsockopt(fd, Abi.SOL_PACKET, option, value, length) != 0) {
            throw openFailure(libc, netInterface.name(), "set " + what + " on");
        }
    }

    private static PacketIoException openFailure(LibC libc, String interfaceName, String what) {
        int errno = LibC.errno();
        String remedy = errno == Abi.EPERM || errno == Abi.EACCES ? ": run with sudo (needs CAP_NET_RAW)" : "";
        return new PacketIoException(
                "cannot " + what + " interface " + interfaceName + ": " + libc.strerror(errno) + remedy, errno);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int receive(byte[] buffer, int timeoutMs) throws PacketIoException {
        receiveLock.lock();
        try {
            while (true) {
                if (closed.get()) {
                    return END;
                }
                if (segmenter.pending()) {
                    return delivered(segmenter.next(buffer));
                }
                int length = readFrame(buffer);
                if (length >= 0) {
                    return delivered(length);
                }
                if (length == NONE && !await(timeoutMs)) {
                    return closed.get() ? END : NONE;
                }
            }
        } finally {
            receiveLock.unlock();
        }
    }

    private int delivered(int length) {
        meter.received(length);
        return length;
    }

    /** Length of a frame now in {@code buffer}; {@link #NONE} when none waits; {@link #END} to look again. */
    private int readFrame(byte[] buffer) throws PacketIoException {
        control.putInt(MSGHDR + 8, 20); // the kernel overwrites both lengths
        control.putLong(MSGHDR + 40, CMSG_SIZE);
        long count = libc.recvmsg(fd, control, Abi.MSG_DONTWAIT);
        if (count < 0) {
            return readFailed(LibC.errno());
        }
        int length = (int) count - Abi.VNET_HDR_SIZE;
        boolean truncated = (control.getInt(MSGHDR + 48) & Abi.MSG_TRUNC) != 0;
        if (control.getByte(ADDRESS + 10) == Abi.PACKET_OUTGOING) {
            return END;
        }
        if (truncated || length < 14) {
            meter.receiveDropped(1);
            return END;
        }
        int gso = control.getByte(VNET + 1) & 0xff & ~Abi.VNET_GSO_ECN;
        byte[] target = gso == Abi.VNET_GSO_NONE ? buffer : whole;
        if (length + 4 > target.length) {
            meter.receiveDropped(1);
            return END;
        }
        received.get(0, target, 0, length);
        return finish(target, length, gso);
    }

    /** Puts the VLAN tag back, then completes the checksum or loads the segmenter. */
    private int finish(byte[] frame, int untaggedLength, int gso) {
        int length = untaggedLength;
        int shift = 0;
        int status = control.getLong(MSGHDR + 40) >= 36 ? control.getInt(CMSG + 16) : 0;
        if ((status & Abi.TP_STATUS_VLAN_VALID) != 0) {
            int tci = control.getShort(CMSG + 32) & 0xffff;
            int tpid = control.getShort(CMSG + 34) & 0xffff;
            length = Offload.insertVlan(
                    frame, length, (status & Abi.TP_STATUS_VLAN_TPID_VALID) != 0 ? tpid : 0x8100, tci);
            shift = 4;
        }
        boolean partial = (control.getByte(VNET) & Abi.VNET_NEEDS_CSUM) != 0;
        int start = (control.getShort(VNET + 6) & 0xffff) + shift;
        int offset = control.getShort(VNET + 8) & 0xffff;
        if (gso != Abi.VNET_GSO_NONE) {
            int size = control.getShort(VNET + 4) & 0xffff;
            if (!partial || !segmenter.load(frame, length, gso, size, start, offset)) {
                meter.receiveDropped(1);
            }
            return END;
        }
        if (partial) {
            if (start + offset + 2 > length) {
                meter.receiveDropped(1);
                return END;
            }
            Offload.completeChecksum(frame, length, start, start + offset);
        }
        return length;
    }

    private int readFailed(int errno) throws PacketIoException {
        switch (errno) {
            case Abi.EAGAIN:
                return NONE;
            case Abi.EINTR:
                return END;
            case Abi.EINVAL: // an offload that the virtio header cannot describe; the kernel has freed the frame
                meter.receiveDropped(1);
                return END;
            case Abi.ENETDOWN: // told once when the interface goes down; it may come up again
                requireInterface();
                return NONE;
            default:
                throw new PacketIoException("receiving from " + name + ": " + libc.strerror(errno), errno);
        }
    }

    /** Asks through the socket itself, which stays in the namespace the port was opened in. */
    private void requireInterface() throws PacketIoException {
        Pointer ifreq = Memory.allocateDirect(LibC.runtime(), Abi.IFREQ_SIZE, true);
        byte[] ascii = name.getBytes(StandardCharsets.US_ASCII);
        ifreq.put(0, ascii, 0, ascii.length);
        if (libc.ioctl(fd, Abi.SIOCGIFINDEX, ifreq) < 0) {
            throw new PacketIoException(
                    "interface " + name + " was removed: create it again and restart the switch", Abi.ENODEV);
        }
    }

    /** Whether it is worth looking for a frame again. */
    private boolean await(int timeoutMs) throws PacketIoException {
        if (timeoutMs == 0) {
            return false;
        }
        int ready = libc.poll(control.slice(POLLFDS), 2, timeoutMs);
        if (ready < 0) {
            int errno = LibC.errno();
            if (errno != Abi.EINTR) {
                throw new PacketIoException("waiting on " + name + ": " + libc.strerror(errno), errno);
            }
            return timeoutMs < 0;
        }
        return ready > 0 && !closed.get();
    }

    @Override
    public boolean send(byte[] frame, int offset, int length) throws PacketIoException {
        if (length < 14 || length > MAX_FRAME) {
            meter.sendDropped();
            return false;
        }
        sendLock.lock();
        try {
            if (closed.get()) {
                throw new PacketIoException(name + ": the port is closed");
            }
            // The virtio header in front stays all zero: nothing is left to hardware.
            sending.put(Abi.VNET_HDR_SIZE, frame, offset, length);
            long count;
            do {
                count = libc.send(fd, sending, Abi.VNET_HDR_SIZE + length, Abi.MSG_DONTWAIT | Abi.MSG_NOSIGNAL);
            } while (count < 0 && LibC.errno() == Abi.EINTR);
            if (count < 0) {
                return sendFailed(LibC.errno(), length);
            }
        } finally {
            sendLock.unlock();
        }
        meter.sent(length);
        return true;
    }

    private boolean sendFailed(int errno, int length) throws PacketIoException {
        switch (errno) {
            case Abi.EMSGSIZE:
                if (!warnedTooLong) {
                    warnedTooLong = true;
                    LOG.warn(
                            "{}: dropped a frame of {} octets, the interface's MTU is {}: raise it with ip link set {}"
                                    + " mtu N (told once)",
                            name,
                            length,
                            mtu,
                            name);
                }
                break;
            case Abi.EAGAIN:
            case Abi.ENOBUFS:
            case Abi.ENETDOWN:
                break;
            case Abi.ENXIO:
            case Abi.ENODEV:
                requireInterface();
                break;
            default:
                throw new PacketIoException("sending to " + name + ": " + libc.strerror(errno), errno);
        }
        meter.sendDropped();
        return false;
    }

    @Override
    public PortCounters counters() {
        sendLock.lock();
        try {
            if (!closed.get()) {
                addKernelDrops();
            }
        } finally {
            sendLock.unlock();
        }
        return meter.snapshot();
    }

    /** Adds frames that found the receive queue full; reading the statistics resets them. */
    private void addKernelDrops() {
        Pointer statistics = Memory.allocateDirect(LibC.runtime(), 12, true);
        statistics.putInt(8, 8);
        int result = libc.getsockopt(fd, Abi.SOL_PACKET, Abi.PACKET_STATISTICS, statistics, statistics.slice(8));
        if (result == 0) {
            meter.receiveDropped(statistics.getInt(4) & 0xffff_ffffL);
        }
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        Pointer one = Memory.allocateDirect(LibC.runtime(), 8, true);
        one.putLong(0, 1);
        libc.write(wakeUp, one, 8);
        // Both locks: no other thread is inside a system call with these descriptors when they are closed.
        receiveLock.lock();
        sendLock.lock();
        try {
            addKernelDrops();
            libc.close(fd);
            libc.close(wakeUp);
        } finally {
            sendLock.unlock();
            receiveLock.unlock();
        }
    }
}
