package dev.weft.packetio.linux;

import dev.weft.packetio.BatchPort;
import dev.weft.packetio.FrameConsumer;
import dev.weft.packetio.PacketIoException;
import dev.weft.packetio.PacketPort;
import dev.weft.packetio.PortCounters;
import dev.weft.packetio.PortMeter;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Linux interface as a switch port through memory shared with the kernel: frames are received without a system call,
 * and any number of staged frames is sent with one. What arrives is finished as in {@link AfPacketPort}. A
 * {@link RingPoller} waits for many such ports at once.
 */
public final class RingPort implements BatchPort {
    private static final Logger LOG = LoggerFactory.getLogger(RingPort.class);

    private final LibC libc = LibC.get();
    private final String name;
    private final PacketSocket socket;
    private final RingMemory rings;
    private final PortMeter meter = new PortMeter();
    private final AtomicBoolean closed = new AtomicBoolean();

    // The receive ring belongs to the holder of receiveLock, the send ring to that of sendLock, the mapping to both.
    private final ReentrantLock receiveLock = new ReentrantLock();
    private final Inbound inbound = new Inbound(meter);
    private final SocketReader reader;
    private int receiveNext;

    private final ReentrantLock sendLock = new ReentrantLock();
    private int mtu;
    private int sendNext;
    private int staged;
    private boolean warnedTooLong;

    private RingPort(NetInterface netInterface, PacketSocket socket, RingMemory rings) {
        this.name = netInterface.name();
        this.mtu = netInterface.mtu();
        this.socket = socket;
        this.rings = rings;
        this.reader = new SocketReader(socket, meter, inbound);
    }

    /**
     * Opens an interface of the calling thread's network namespace ({@link NetNamespace} enters another).
     *
     * @throws PacketIoException when the interface does not exist, or the process may not open packet sockets or have
     *     rings
     */
    public static RingPort open(String interfaceName) throws PacketIoException {
        NetInterface netInterface = NetInterface.of(interfaceName);
        RingMemory[] rings = new RingMemory[1];
        PacketSocket socket =
                PacketSocket.open(netInterface, opened -> rings[0] = RingMemory.map(opened, netInterface.mtu()));
        return new RingPort(netInterface, socket, rings[0]);
    }

    /** As {@link #open}, or an {@link AfPacketPort} where the system gives no rings. */
    public static PacketPort openOrSocket(String interfaceName) throws PacketIoException {
        try {
            return open(interfaceName);
        } catch (PacketIoException e) {
            PacketPort port = AfPacketPort.open(interfaceName);
            LOG.info("{}; one system call a frame instead", e.getMessage());
            return port;
        }
    }

    @Override
    public String name() {
        return name;
    }

    /** For {@link RingPoller}. */
    PacketSocket socket() {
        return socket;
    }

    @Override
    public int receive(byte[] buffer, int timeoutMs) throws PacketIoException {
        receiveLock.lock();
        try {
            while (true) {
                if (closed.get()) {
                    return END;
                }
                int length = next(buffer);
                if (length >= 0) {
                    meter.received(length);
                    return length;
                }
                if (length == SocketReader.NONE && !await(timeoutMs)) {
                    return closed.get() ? END : NONE;
                }
            }
        } finally {
            receiveLock.unlock();
        }
    }

    @Override
    public int receive(FrameConsumer consumer, byte[] buffer, int limit) throws PacketIoException {
        receiveLock.lock();
        int frames = 0;
        long bytes = 0;
        try {
            while (frames < limit && !closed.get()) {
                int length = next(buffer);
                if (length >= 0) {
                    frames++;
                    bytes += length;
                    consumer.frame(buffer, 0, length);
                } else if (length == SocketReader.NONE) {
                    break;
                }
            }
        } finally {
            receiveLock.unlock();
            if (frames > 0) {
                meter.received(frames, bytes);
            }
        }
        return frames;
    }

