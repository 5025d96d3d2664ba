package dev.weft.packetio.linux;

import com.kenai.jffi.MemoryIO;
import dev.weft.packetio.PacketIoException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;

/**
 * The memory that a packet socket shares with the kernel (Documentation/networking/packet_mmap.rst, TPACKET_V2): slots of
 * one size, first those for receiving, then those for sending. Version 2 hands over every frame at once, where version 3
 * would wait for a block to fill.
 */
final class RingMemory {
    // struct tpacket2_hdr
    static final int STATUS = 0;
    static final int LENGTH = 4;
    static final int CAPTURED = 8;
    static final int MAC_OFFSET = 12;
    static final int VLAN_TCI = 24;
    static final int VLAN_TPID = 26;
    /** Where the struct sockaddr_ll of a received frame has its packet type. */
    static final int PACKET_TYPE = 32 + 10;
    /** Where the data of a frame to be sent begins: TPACKET2_HDRLEN - sizeof(struct sockaddr_ll). */
    static final int SEND_DATA = 32;

    /** What a received frame's slot has in front of it, at most: headers, alignment, virtio header. */
    private static final int RECEIVE_OVERHEAD = 112;

    private static final int SMALLEST_SLOT = 2_048;
    private static final int BLOCK = 64 << 10;
    private static final int RECEIVE_BYTES = 4 << 20;
    private static final int SEND_BYTES = 1 << 20;
    private static final int FEWEST_SLOTS = 32;
    private static final VarHandle INT = MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.nativeOrder());

    final int slotBytes;
    final int receiveSlots;
    final int sendSlots;
    private final long bytes;
    private final Pointer mapping;
    private final ByteBuffer memory;

    private RingMemory(int slotBytes, int receiveSlots, int sendSlots, Pointer mapping) {
        this.slotBytes = slotBytes;
        this.receiveSlots = receiveSlots;
        this.sendSlots = sendSlots;
        this.bytes = (long) slotBytes * (receiveSlots + sendSlots);
        this.mapping = mapping;
        this.memory = MemoryIO.getInstance()
                .newDirectByteBuffer(mapping.address(), (int) bytes)
                .order(ByteOrder.nativeOrder());
    }

    /**
     * Gives a socket its rings, before it is bound, and maps them.
     *
     * @param mtu of the interface; slots hold frames of that size
     */
    static RingMemory map(PacketSocket socket, int mtu) throws PacketIoException {
        int slot = SMALLEST_SLOT;
        while (slot < mtu + RECEIVE_OVERHEAD) {
            slot *= 2;
        }
        int block = Math.max(slot, BLOCK);
        int perBlock = block / slot;
        int receive = Math.max(RECEIVE_BYTES / slot, Math.max(FEWEST_SLOTS, perBlock));
        int send = Math.max(SEND_BYTES / slot, Math.max(FEWEST_SLOTS, perBlock));
        socket.option(Abi.PACKET_VERSION, Abi.TPACKET_V2, "TPACKET_V2");
        // A frame longer than a slot comes whole through the socket, too.
        socket.option(Abi.PACKET_COPY_THRESH, 1, "PACKET_COPY_THRESH");
        socket.option(Abi.PACKET_LOSS, 1, "PACKET_LOSS");
        socket.option(Abi.PACKET_RX_RING, request(block, slot, receive), 16, "a receive ring");
        socket.option(Abi.PACKET_TX_RING, request(block, slot, send), 16, "a send ring");
        Pointer mapping = LibC.get()
                .mmap(
                        null,
                        (long) slot * (receive + send),
                        Abi.PROT_READ | Abi.PROT_WRITE,
                        Abi.MAP_SHARED | Abi.MAP_POPULATE,
                        socket.fd(),
                        0);
        if (mapping == null || mapping.address() == -1) {
            throw socket.failure("map the rings of");
        }
        return new RingMemory(slot, receive, send, mapping);
    }

    /** struct tpacket_req. */
    private static Pointer request(int block, int slot, int slots) {
        Pointer request = Memory.allocateDirect(LibC.runtime(), 16, true);
        request.putInt(0, block);
        request.putInt(4, slots / (block / slot));
        request.putInt(8, slot);
        request.putInt(12, slots);
        return request;
    }

    /** Octets of a frame that a send slot holds behind its virtio header. */
    int sendCapacity() {
        return slotBytes - SEND_DATA - Abi.VNET_HDR_SIZE;
    }

    /** Where a receive slot begins. */
    int receiveSlot(int number) {
        return number * slotBytes;
    }

    /** Where a send slot begins. */
    int sendSlot(int number) {
        return (receiveSlots + number) * slotBytes;
    }

    /** The status of a slot; what the kernel wrote before it is seen after it. */
    int status(int slot) {
        return (int) INT.getAcquire(memory, slot + STATUS);
    }

    /** Hands a slot over; what was written before it is seen by the kernel. */
    void status(int slot, int status) {
        INT.setRelease(memory, slot + STATUS, status);
    }

    ByteBuffer memory() {
        return memory;
    }

    /** Nothing may touch the memory afterwards. */
    void unmap() {
        LibC.get().munmap(mapping, bytes);
    }
}
