package dev.weft.lab.fabric;

import dev.weft.control.core.model.SwitchNode;
import dev.weft.lab.network.Network;
import dev.weft.lab.network.Node;
import io.grpc.ManagedChannel;
import java.util.Optional;

/** The P4 target of one switch of a fabric: a node of the lab's network that P4Runtime controls. */
public interface SwitchTarget extends AutoCloseable {
    /** Its ports. */
    Node node();

    /** A channel to its P4Runtime, for its agent; the caller shuts it down. */
    ManagedChannel open();

    /** The embedded switch, where it is one; empty for a process of its own. */
    Optional<dev.weft.lab.fabric.SwitchNode> embedded();

    /** Called about every 10 ms of the lab's time, on the lab's thread. */
    void tick();

    @Override
    void close();

    /** Makes the targets of a fabric. */
    @FunctionalInterface
    interface Factory {
        /**
         * Adds the node of {@code described} to the network, on the lab's thread, with P4Runtime answering.
         *
         * @throws IllegalStateException when it does not start
         */
        SwitchTarget make(Network network, SwitchNode described);
    }
}
