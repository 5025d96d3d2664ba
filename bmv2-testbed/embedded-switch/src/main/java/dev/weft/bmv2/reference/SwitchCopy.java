package dev.weft.bmv2.reference;

import dev.weft.bmv2.control.ControlException;
import dev.weft.bmv2.control.DefaultEntry;
import dev.weft.bmv2.control.EntryView;
import dev.weft.bmv2.control.MeterConfig;
import dev.weft.bmv2.control.ProfileControl;
import dev.weft.bmv2.control.ReplicationControl.CloneSession;
import dev.weft.bmv2.control.ReplicationControl.MulticastGroup;
import dev.weft.bmv2.control.SwitchControl;
import dev.weft.bmv2.program.ActionProfile;
import dev.weft.bmv2.program.MeterArray;
import dev.weft.bmv2.program.RegisterArray;
import dev.weft.bmv2.program.Table;
import dev.weft.bmv2.program.ValueSet;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;

/** Gives simple_switch what the control plane and the packets have written into an embedded switch. */
public final class SwitchCopy {
    private final SwitchControl from;
    private final SimpleSwitch to;
    private final Map<String, Map<Long, Long>> handles = new HashMap<>();

    private SwitchCopy(SwitchControl from, SimpleSwitch to) {
        this.from = from;
        this.to = to;
    }

    /**
     * Copies everything but counters.
     *
     * @param to runs the same program, freshly started
     * @return bmv2's handles of entries that the control plane wrote, by table and handle here
     * @throws ControlException if bmv2 has no counterpart of something
     */
    public static Map<String, Map<Long, Long>> copy(SwitchControl from, SimpleSwitch to) {
        SwitchCopy copy = new SwitchCopy(from, to);
        copy.surroundings();
        from.tables().tables().forEach(copy::table);
        return copy.handles;
    }

    private void surroundings() {
        for (MulticastGroup group : from.replication().groups()) {
            to.replication().insertGroup(group);
        }
        for (CloneSession session : from.replication().sessions()) {
            to.replication().insertSession(session);
        }
        for (ValueSet set : from.valueSets().valueSets()) {
            for (BigInteger member : from.valueSets().members(set.name())) {
                to.addToValueSet(set, member);
            }
        }
        for (MeterArray meter : from.state().meters()) {
            for (int i = 0; !meter.direct() && i < meter.size(); i++) {
                MeterConfig config = from.state().readMeter(meter.name(), i);
                if (config != null) {
                    to.state().writeMeter(meter.name(), i, config);
                }
            }
        }
        for (RegisterArray register : from.state().registers()) {
            for (int i = 0; i < register.size(); i++) {
                BigInteger value = from.state().readRegister(register.name(), i);
                if (value.signum() != 0) {
                    to.state().writeRegister(register.name(), i, value);
                }
            }
        }
        for (ActionProfile profile : from.profiles().profiles()) {
            for (ProfileControl.Member member : from.profiles().members(profile.name())) {
                to.insertMember(profile, member);
            }
            for (ProfileControl.Group group : from.profiles().groups(profile.name())) {
                to.insertGroup(profile, group);
            }
        }
    }

    private void table(Table table) {
        from.tables().forEach(table.name(), view -> {
            if (!view.constant()) {
                entry(table, view);
            }
        });
        DefaultEntry present = from.tables().defaultEntry(table.name());
        boolean changeable = table.profile() == null && !table.constDefaultEntry();
        if (changeable && present.call() != null) {
            to.setDefault(table.name(), present.call());
        }
    }

    private void entry(Table table, EntryView view) {
        long handle = to.insert(view.entry());
        if (view.meter() != null) {
            to.writeEntryMeter(table.name(), handle, view.meter());
        }
        handles.computeIfAbsent(table.name(), n -> new HashMap<>()).put(view.handle(), handle);
    }
}
