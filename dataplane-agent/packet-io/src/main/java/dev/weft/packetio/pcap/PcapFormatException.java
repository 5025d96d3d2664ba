package dev.weft.packetio.pcap;

import java.io.IOException;

/** A capture file is not what it should be; the message names the file, the offset and the remedy. */
public final class PcapFormatException extends IOException {
    private static final long serialVersionUID = 1L;

    private final long offset;

    PcapFormatException(String file, long offset, String problem) {
        super(file + ": offset " + offset + ": " + problem);
        this.offset = offset;
    }

    /** Where in the file, in octets from its start. */
    public long offset() {
        return offset;
    }
}
