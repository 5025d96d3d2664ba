package dev.weft.onos.install;

import dev.weft.control.core.ir.MemberKey;
import dev.weft.control.core.ir.ProfileGroup;
import dev.weft.control.core.ir.ProfileMember;
import dev.weft.control.core.ir.SwitchConfiguration;
import dev.weft.control.core.pipeline.PipelineModel;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.onosproject.cluster.NodeId;
import org.onosproject.core.ApplicationId;
import org.onosproject.core.DefaultApplicationId;
import org.onosproject.core.GroupId;
import org.onosproject.mastership.MastershipServiceAdapter;
import org.onosproject.net.DeviceId;
import org.onosproject.net.device.DeviceServiceAdapter;
import org.onosproject.net.flow.DefaultFlowEntry;
import org.onosproject.net.flow.FlowEntry;
import org.onosproject.net.flow.FlowRule;
import org.onosproject.net.flow.FlowRuleOperation;
import org.onosproject.net.flow.FlowRuleOperations;
import org.onosproject.net.flow.FlowRuleServiceAdapter;
import org.onosproject.net.group.DefaultGroup;
import org.onosproject.net.group.Group;
import org.onosproject.net.group.GroupDescription;
import org.onosproject.net.group.GroupKey;
import org.onosproject.net.group.GroupListener;
import org.onosproject.net.group.GroupServiceAdapter;
import org.onosproject.net.meter.Meter;
import org.onosproject.net.meter.MeterRequest;
import org.onosproject.net.meter.MeterServiceAdapter;

/**
 * ONOS's services over switches, as its bmv2 driver writes them: a changed entry is deleted and inserted anew, a default
 * action is modified.
 */
public final class DriverLike {
    private final ApplicationId application = new DefaultApplicationId(7, "dev.weft");
    private final PipelineModel pipeline;
    private final Switches switches;
    private final Map<FlowRule, FlowEntry> flows = new LinkedHashMap<>();
    private final Map<String, Group> groups = new HashMap<>();
    private int replaced;

    /** What the driver writes to. */
    public interface Switches {
        /** Makes one write: {@code part} holds one entry, or one group with its members. */
        void write(DeviceId device, Kind kind, SwitchConfiguration part);

        /** Makes an epoch the active one. */
        void flip(DeviceId device, int epoch);
    }

    /** A write of P4Runtime. */
    public enum Kind {
        INSERT,
        DELETE
    }

    /** Makes the services. */
    public DriverLike(PipelineModel pipeline, Switches switches) {
        this.pipeline = pipeline;
        this.switches = switches;
    }

    /** How many entries were deleted and inserted anew. */
    public int replaced() {
        return replaced;
    }

    /** The services. */
    public OnosServices services() {
        return new OnosServices(
                application,
                new FlowRuleServiceAdapter() {
                    @Override
                    public void apply(FlowRuleOperations operations) {
                        operations.stages().forEach(stage -> stage.forEach(DriverLike.this::apply));
                        operations.callback().onSuccess(operations);
                    }

                    @Override
                    public Iterable<FlowEntry> getFlowEntries(DeviceId device) {
                        List<FlowEntry> found = new ArrayList<>(flows.values());
                        found.removeIf(flow -> !flow.deviceId().equals(device));
                        return found;
                    }
                },
                new Groupings(),
                new MeterServiceAdapter() {
                    @Override
                    public Collection<Meter> getMeters(DeviceId device) {
                        return List.of();
                    }

                    @Override
                    public Meter submit(MeterRequest request) {
                        throw new AssertionError("the example has no rates");
                    }
                },
                new DeviceServiceAdapter() {
                    @Override
                    public boolean isAvailable(DeviceId device) {
                        return true;
                    }
                },
                new MastershipServiceAdapter() {
                    @Override
                    public NodeId getMasterFor(DeviceId device) {
                        return new NodeId("n1");
                    }
                });
    }

    private void apply(FlowRuleOperation operation) {
        FlowRule rule = operation.rule();
        FlowRules rules = new FlowRules(pipeline, new Groups(pipeline), application, rule.deviceId());
        if (rules.epoch(rule).isPresent()) {
            flows.put(rule, new DefaultFlowEntry(rule, FlowEntry.FlowEntryState.ADDED));
            switches.flip(rule.deviceId(), rules.epoch(rule).getAsInt());
            return;
        }
        FlowEntry had = flows.remove(rule);
        boolean removes = operation.type() == FlowRuleOperation.Type.REMOVE;
        if (had != null && !removes && had.treatment().equals(rule.treatment())) {
            flows.put(rule, had);
            return;
        }
        if (had != null) {
            replaced += removes ? 0 : 1;
            switches.write(rule.deviceId(), Kind.DELETE, one(rules, had));
        }
        if (!removes) {
            flows.put(rule, new DefaultFlowEntry(rule, FlowEntry.FlowEntryState.ADDED));
            switches.write(rule.deviceId(), Kind.INSERT, one(rules, rule));
        }
    }

    private static SwitchConfiguration one(FlowRules rules, FlowRule rule) {
        return SwitchConfiguration.builder("", 0).entry(rules.entry(rule)).build();
    }

    /** Groups, which the driver never replaces: here they only come and go. */
    private final class Groupings extends GroupServiceAdapter {
        @Override
        public void addGroup(GroupDescription description) {
            DefaultGroup group = new DefaultGroup(new GroupId(description.givenGroupId()), description);
            group.setState(Group.GroupState.ADDED);
            groups.put(group.deviceId() + " " + group.appCookie(), group);
            switches.write(group.deviceId(), Kind.INSERT, one(group));
        }

        @Override
        public void removeGroup(DeviceId device, GroupKey key, ApplicationId application) {
            switches.write(device, Kind.DELETE, one(groups.remove(device + " " + key)));
        }

        private SwitchConfiguration one(Group group) {
            FlowRules rules = new FlowRules(pipeline, new Groups(pipeline), application, group.deviceId());
            GroupWithMembers ours = new Groups(pipeline).group(group, rules::call);
            SwitchConfiguration.Builder builder = SwitchConfiguration.builder("", 0);
            MemberKey key = ours.group().key();
            SortedMap<Integer, Integer> weights = new TreeMap<>();
            for (ProfileMember member : ours.members()) {
                // Members belong to one group: ONOS makes their ids of the group's and the bucket.
                int id = Objects.hash(key, member.key().id());
                weights.put(id, ours.group().members().get(member.key().id()));
                builder.member(
                        new ProfileMember(new MemberKey(key.profile(), id), member.action(), member.provenance()));
            }
            return builder.group(new ProfileGroup(key, weights, Set.of())).build();
        }

        @Override
        public Group getGroup(DeviceId device, GroupKey key) {
            return groups.get(device + " " + key);
        }

        @Override
        public Iterable<Group> getGroups(DeviceId device, ApplicationId application) {
            List<Group> found = new ArrayList<>(groups.values());
            found.removeIf(group -> !group.deviceId().equals(device));
            return found;
        }

        @Override
        public void addListener(GroupListener listener) {
            // everything is done at once
        }

        @Override
        public void removeListener(GroupListener listener) {
            // as above
        }
    }
}
