package dev.weft.onos.standin;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.onosproject.core.ApplicationId;
import org.onosproject.core.GroupId;
import org.onosproject.net.DeviceId;
import org.onosproject.net.flow.DefaultFlowEntry;
import org.onosproject.net.flow.FlowEntry;
import org.onosproject.net.flow.FlowRule;
import org.onosproject.net.flow.FlowRuleOperation;
import org.onosproject.net.flow.FlowRuleOperations;
import org.onosproject.net.group.DefaultGroup;
import org.onosproject.net.group.DefaultGroupDescription;
import org.onosproject.net.group.Group;
import org.onosproject.net.group.GroupBuckets;
import org.onosproject.net.group.GroupDescription;
import org.onosproject.net.group.GroupEvent;
import org.onosproject.net.group.GroupKey;
import org.onosproject.net.group.GroupListener;
import org.onosproject.net.meter.DefaultMeter;
import org.onosproject.net.meter.Meter;
import org.onosproject.net.meter.MeterCellId;
import org.onosproject.net.meter.MeterRequest;
import org.onosproject.net.pi.model.PiMeterId;
import org.onosproject.net.pi.runtime.PiMeterCellId;

/**
 * ONOS's flow rules, groups and meters of all devices, installed at once. The flow rules are told one by one, as the bmv2
 * driver writes them: a changed rule is deleted before it is inserted, except a default action.
 */
public final class SwitchTables {
    private final Map<FlowRule, FlowEntry> flows = new LinkedHashMap<>();
    private final Map<String, Group> groups = new LinkedHashMap<>();
    private final Map<String, Meter> meters = new LinkedHashMap<>();
    private final List<GroupListener> groupListeners = new CopyOnWriteArrayList<>();
    private final List<String> log = new CopyOnWriteArrayList<>();
    private volatile Predicate<FlowRule> refused = rule -> false;
    private volatile Consumer<FlowRule> before = rule -> {};

    /** A write that the driver makes. */
    public enum DriverWrite {
        INSERT,
        MODIFY,
        DELETE
    }

    /** Makes the devices refuse rules. */
    public void refuse(Predicate<FlowRule> rules) {
        refused = rules;
    }

    /** Is told of each rule before it is written. */
    public void beforeEach(Consumer<FlowRule> listener) {
        before = listener;
    }

    /** What the driver has written so far. */
    public List<String> log() {
        return List.copyOf(log);
    }

    /** How many rules a device holds. */
    public synchronized int count(DeviceId device) {
        return (int) flows.keySet().stream()
                .filter(rule -> rule.deviceId().equals(device))
                .count();
    }

    /** The rules of a device. */
    public synchronized List<FlowRule> rules(DeviceId device) {
        List<FlowRule> rules = new ArrayList<>();
        flows.values().stream().filter(rule -> rule.deviceId().equals(device)).forEach(rules::add);
        return rules;
    }

    /** Takes a rule away behind ONOS's back. */
    public synchronized void lose(FlowRule rule) {
        flows.remove(rule);
    }

    /** Makes a device hold what it held before, and nothing else: behind ONOS's back, or by a backup that was late. */
    public synchronized void restore(DeviceId device, List<FlowRule> rules) {
        flows.keySet().removeIf(rule -> rule.deviceId().equals(device));
        rules.forEach(rule -> flows.put(rule, new DefaultFlowEntry(rule, FlowEntry.FlowEntryState.ADDED)));
    }

    /** As of FlowRuleService. */
    public void apply(FlowRuleOperations operations) {
        for (Set<FlowRuleOperation> stage : operations.stages()) {
            for (FlowRuleOperation operation : stage) {
                before.accept(operation.rule());
                if (refused.test(operation.rule())) {
                    operations.callback().onError(operations);
                    return;
                }
                write(operation);
            }
        }
        operations.callback().onSuccess(operations);
    }

