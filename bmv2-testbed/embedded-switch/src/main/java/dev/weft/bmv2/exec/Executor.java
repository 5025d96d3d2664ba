package dev.weft.bmv2.exec;

/** Runs a program's blocks on one packet. Implementations hold the lowered program and references to its state. */
interface Executor {
    /** Parses from the frame's start, verifies checksums and sets error fields. */
    void parse(PacketState packet);

    /** Takes what {@link #lookAhead} notes; null if there is nothing to gain, or packets may not be parsed ahead. */
    default LookAhead ahead() {
        return null;
    }

    /** Notes what a parsed packet will look up. */
    default void lookAhead(PacketState packet) {}

    void ingress(PacketState packet);

    void egress(PacketState packet);

    /**
     * Updates checksums and writes headers and payload.
     *
     * @return length in bytes; the frame is in {@link #output()} from 0
     */
    int deparse(PacketState packet);

    /** The buffer of the last deparsed frame. */
    byte[] output();

    /** Sends a digest, if the packet asked for one. */
    void learn(PacketState packet);
}
