package dev.weft.packetio.pcap;

import dev.weft.packetio.PacketPort;
import dev.weft.packetio.PortCounters;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.LongSupplier;

/**
 * Records what passes another port into two files beside each other: {@code NAME_in.pcap} has what was received,
 * {@code NAME_out.pcap} what was sent (the names that bmv2 uses). Each frame is in the file when the call returns.
 */
public final class RecordingPort implements PacketPort {
    private final PacketPort port;
    private final PcapWriter in;
    private final PcapWriter out;
    private final LongSupplier epochNanos;
    private boolean closed;

    private RecordingPort(PacketPort port, PcapWriter in, PcapWriter out, LongSupplier epochNanos) {
        this.port = port;
        this.in = in;
        this.out = out;
        this.epochNanos = epochNanos;
    }

    /**
     * Starts to record.
     *
     * @param port closed with this one
     * @param folder an existing folder
     * @param epochNanos nanoseconds since 1970-01-01 UTC
     */
    public static RecordingPort open(PacketPort port, Path folder, LongSupplier epochNanos) throws IOException {
        PcapWriter in = PcapWriter.create(folder.resolve(port.name() + "_in.pcap"));
        try {
            PcapWriter out = PcapWriter.create(folder.resolve(port.name() + "_out.pcap"));
            in.flush();
            out.flush();
            return new RecordingPort(port, in, out, epochNanos);
        } catch (IOException e) {
            in.close();
            throw e;
        }
    }

    @Override
    public String name() {
        return port.name();
    }

    @Override
    public int receive(byte[] buffer, int timeoutMs) throws IOException {
        int length = port.receive(buffer, timeoutMs);
        if (length >= 0) {
            record(in, buffer, 0, length);
        }
        return length;
    }

    @Override
    public boolean send(byte[] frame, int offset, int length) throws IOException {
        boolean taken = port.send(frame, offset, length);
        if (taken) {
            record(out, frame, offset, length);
        }
        return taken;
    }

    private synchronized void record(PcapWriter writer, byte[] frame, int offset, int length) throws IOException {
        if (!closed) {
            writer.write(epochNanos.getAsLong(), frame, offset, length);
            writer.flush();
        }
    }

    @Override
    public PortCounters counters() {
        return port.counters();
    }

    @Override
    public void close() throws IOException {
        port.close();
        synchronized (this) {
            if (!closed) {
                closed = true;
                in.close();
                out.close();
            }
        }
    }
}