    /** Length of the next frame, now in {@code buffer}; or as {@link SocketReader#read}. */
    private int next(byte[] buffer) throws PacketIoException {
        if (inbound.segmenter().pending()) {
            return inbound.segmenter().next(buffer);
        }
        int slot = rings.receiveSlot(receiveNext);
        int status = rings.status(slot);
        if ((status & Abi.TP_STATUS_USER) == 0) {
            return SocketReader.NONE;
        }
        int length = (status & Abi.TP_STATUS_COPY) != 0 ? reader.read(buffer) : take(slot, status, buffer);
        rings.status(slot, Abi.TP_STATUS_KERNEL);
        receiveNext = receiveNext + 1 == rings.receiveSlots ? 0 : receiveNext + 1;
        return length == SocketReader.NONE ? SocketReader.AGAIN : length;
    }

    private int take(int slot, int status, byte[] buffer) {
        var memory = rings.memory();
        if (memory.get(slot + RingMemory.PACKET_TYPE) == Abi.PACKET_OUTGOING) {
            return SocketReader.AGAIN;
        }
        int length = memory.getInt(slot + RingMemory.LENGTH);
        if (length != memory.getInt(slot + RingMemory.CAPTURED)) {
            meter.receiveDropped(1);
            return SocketReader.AGAIN;
        }
        int data = slot + (memory.getShort(slot + RingMemory.MAC_OFFSET) & 0xffff);
        int vnet = data - Abi.VNET_HDR_SIZE;
        int gsoType = memory.get(vnet + 1) & 0xff;
        byte[] target = inbound.target(buffer, length, gsoType);
        if (target == null) {
            return SocketReader.AGAIN;
        }
        memory.get(data, target, 0, length);
        if (gsoType == 0 && memory.get(vnet) == 0 && (status & Abi.TP_STATUS_VLAN_VALID) == 0) {
            return length;
        }
        int finished = inbound.finish(
                target,
                length,
                status,
                memory.getShort(slot + RingMemory.VLAN_TCI) & 0xffff,
                memory.getShort(slot + RingMemory.VLAN_TPID) & 0xffff,
                memory.get(vnet),
                gsoType,
                memory.getShort(vnet + 4) & 0xffff,
                memory.getShort(vnet + 6) & 0xffff,
                memory.getShort(vnet + 8) & 0xffff);
        return finished == Inbound.NO_FRAME ? SocketReader.AGAIN : finished;
    }

    /** Whether it is worth looking for a frame again. */
    private boolean await(int timeoutMs) throws PacketIoException {
        if (timeoutMs == 0) {
            return false;
        }
        int events = socket.await(timeoutMs);
        if (events != 0) {
            look(events);
        }
        return (events != 0 || timeoutMs < 0) && !closed.get();
    }

    /** Takes an error that poll(2) told of, so that it is not told again. */
    void look(int events) throws PacketIoException {
        if ((events & Abi.POLLERR) != 0) {
            socket.takeError();
        }
    }

    @Override
    public boolean send(byte[] frame, int offset, int length) throws PacketIoException {
        sendLock.lock();
        try {
            return stage(frame, offset, length) && flush();
        } finally {
            sendLock.unlock();
        }
    }

    @Override
    public boolean stage(byte[] frame, int offset, int length) throws PacketIoException {
        sendLock.lock();
        try {
            if (closed.get()) {
                throw new PacketIoException(name + ": the port is closed");
            }
            if (length < 14 || length > limit(frame, offset) && isTooLong(frame, offset, length)) {
                meter.sendDropped();
                return false;
            }
            int slot = rings.sendSlot(sendNext);
            if (rings.status(slot) != Abi.TP_STATUS_AVAILABLE) {
                flush();
                if (rings.status(slot) != Abi.TP_STATUS_AVAILABLE) {
                    meter.sendDropped();
                    return false;
                }
            }
            fill(slot, frame, offset, length);
            sendNext = sendNext + 1 == rings.sendSlots ? 0 : sendNext + 1;
            staged++;
            return true;
        } finally {
            sendLock.unlock();
        }
    }

    private void fill(int slot, byte[] frame, int offset, int length) {
        var memory = rings.memory();
        int vnet = slot + RingMemory.SEND_DATA;
        memory.putLong(vnet, 0); // nothing is left to hardware
        memory.putShort(vnet + 8, (short) 0);
        // All of it is "header": then the kernel copies the frame, and keeps no reference to the slot.
        memory.putShort(vnet + 2, (short) length);
        memory.put(vnet + Abi.VNET_HDR_SIZE, frame, offset, length);
        memory.putInt(slot + RingMemory.LENGTH, length + Abi.VNET_HDR_SIZE);
        rings.status(slot, Abi.TP_STATUS_SEND_REQUEST);
    }

