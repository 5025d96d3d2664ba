package dev.weft.bmv2.exec;

/** Ends a packet from deep inside: a failed assertion, an action without end. Has no stack trace: it is cheap. */
final class PacketDropped extends RuntimeException {
    PacketDropped(String reason) {
        super(reason, null, false, false);
    }
}
