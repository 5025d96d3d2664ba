package dev.weft.bmv2.ports;

import java.io.IOException;

/** Told what becomes of ports; called by receiver threads. */
public interface PortListener {
    /** A port broke and is out of service; the others go on. */
    default void failed(int port, String name, IOException cause) {}

    /** Every frame of every replayed file has been processed. */
    default void replayed() {}
}
