package dev.weft.packetio.linux;

import dev.weft.packetio.PacketPort;
import dev.weft.packetio.PortMeter;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;

/** Reads frames of a packet socket one by one with recvmsg(2). Not thread-safe. */
final class SocketReader {
    /** {@link #read} found nothing to read. */
    static final int NONE = -1;
    /** {@link #read} read something that is no frame yet, or none at all: look again. */
    static final int AGAIN = -2;

    // Layout of the control memory; offsets in octets.
    private static final int MSGHDR = 0; // struct msghdr, 56
    private static final int IOVEC = 64; // 2 x struct iovec, 32
    private static final int ADDRESS = 96; // struct sockaddr_ll, 20
    private static final int VNET = 120; // struct virtio_net_hdr, 10
    private static final int CMSG = 136; // struct cmsghdr and tpacket_auxdata, 40
    private static final int CONTROL_SIZE = 200;
    private static final int CMSG_SIZE = 64;

    private final LibC libc = LibC.get();
    private final PacketSocket socket;
    private final PortMeter meter;
    private final Inbound inbound;
    private final Pointer control = Memory.allocateDirect(LibC.runtime(), CONTROL_SIZE, true);
    private final Pointer received = Memory.allocateDirect(LibC.runtime(), PacketPort.MAX_FRAME);

    SocketReader(PacketSocket socket, PortMeter meter, Inbound inbound) {
        this.socket = socket;
        this.meter = meter;
        this.inbound = inbound;
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
    }

    /** Length of a frame now in {@code buffer}, {@link #NONE} or {@link #AGAIN}. */
    int read(byte[] buffer) throws dev.weft.packetio.PacketIoException {
        control.putInt(MSGHDR + 8, 20); // the kernel overwrites both lengths
        control.putLong(MSGHDR + 40, CMSG_SIZE);
        long count = libc.recvmsg(socket.fd(), control, Abi.MSG_DONTWAIT);
        if (count < 0) {
            return readFailed(LibC.errno());
        }
        int length = (int) count - Abi.VNET_HDR_SIZE;
        boolean truncated = (control.getInt(MSGHDR + 48) & Abi.MSG_TRUNC) != 0;
        if (control.getByte(ADDRESS + 10) == Abi.PACKET_OUTGOING) {
            return AGAIN;
        }
        if (truncated) {
            meter.receiveDropped(1);
            return AGAIN;
        }
        int gsoType = control.getByte(VNET + 1) & 0xff;
        byte[] target = inbound.target(buffer, length, gsoType);
        if (target == null) {
            return AGAIN;
        }
        received.get(0, target, 0, length);
        int finished = inbound.finish(
                target,
                length,
                control.getLong(MSGHDR + 40) >= 36 ? control.getInt(CMSG + 16) : 0,
                control.getShort(CMSG + 32) & 0xffff,
                control.getShort(CMSG + 34) & 0xffff,
                control.getByte(VNET),
                gsoType,
                control.getShort(VNET + 4) & 0xffff,
                control.getShort(VNET + 6) & 0xffff,
                control.getShort(VNET + 8) & 0xffff);
        return finished == Inbound.NO_FRAME ? AGAIN : finished;
    }

    private int readFailed(int errno) throws dev.weft.packetio.PacketIoException {
        switch (errno) {
            case Abi.EAGAIN:
                return NONE;
            case Abi.EINTR:
                return AGAIN;
            case Abi.EINVAL: // an offload that the virtio header cannot describe; the kernel has freed the frame
                meter.receiveDropped(1);
                return AGAIN;
            default:
                socket.receiveFailed(errno);
                return NONE;
        }
    }
}
