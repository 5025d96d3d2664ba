package dev.weft.bmv2.p4runtime;

/** What one client, however it behaves, can take of the server; docs/p4runtime.md lists them. */
final class Limits {
    /**
     * Greatest request; gRPC answers {@code RESOURCE_EXHAUSTED} beyond it. A batch of 100,000 entries has about 10 MiB; a
     * request made of empty parts of two bytes each becomes some 400 MiB of objects for as long as it is looked at.
     */
    static final int MESSAGE_BYTES = 16 << 20;

    /** Greatest batch: its errors must fit a response's metadata. */
    static final int UPDATES = 100_000;

    /** Text of all errors of one batch; errors beyond it have a code only. */
    static final int ERROR_TEXT_BYTES = 1 << 20;

    /** A batch of more updates than this leaves gRPC's transport thread. */
    static final int INLINE_UPDATES = 256;

    /** Streams that are open at a time. */
    static final int STREAMS = 1024;

    /** Streams of one role that have bid. */
    static final int STREAMS_PER_ROLE = 64;

    /** Notifications that wait for a client which does not read; the newest are dropped beyond it. */
    static final int WAITING_MESSAGES = 8192;

    static final int WAITING_BYTES = 8 << 20;

    /** Arbitration messages that wait for such a client: beyond it, its stream ends. */
    static final int WAITING_ARBITRATIONS = 256;

    /** Results of reads that clients have not taken yet, of all clients together. */
    static final long UNREAD_BYTES = 256L << 20;

    /** Responses stay well below gRPC's default limit of 4 MiB. */
    static final int RESPONSE_BYTES = 1 << 20;

    /** Long calls that run or wait. */
    static final int LONG_CALLS = 64;

    private Limits() {}
}
