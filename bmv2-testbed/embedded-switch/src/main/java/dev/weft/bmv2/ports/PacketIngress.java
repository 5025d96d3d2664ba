package dev.weft.bmv2.ports;

import dev.weft.bmv2.SwitchWorker;
import dev.weft.bmv2.exec.FrameBatch;

/** Where a received frame goes: {@code EmbeddedSwitch::receive}. */
@FunctionalInterface
public interface PacketIngress {
    /**
     * Processes one frame to its end; called by several threads.
     *
     * @param port ingress port number
     * @param buffer the caller's again when this returns
     * @param offset index of the frame's first octet
     * @param length octets of the frame
     */
    void receive(int port, byte[] buffer, int offset, int length);

    /** Processes what is left of a batch, in order. Whoever can do that faster than frame by frame overrides it. */
    default void receive(int port, FrameBatch batch) {
        while (batch.hasNext()) {
            int number = batch.take();
            receive(port, batch.bytes(), batch.offset(number), batch.length(number));
        }
    }

    /** An entrance of its own into a switch. */
    static PacketIngress of(SwitchWorker worker) {
        return new PacketIngress() {
            @Override
            public void receive(int port, byte[] buffer, int offset, int length) {
                worker.receive(port, buffer, offset, length);
            }

            @Override
            public void receive(int port, FrameBatch batch) {
                worker.receive(port, batch);
            }
        };
    }
}
