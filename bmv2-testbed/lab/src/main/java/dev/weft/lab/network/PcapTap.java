package dev.weft.lab.network;

import dev.weft.packetio.pcap.PcapWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes what passes both ends of each link into one pcap file a link, {@code DIR/s1-10--s2-10.pcap}, with the lab's time
 * as time stamps (virtual time begins in 1970). Each frame stands there once: when it left its sender.
 */
public final class PcapTap implements AutoCloseable {
    private final List<PcapWriter> writers = new ArrayList<>();
    private boolean closed;

    /**
     * Taps every link that the network has now.
     *
     * @throws UncheckedIOException when a file cannot be written
     */
    public PcapTap(Network network, Path directory) {
        try {
            Files.createDirectories(directory);
            for (Link link : network.links()) {
                PcapWriter writer =
                        PcapWriter.create(directory.resolve((link.a() + "--" + link.b()).replace(':', '-') + ".pcap"));
                writers.add(writer);
                FrameListener listener = (timeNs, port, outbound, frame) -> {
                    if (outbound) {
                        write(writer, timeNs, frame);
                    }
                };
                link.a().listen(listener);
                link.b().listen(listener);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(directory + ": cannot write packet captures there", e);
        }
    }

    private void write(PcapWriter writer, long timeNs, Frame frame) {
        if (closed) { // the network goes on without its tap
            return;
        }
        try {
            writer.write(timeNs, frame.bytes(), 0, frame.length());
        } catch (IOException e) {
            throw new UncheckedIOException("writing a packet capture", e);
        }
    }

    @Override
    public void close() {
        closed = true;
        for (PcapWriter writer : writers) {
            try {
                writer.close();
            } catch (IOException e) {
                throw new UncheckedIOException("closing a packet capture", e);
            }
        }
        writers.clear();
    }
}
