package dev.weft.packetio.linux;

import dev.weft.packetio.PacketIoException;
import dev.weft.packetio.PacketPort;
import dev.weft.packetio.PortCounters;
import dev.weft.packetio.PortMeter;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Linux interface as a switch port: a packet socket (packet(7)) bound to it, promiscuous, that sees what arrives and
 * not what the host itself sends through the interface. One system call a frame; {@link RingPort} does the same with
 * shared memory, and is the faster one.
 *
 * <p>Frames from a local stack (the other end of a veth) come with what that stack left to hardware. The socket asks
 * for the kernel's description of it (PACKET_VNET_HDR) and this class finishes the work: checksums are completed, TCP
 * and UDP segmentation is done, VLAN tags are put back. So unmodified hosts need no {@code ethtool -K}.
 */
public final class AfPacketPort implements PacketPort {
    private static final Logger LOG = LoggerFactory.getLogger(AfPacketPort.class);

    private final LibC libc = LibC.get();
    private final String name;
    private final int mtu;
    private final PacketSocket socket;
    private final PortMeter meter = new PortMeter();
    private final AtomicBoolean closed = new AtomicBoolean();

    // What receives belongs to the holder of receiveLock, send memory to that of sendLock.
    private final ReentrantLock receiveLock = new ReentrantLock();
    private final Inbound inbound = new Inbound(meter);
    private final SocketReader reader;

    private final ReentrantLock sendLock = new ReentrantLock();
    private final Pointer sending = Memory.allocateDirect(LibC.runtime(), Abi.VNET_HDR_SIZE + MAX_FRAME, true);
    private boolean warnedTooLong;

    private AfPacketPort(NetInterface netInterface, PacketSocket socket) {
        this.name = netInterface.name();
        this.mtu = netInterface.mtu();
        this.socket = socket;
        this.reader = new SocketReader(socket, meter, inbound);
    }

    /**
     * Opens an interface of the calling thread's network namespace ({@link NetNamespace} enters another).
     *
     * @throws PacketIoException when the interface does not exist (the message lists those that do) or the process may
     *     not open packet sockets
     */
    public static AfPacketPort open(String interfaceName) throws PacketIoException {
        NetInterface netInterface = NetInterface.of(interfaceName);
        return new AfPacketPort(netInterface, PacketSocket.open(netInterface, socket -> {}));
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
                if (inbound.segmenter().pending()) {
                    return delivered(inbound.segmenter().next(buffer));
                }
                int length = reader.read(buffer);
                if (length >= 0) {
                    return delivered(length);
                }
                if (length == SocketReader.NONE && !await(timeoutMs)) {
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

    /** Whether it is worth looking for a frame again. */
    private boolean await(int timeoutMs) throws PacketIoException {
        if (timeoutMs == 0) {
            return false;
        }
        return (socket.await(timeoutMs) != 0 || timeoutMs < 0) && !closed.get();
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
            int errno = write(length);
            if (errno == Abi.ENETDOWN) {
                errno = write(length); // the first may tell of an earlier time: an error waits until some call tells it
            }
            if (errno != 0) {
                return sendFailed(errno, length);
            }
        } finally {
            sendLock.unlock();
        }
        meter.sent(length);
        return true;
    }

    /** Error number, or 0. */
    private int write(int length) {
        while (libc.send(socket.fd(), sending, Abi.VNET_HDR_SIZE + length, Abi.MSG_DONTWAIT | Abi.MSG_NOSIGNAL) < 0) {
            if (LibC.errno() != Abi.EINTR) {
                return LibC.errno();
            }
        }
        return 0;
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
                socket.requireInterface();
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
                socket.addKernelDrops(meter);
            }
        } finally {
            sendLock.unlock();
        }
        return meter.snapshot();
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        socket.wakeUp();
        // Both locks: no other thread is inside a system call with these descriptors when they are closed.
        receiveLock.lock();
        sendLock.lock();
        try {
            socket.addKernelDrops(meter);
            socket.close();
        } finally {
            sendLock.unlock();
            receiveLock.unlock();
        }
    }
}