    /** Octets of the longest frame that the link takes: an 802.1Q tag comes on top. */
    private int limit(byte[] frame, int offset) {
        return mtu + (Offload.getShort(frame, offset + 12) == 0x8100 ? 18 : 14);
    }

    /** Asks again: the MTU may have been raised. */
    private boolean isTooLong(byte[] frame, int offset, int length) {
        mtu = socket.mtu(mtu);
        if (length <= limit(frame, offset) && length <= rings.sendCapacity()) {
            return false;
        }
        if (!warnedTooLong) {
            warnedTooLong = true;
            LOG.warn(
                    "{}: dropped a frame of {} octets, the interface's MTU is {}: raise it with ip link set {} mtu N"
                            + " and restart the switch (told once)",
                    name,
                    length,
                    mtu,
                    name);
        }
        return true;
    }

    @Override
    public boolean flush() throws PacketIoException {
        sendLock.lock();
        try {
            if (closed.get()) {
                throw new PacketIoException(name + ": the port is closed");
            }
            boolean told = false;
            while (staged > 0) {
                long count = libc.send(socket.fd(), null, 0, Abi.MSG_DONTWAIT | Abi.MSG_NOSIGNAL);
                int errno = count < 0 ? LibC.errno() : 0;
                boolean progress = collect();
                if (errno == Abi.ENETDOWN && !told) {
                    told = true; // perhaps of an earlier time: an error waits until some call tells it
                } else if (staged > 0 && errno != Abi.EINTR && (count < 0 || !progress)) {
                    dropStaged();
                    sendFailed(errno);
                    return false;
                }
            }
            return true;
        } finally {
            sendLock.unlock();
        }
    }

    /** Counts the staged frames that the kernel has taken; whether there were any. */
    private boolean collect() {
        int frames = 0;
        long bytes = 0;
        int number = sendNext - staged;
        for (int i = 0; i < staged; i++) {
            int slot = rings.sendSlot(Math.floorMod(number + i, rings.sendSlots));
            if (rings.status(slot) == Abi.TP_STATUS_SEND_REQUEST) {
                break;
            }
            frames++;
            bytes += rings.memory().getInt(slot + RingMemory.LENGTH) - Abi.VNET_HDR_SIZE;
        }
        staged -= frames;
        meter.sent(frames, bytes);
        return frames > 0;
    }

    /** Takes back what the kernel did not take; it would go out late otherwise. The kernel's place does not move. */
    private void dropStaged() {
        meter.sendDropped(staged);
        for (; staged > 0; staged--) {
            sendNext = sendNext == 0 ? rings.sendSlots - 1 : sendNext - 1;
            rings.status(rings.sendSlot(sendNext), Abi.TP_STATUS_AVAILABLE);
        }
    }

    private void sendFailed(int errno) throws PacketIoException {
        switch (errno) {
            case 0:
            case Abi.EAGAIN:
            case Abi.ENOBUFS:
            case Abi.ENETDOWN:
            case Abi.EMSGSIZE:
                break;
            case Abi.ENXIO:
            case Abi.ENODEV:
                socket.requireInterface();
                break;
            default:
                throw new PacketIoException("sending to " + name + ": " + libc.strerror(errno), errno);
        }
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
    public void close() throws PacketIoException {
        sendLock.lock();
        try {
            if (!closed.get()) {
                flush();
            }
        } finally {
            boolean first = closed.compareAndSet(false, true);
            sendLock.unlock();
            if (first) {
                release();
            }
        }
    }

    private void release() {
        socket.wakeUp();
        // Both locks: no other thread is inside a system call or the memory when they go.
        receiveLock.lock();
        sendLock.lock();
        try {
            socket.addKernelDrops(meter);
            rings.unmap();
            socket.close();
        } finally {
            sendLock.unlock();
            receiveLock.unlock();
        }
    }
}
