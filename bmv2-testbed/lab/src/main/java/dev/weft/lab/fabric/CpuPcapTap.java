package dev.weft.lab.fabric;

import dev.weft.packetio.pcap.PcapWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes what passes between each switch and its agent: {@code DIR/s1-cpu-in.pcap} holds packet-ins (link type USER0),
 * {@code DIR/s1-cpu-out.pcap} packet-outs (USER1), each with its controller header in front, as
 * {@code p4/wireshark/weft.lua} reads them. Time stamps are the lab's time.
 */
public final class CpuPcapTap implements AutoCloseable {
    /** Link type of files of packet-ins. */
    public static final int PACKET_IN = PcapWriter.LINKTYPE_USER0;

    /** Link type of files of packet-outs. */
    public static final int PACKET_OUT = PcapWriter.LINKTYPE_USER0 + 1;

    private final List<PcapWriter> writers = new ArrayList<>();
    private boolean closed;

    /**
     * Taps every embedded switch of the fabric. To be called, as {@link #close}, on the lab's thread.
     *
     * @throws UncheckedIOException when a file cannot be written
     */
    public CpuPcapTap(Fabric fabric, Path directory) {
        try {
            Files.createDirectories(directory);
            for (Device device : fabric.devices()) {
                if (device.embedded().isEmpty()) {
                    continue; // a process keeps its CPU port to itself
                }
                String name = device.node().name();
                PcapWriter in = writer(directory.resolve(name + "-cpu-in.pcap"), PACKET_IN);
                PcapWriter out = writer(directory.resolve(name + "-cpu-out.pcap"), PACKET_OUT);
                device.embedded()
                        .orElseThrow()
                        .listenCpu((timeNs, packetIn, frame) -> write(packetIn ? in : out, timeNs, frame));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(directory + ": cannot write packet captures there", e);
        }
    }

    private PcapWriter writer(Path file, int linkType) throws IOException {
        PcapWriter writer = PcapWriter.create(file, linkType);
        writers.add(writer);
        return writer;
    }

    private void write(PcapWriter writer, long timeNs, byte[] frame) {
        if (closed) { // agents go on to talk to their switches until the fabric is closed
            return;
        }
        try {
            writer.write(timeNs, frame, 0, frame.length);
        } catch (IOException e) {
            throw new UncheckedIOException("writing a capture of a CPU port", e);
        }
    }

    @Override
    public void close() {
        closed = true;
        for (PcapWriter writer : writers) {
            try {
                writer.close();
            } catch (IOException e) {
                throw new UncheckedIOException("closing a capture of a CPU port", e);
            }
        }
        writers.clear();
    }
}
