package dev.weft.bmv2.reference;

import dev.weft.bmv2.stf.StfTarget;
import dev.weft.bmv2.stf.StfTargetException;
import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Packets to and from bmv2 without interfaces: its option {@code --packet-in} gives them a nanomsg socket of type PAIR.
 * On the wire that is a greeting of 8 octets each way, then messages of one type octet, a length of 8 octets and the
 * message. bmv2's messages begin with three native integers: type, port, length.
 */
final class PacketChannel implements AutoCloseable {
    private static final byte[] GREETING = {0, 'S', 'P', 0, 0, 16, 0, 0};
    private static final byte IPC_MESSAGE = 1;
    private static final int FRAMING = 9;
    private static final int HEADER = 12;
    private static final int PACKET_IN = 3;
    private static final int PACKET_OUT = 4;

    private final SocketChannel socket;
    private ByteBuffer read = ByteBuffer.allocate(1 << 16);

    /** Connects; the other side must be listening. */
    PacketChannel(Path path) throws IOException {
        socket = SocketChannel.open(StandardProtocolFamily.UNIX);
        socket.connect(UnixDomainSocketAddress.of(path));
        write(ByteBuffer.wrap(GREETING));
        ByteBuffer theirs = ByteBuffer.allocate(GREETING.length);
        while (theirs.hasRemaining()) {
            if (socket.read(theirs) < 0) {
                throw new EOFException("bmv2 closed the packet socket");
            }
        }
        if (!Arrays.equals(theirs.array(), GREETING)) {
            throw new IOException("bmv2's packet socket is not of the type PAIR");
        }
        socket.configureBlocking(false);
    }

    /**
     * Sends a packet.
     *
     * @param drain called while bmv2 does not take it, because it waits for us to read
     */
    void send(int port, byte[] frame, Drain drain) throws IOException {
        ByteBuffer message = ByteBuffer.allocate(FRAMING + HEADER + frame.length);
        message.put(IPC_MESSAGE).putLong(HEADER + frame.length);
        message.order(ByteOrder.nativeOrder()).putInt(PACKET_IN).putInt(port).putInt(frame.length);
        message.put(frame).flip();
        while (message.hasRemaining()) {
            if (socket.write(message) == 0) {
                drain.run();
            }
        }
    }

    /** What to do while a write does not proceed. */
    interface Drain {
        void run() throws IOException;
    }

    /** Adds the packets that have come to a list; does not wait. Returns whether anything came. */
    boolean receive(List<StfTarget.Output> outputs) throws IOException {
        boolean some = false;
        for (int count = fill(); count != 0; count = fill()) {
            if (count < 0) {
                throw new EOFException("bmv2 closed the packet socket");
            }
            some = true;
            read.flip();
            while (take(outputs)) {
                // One message after the other.
            }
            read.compact();
        }
        return some;
    }

    private int fill() throws IOException {
        if (!read.hasRemaining()) {
            read = ByteBuffer.allocate(read.capacity() * 2).put(read.flip());
        }
        return socket.read(read);
    }

    private boolean take(List<StfTarget.Output> outputs) throws IOException {
        if (read.remaining() < FRAMING) {
            return false;
        }
        long length = read.getLong(read.position() + 1);
        if (read.get(read.position()) != IPC_MESSAGE || length < HEADER || length > 1 << 24) {
            throw new IOException("bmv2 sent something that is no packet");
        }
        if (read.remaining() < FRAMING + length) {
            return false;
        }
        read.position(read.position() + FRAMING);
        read.order(ByteOrder.nativeOrder());
        int type = read.getInt();
        int port = read.getInt();
        byte[] frame = new byte[read.getInt()];
        read.order(ByteOrder.BIG_ENDIAN);
        read.get(frame);
        if (type == PACKET_OUT) {
            outputs.add(new StfTarget.Output(port, frame));
        }
        return true;
    }

    private void write(ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            socket.write(buffer);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new StfTargetException("cannot close bmv2's packet socket: " + e.getMessage(), e);
        }
    }
}
