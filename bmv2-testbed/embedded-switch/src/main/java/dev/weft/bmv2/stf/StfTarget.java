package dev.weft.bmv2.stf;

import dev.weft.bmv2.control.CounterValue;
import dev.weft.bmv2.control.ReplicationControl;
import dev.weft.bmv2.control.StateControl;
import dev.weft.bmv2.control.TableAction;
import dev.weft.bmv2.control.TableEntry;
import dev.weft.bmv2.program.Program;
import dev.weft.bmv2.trace.PacketTrace;
import java.util.List;

/** A switch that scripts run on: what STF needs of it and no more. Refused writes are {@code ControlException}. */
public interface StfTarget extends AutoCloseable {
    /** A packet that left. */
    record Output(int port, byte[] frame) {}

    /**
     * What a packet led to.
     *
     * @param outputs everything that left because of it, in order for each port
     * @param trace what it met; null unless asked for, and from targets that cannot tell
     */
    record Outcome(List<Output> outputs, PacketTrace trace) {
        public Outcome {
            outputs = List.copyOf(outputs);
        }
    }

    Program program();

    /** Lets a packet in and returns when nothing more will come of it. */
    Outcome receive(int port, byte[] frame, boolean traced);

    /** Adds an entry and returns its handle. */
    long insert(TableEntry entry);

    void delete(String table, long handle);

    void setDefault(String table, TableAction.Call call);

    /** The direct counter of an entry. */
    CounterValue entryCounter(String table, long handle);

    StateControl state();

    ReplicationControl replication();

    @Override
    void close();
}
