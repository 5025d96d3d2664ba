package dev.weft.dataplane.agent.target;

import dev.weft.p4.runtime.client.P4RuntimeException;
import java.util.List;
import p4.v1.P4RuntimeOuterClass.PacketOut;
import p4.v1.P4RuntimeOuterClass.TableEntry;
import p4.v1.P4RuntimeOuterClass.Update;

/** What the rest of the agent asks of a target. Called on the agent's thread. */
public interface Target {
    /** Whether the session is primary and the pipeline runs. */
    boolean ready();

    /** Sends a packet; a target that is not ready loses it, as a network would. */
    void packetOut(PacketOut packet);

    /**
     * Writes entries.
     *
     * @throws P4RuntimeException if the target refuses some, or is not there
     */
    void write(List<Update> updates);

    /**
     * Reads a table.
     *
     * @throws P4RuntimeException if the target refuses, or is not there
     */
    List<TableEntry> readTable(String name);
}
