package dev.weft.packetio.pcap;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes a classic pcap file, of Ethernet frames unless said otherwise. Not thread-safe. */
public final class PcapWriter implements AutoCloseable {
    /** Octets of a frame that are kept unless said otherwise, as tcpdump does. */
    public static final int DEFAULT_SNAPLEN = 262_144;

    /**
     * The first of sixteen link types for private use, USER0; USER1 is the next one
     * (https://www.tcpdump.org/linktypes.html).
     */
    public static final int LINKTYPE_USER0 = 147;

    private final OutputStream out;
    private final int snaplen;
    private final boolean nanos;
    private final ByteBuffer header;

    /**
     * Writes the file header.
     *
     * @param out closed by {@link #close()}; buffered by the caller if it should be
     * @param order byte order of the headers
     * @param nanos whether timestamps are in nanoseconds (otherwise microseconds, rounded down)
     * @param snaplen octets of a frame that are kept, 1 to {@link #DEFAULT_SNAPLEN}
     */
    public PcapWriter(OutputStream out, ByteOrder order, boolean nanos, int snaplen) throws IOException {
        this(out, order, nanos, snaplen, PcapReader.LINKTYPE_ETHERNET);
    }

    private PcapWriter(OutputStream out, ByteOrder order, boolean nanos, int snaplen, int linkType) throws IOException {
        if (snaplen < 1 || snaplen > DEFAULT_SNAPLEN) {
            throw new IllegalArgumentException("snaplen " + snaplen + " is not within 1.." + DEFAULT_SNAPLEN);
        }
        this.out = out;
        this.snaplen = snaplen;
        this.nanos = nanos;
        this.header = ByteBuffer.allocate(PcapReader.RECORD_HEADER_SIZE).order(order);
        ByteBuffer start = ByteBuffer.allocate(PcapReader.HEADER_SIZE).order(order);
        start.putInt(nanos ? PcapReader.MAGIC_NANOS : PcapReader.MAGIC_MICROS)
                .putShort((short) 2)
                .putShort((short) 4)
                .putLong(0)
                .putInt(snaplen)
                .putInt(linkType);
        out.write(start.array());
    }

    /** Creates or replaces a file: little-endian, nanoseconds, whole frames. */
    public static PcapWriter create(Path path) throws IOException {
        return create(path, PcapReader.LINKTYPE_ETHERNET);
    }

    /**
     * As {@link #create(Path)}, for records that do not begin with an Ethernet header.
     *
     * @param linkType what they begin with, such as {@link #LINKTYPE_USER0}
     */
    public static PcapWriter create(Path path, int linkType) throws IOException {
        return new PcapWriter(
                new BufferedOutputStream(Files.newOutputStream(path), 1 << 16),
                ByteOrder.LITTLE_ENDIAN,
                true,
                DEFAULT_SNAPLEN,
                linkType);
    }

    /**
     * Appends one frame.
     *
     * @param timestampNs nanoseconds since 1970-01-01 UTC, up to the year 2106
     */
    public void write(long timestampNs, byte[] frame, int offset, int length) throws IOException {
        long seconds = timestampNs / 1_000_000_000L;
        if (timestampNs < 0 || seconds > 0xffff_ffffL) {
            throw new IllegalArgumentException("timestamp " + timestampNs + " ns does not fit a pcap file");
        }
        int captured = Math.min(length, snaplen);
        int fraction = (int) (timestampNs % 1_000_000_000L);
        header.putInt(0, (int) seconds)
                .putInt(4, nanos ? fraction : fraction / 1000)
                .putInt(8, captured)
                .putInt(12, length);
        out.write(header.array());
        out.write(frame, offset, captured);
    }

    /** Hands everything written so far to the file system. */
    public void flush() throws IOException {
        out.flush();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
