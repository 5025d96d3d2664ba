package dev.weft.packetio.pcap;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads a classic pcap file of Ethernet frames from its beginning to its end. Not thread-safe. */
public final class PcapReader implements AutoCloseable {
    static final int MAGIC_MICROS = 0xa1b2c3d4;
    static final int MAGIC_NANOS = 0xa1b23c4d;
    static final int LINKTYPE_ETHERNET = 1;
    static final int HEADER_SIZE = 24;
    static final int RECORD_HEADER_SIZE = 16;
    private static final int MAGIC_PCAPNG = 0x0a0d0d0a;
    /** tcpdump's own limit: a longer record is a sign of damage, and must not make us allocate gigabytes. */
    private static final int MAX_RECORD = 262_144;

    private final InputStream in;
    private final String file;
    private final ByteBuffer header = ByteBuffer.allocate(RECORD_HEADER_SIZE);
    private final boolean nanos;
    private final int snaplen;
    private long offset;

    /**
     * Reads the file header.
     *
     * @param in closed by {@link #close()}; buffered by the caller if it should be
     * @param file what errors call it
     * @throws PcapFormatException when it is not a classic pcap file of Ethernet frames
     */
    public PcapReader(InputStream in, String file) throws IOException {
        this.in = in;
        this.file = file;
        ByteBuffer start = ByteBuffer.allocate(HEADER_SIZE);
        int count = in.readNBytes(start.array(), 0, HEADER_SIZE);
        if (count >= 4 && start.getInt(0) == MAGIC_PCAPNG) {
            throw error("this is pcapng: convert it with editcap -F pcap " + file + " out.pcap");
        }
        if (count < HEADER_SIZE) {
            throw error("file header cut off after " + count + " of 24 octets: not a pcap file, or truncated");
        }
        int magic = start.getInt(0);
        ByteOrder order =
                magic == MAGIC_MICROS || magic == MAGIC_NANOS ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        start.order(order);
        header.order(order);
        magic = start.getInt(0);
        if (magic != MAGIC_MICROS && magic != MAGIC_NANOS) {
            throw error(String.format(
                    "first octets are %08x, not a pcap file: give one written by tcpdump -w",
                    start.order(ByteOrder.BIG_ENDIAN).getInt(0)));
        }
        nanos = magic == MAGIC_NANOS;
        int major = start.getShort(4) & 0xffff;
        if (major != 2) {
            throw errorAt(4, "pcap version " + major + " is unknown: convert it with editcap -F pcap");
        }
        snaplen = start.getInt(16);
        int linkType = start.getInt(20) & 0xffff;
        if (linkType != LINKTYPE_ETHERNET) {
            throw errorAt(20, "link type " + linkType + " is not Ethernet (1): capture on an Ethernet interface");
        }
        offset = HEADER_SIZE;
    }

    /** Opens a file; errors call it by {@code path}. */
    public static PcapReader open(Path path) throws IOException {
        InputStream in;
        try {
            in = new BufferedInputStream(Files.newInputStream(path), 1 << 16);
        } catch (NoSuchFileException e) {
            throw new IOException(path + ": no such file: give an existing pcap file", e);
        }
        try {
            return new PcapReader(in, path.toString());
        } catch (IOException e) {
            in.close();
            throw e;
        }
    }

    /** Whether timestamps in the file are in nanoseconds (otherwise microseconds). */
    public boolean nanosecondResolution() {
        return nanos;
    }

    /** The longest frame the writer kept, in octets, as the file says; 0 when it says nothing. */
    public int snaplen() {
        return snaplen;
    }

    /**
     * The next frame, null after the last.
     *
     * @throws PcapFormatException when the file ends inside a record or a record's header is impossible
     */
    public PcapPacket next() throws IOException {
        int count = in.readNBytes(header.array(), 0, RECORD_HEADER_SIZE);
        if (count == 0) {
            return null;
        }
        if (count < RECORD_HEADER_SIZE) {
            throw error("record header cut off after " + count + " of 16 octets: the file is truncated");
        }
        long seconds = header.getInt(0) & 0xffff_ffffL;
        long fraction = header.getInt(4) & 0xffff_ffffL;
        int captured = header.getInt(8);
        int original = header.getInt(12);
        if (captured < 0 || captured > MAX_RECORD) {
            throw errorAt(
                    offset + 8,
                    "record of " + Integer.toUnsignedString(captured) + " octets, more than " + MAX_RECORD
                            + ": the file is corrupt");
        }
        if (original < captured) {
            throw errorAt(
                    offset + 12,
                    "record of " + captured + " octets says its frame had " + original + ": the file is corrupt");
        }
        if (fraction >= (nanos ? 1_000_000_000L : 1_000_000L)) {
            throw errorAt(offset + 4, "fraction of a second is " + fraction + ": the file is corrupt");
        }
        byte[] data = new byte[captured];
        int read = in.readNBytes(data, 0, captured);
        if (read < captured) {
            throw errorAt(
                    offset + RECORD_HEADER_SIZE,
                    "frame cut off after " + read + " of " + captured + " octets: the file is truncated");
        }
        offset += RECORD_HEADER_SIZE + captured;
        return new PcapPacket(seconds * 1_000_000_000L + fraction * (nanos ? 1 : 1000), original, data);
    }

    private PcapFormatException error(String problem) {
        return errorAt(offset, problem);
    }

    private PcapFormatException errorAt(long at, String problem) {
        return new PcapFormatException(file, at, problem);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