    private synchronized void write(FlowRuleOperation operation) {
        FlowRule rule = operation.rule();
        if (operation.type() == FlowRuleOperation.Type.REMOVE) {
            if (flows.remove(rule) != null) {
                note(DriverWrite.DELETE, rule);
            }
            return;
        }
        FlowEntry had = flows.remove(rule);
        boolean isDefault = rule.selector().criteria().isEmpty();
        if (had == null) {
            note(isDefault ? DriverWrite.MODIFY : DriverWrite.INSERT, rule);
        } else if (!had.treatment().equals(rule.treatment())) {
            if (isDefault) {
                note(DriverWrite.MODIFY, rule);
            } else {
                note(DriverWrite.DELETE, rule);
                note(DriverWrite.INSERT, rule);
            }
        }
        flows.put(rule, new DefaultFlowEntry(rule, FlowEntry.FlowEntryState.ADDED));
    }

    private void note(DriverWrite write, FlowRule rule) {
        log.add(write + " " + rule.deviceId() + " " + rule.table() + " " + rule.priority());
    }

    /** As of FlowRuleService. */
    public synchronized Iterable<FlowEntry> getFlowEntries(DeviceId device) {
        List<FlowEntry> found = new ArrayList<>();
        flows.values().stream().filter(flow -> flow.deviceId().equals(device)).forEach(found::add);
        return found;
    }

    /** As of FlowRuleService. */
    public synchronized void removeFlowRules(FlowRule... rules) {
        flows.keySet().removeAll(List.of(rules));
    }

    /** As of GroupService. */
    public void addGroup(GroupDescription description) {
        put(new DefaultGroup(new GroupId(description.givenGroupId()), description), GroupEvent.Type.GROUP_ADDED);
    }

    private void put(DefaultGroup group, GroupEvent.Type type) {
        group.setState(Group.GroupState.ADDED);
        synchronized (this) {
            groups.put(group.deviceId() + " " + group.appCookie(), group);
        }
        groupListeners.forEach(listener -> listener.event(new GroupEvent(type, group)));
    }

    /** As of GroupService. */
    public void setBucketsForGroup(
            DeviceId device, GroupKey key, GroupBuckets buckets, GroupKey newKey, ApplicationId application) {
        Group had = getGroup(device, key);
        DefaultGroupDescription changed =
                new DefaultGroupDescription(device, had.type(), buckets, newKey, had.givenGroupId(), application);
        put(new DefaultGroup(had.id(), changed), GroupEvent.Type.GROUP_UPDATED);
    }

    /** As of GroupService. */
    public void removeGroup(DeviceId device, GroupKey key, ApplicationId application) {
        Group had;
        synchronized (this) {
            had = groups.remove(device + " " + key);
        }
        groupListeners.forEach(listener -> listener.event(new GroupEvent(GroupEvent.Type.GROUP_REMOVED, had)));
    }

    /** As of GroupService. */
    public synchronized Group getGroup(DeviceId device, GroupKey key) {
        return groups.get(device + " " + key);
    }

    /** As of GroupService. */
    public synchronized Iterable<Group> getGroups(DeviceId device, ApplicationId application) {
        List<Group> found = new ArrayList<>();
        groups.values().stream()
                .filter(group -> group.deviceId().equals(device))
                .forEach(found::add);
        return found;
    }

    /** As of GroupService. */
    public void addListener(GroupListener listener) {
        groupListeners.add(listener);
    }

    /** As of GroupService. */
    public void removeListener(GroupListener listener) {
        groupListeners.remove(listener);
    }

    /** As of MeterService. */
    public synchronized Meter submit(MeterRequest request) {
        PiMeterCellId cell = PiMeterCellId.ofIndirect(
                PiMeterId.of(request.scope().id()), request.index().orElseThrow(IllegalStateException::new));
        Meter meter = DefaultMeter.builder()
                .forDevice(request.deviceId())
                .fromApp(request.appId())
                .withCellId(cell)
                .withUnit(request.unit())
                .withBands(request.bands())
                .build();
        meters.put(request.deviceId() + " " + cell, meter);
        request.context().ifPresent(context -> context.onSuccess(request));
        return meter;
    }

    /** As of MeterService. */
    public synchronized void withdraw(MeterRequest request, MeterCellId cell) {
        meters.remove(request.deviceId() + " " + cell);
        request.context().ifPresent(context -> context.onSuccess(request));
    }

    /** As of MeterService. */
    public synchronized Collection<Meter> getMeters(DeviceId device) {
        List<Meter> found = new ArrayList<>();
        meters.values().stream()
                .filter(meter -> meter.deviceId().equals(device))
                .forEach(found::add);
        return found;
    }
}
