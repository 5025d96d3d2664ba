package dev.weft.bmv2.stf;

import dev.weft.bmv2.EmbeddedSwitch;
import dev.weft.bmv2.control.CounterValue;
import dev.weft.bmv2.control.EntryView;
import dev.weft.bmv2.control.ReplicationControl;
import dev.weft.bmv2.control.StateControl;
import dev.weft.bmv2.control.SwitchControl;
import dev.weft.bmv2.control.TableAction;
import dev.weft.bmv2.control.TableEntry;
import dev.weft.bmv2.exec.ExecutorKind;
import dev.weft.bmv2.program.Program;
import dev.weft.bmv2.trace.PacketTrace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The embedded switch as a target of scripts. Its clock stands still. */
public final class EmbeddedStfTarget implements StfTarget {
    private final EmbeddedSwitch device;
    private final List<Output> sent = new ArrayList<>();

    public EmbeddedStfTarget(Program program, ExecutorKind executor) {
        device = EmbeddedSwitch.builder(program)
                .executor(executor)
                .sink((port, buffer, offset, length) ->
                        sent.add(new Output(port, Arrays.copyOfRange(buffer, offset, offset + length))))
                .build();
    }

    /** The whole control API. */
    public SwitchControl control() {
        return device.control();
    }

    @Override
    public Program program() {
        return control().program();
    }

    @Override
    public Outcome receive(int port, byte[] frame, boolean traced) {
        sent.clear();
        PacketTrace trace = null;
        if (traced) {
            trace = device.receiveTraced(port, frame);
        } else {
            device.receive(port, frame, 0, frame.length);
        }
        return new Outcome(sent, trace);
    }

    @Override
    public long insert(TableEntry entry) {
        return control().tables().insert(entry);
    }

    @Override
    public void delete(String table, long handle) {
        control()
                .tables()
                .getByHandle(table, handle)
                .ifPresent(e -> control()
                        .tables()
                        .delete(table, e.entry().key(), e.entry().priority()));
    }

    @Override
    public void setDefault(String table, TableAction.Call call) {
        control().tables().setDefault(table, call, null);
    }

    @Override
    public CounterValue entryCounter(String table, long handle) {
        return control()
                .tables()
                .getByHandle(table, handle)
                .map(EntryView::counter)
                .orElse(new CounterValue(0, 0));
    }

    @Override
    public StateControl state() {
        return control().state();
    }

    @Override
    public ReplicationControl replication() {
        return control().replication();
    }

    @Override
    public void close() {
        // Nothing outside the heap.
    }
}
