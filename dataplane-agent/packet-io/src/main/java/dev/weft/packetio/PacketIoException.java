package dev.weft.packetio;

import java.io.IOException;

/** A port or interface operation failed; the message names the port and what to do about it. */
public class PacketIoException extends IOException {
    private static final long serialVersionUID = 1L;

    private final int errno;

    /** An error without a system error number. */
    public PacketIoException(String message) {
        this(message, 0);
    }

    /** An error with the operating system's number for it, as in {@code errno(3)}. */
    public PacketIoException(String message, int errno) {
        super(message);
        this.errno = errno;
    }

    /** The operating system's error number, 0 when there is none. */
    public int errno() {
        return errno;
    }
}
