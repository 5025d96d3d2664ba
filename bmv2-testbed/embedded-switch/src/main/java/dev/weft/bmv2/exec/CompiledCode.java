package dev.weft.bmv2.exec;

/** The entry points of a generated class. */
abstract class CompiledCode {
    abstract void parse(PacketState packet);

    /** Notes what a parsed packet will look up, see {@link LookAhead}; nothing if the code was made without. */
    void ahead(PacketState packet) {}

    abstract void ingress(PacketState packet);

    abstract void egress(PacketState packet);

    /**
     * Updates checksums and writes headers and payload.
     *
     * @param output has room for the longest headers and the payload
     * @return length in bytes
     */
    abstract int deparse(PacketState packet, byte[] output);
}
