package dev.weft.packetio.pcap;

import dev.weft.packetio.PacketIoException;
import dev.weft.packetio.PacketPort;
import dev.weft.packetio.PortCounters;
import dev.weft.packetio.PortMeter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * A port that receives the frames of one file, as fast as they are asked for, and records what is sent to another.
 * After the last frame {@link #receive} gives {@link #END}, while {@link #send} goes on working. A sent frame is in the
 * file when the call returns.
 */
public final class PcapPort implements PacketPort {
    private final String name;
    private final PcapReader reader;
    private final PcapWriter writer;
    private final LongSupplier epochNanos;
    private final PortMeter meter = new PortMeter();
    private final Object readLock = new Object();
    private final Object writeLock = new Object();
    private PcapPacket next;
    private boolean readEnded;
    private boolean closed;

    private PcapPort(String name, PcapReader reader, PcapWriter writer, LongSupplier epochNanos) {
        this.name = name;
        this.reader = reader;
        this.writer = writer;
        this.epochNanos = epochNanos;
    }

    /**
     * Opens the two files.
     *
     * @param name what the port is called
     * @param in an existing file
     * @param out created or replaced
     * @param epochNanos nanoseconds since 1970-01-01 UTC, for the timestamps in {@code out}
     */
    public static PcapPort open(String name, Path in, Path out, LongSupplier epochNanos) throws IOException {
        PcapReader reader = PcapReader.open(in);
        try {
            return new PcapPort(name, reader, PcapWriter.create(out), epochNanos);
        } catch (IOException e) {
            reader.close();
            throw new IOException("cannot write " + out + " for port " + name + ": " + e.getMessage(), e);
        }
    }

    @Override
    public String name() {
        return name;
    }

    /** When the frame that {@link #receive} will give was captured, in ns since 1970-01-01 UTC; empty at the end. */
    public OptionalLong nextTimestampNs() throws IOException {
        synchronized (readLock) {
            return peek() ? OptionalLong.of(next.timestampNs()) : OptionalLong.empty();
        }
    }

    private boolean peek() throws IOException {
        if (next == null && !readEnded) {
            next = reader.next();
            readEnded = next == null;
        }
        return next != null;
    }

    @Override
    public int receive(byte[] buffer, int timeoutMs) throws IOException {
        synchronized (readLock) {
            if (!peek()) {
                return END;
            }
            byte[] data = next.data();
            next = null;
            if (data.length > buffer.length) {
                meter.receiveDropped(1);
                return NONE;
            }
            System.arraycopy(data, 0, buffer, 0, data.length);
            meter.received(data.length);
            return data.length;
        }
    }

    @Override
    public boolean send(byte[] frame, int offset, int length) throws IOException {
        synchronized (writeLock) {
            if (closed) {
                throw new PacketIoException(name + ": the port is closed");
            }
            writer.write(epochNanos.getAsLong(), frame, offset, length);
            writer.flush();
        }
        meter.sent(length);
        return true;
    }

    @Override
    public PortCounters counters() {
        return meter.snapshot();
    }

    @Override
    public void close() throws IOException {
        synchronized (readLock) {
            readEnded = true;
            next = null;
            reader.close();
        }
        synchronized (writeLock) {
            if (!closed) {
                closed = true;
                writer.close();
            }
        }
    }
}
