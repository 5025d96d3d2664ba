package dev.weft.transaction.log;

import java.io.IOException;

/**
 * What a durable log needs of a disk. Content is durable only after {@link #sync} (or {@link #replace}); until then a
 * crash may keep any part of what was appended, torn in the middle of a record too.
 */
public interface Disk {
    /** Returns the content of a file; empty if there is none. */
    byte[] read(String name) throws IOException;

    /** Adds octets behind a file, which comes into being if there is none. On an exception a part may be there. */
    void append(String name, byte[] octets) throws IOException;

    /** Cuts a file. */
    void truncate(String name, long length) throws IOException;

    /** Returns when what was appended will survive a crash. */
    void sync(String name) throws IOException;

    /** Replaces the content of a file durably: after a crash it is the old or the new one, whole. */
    void replace(String name, byte[] octets) throws IOException;
}
