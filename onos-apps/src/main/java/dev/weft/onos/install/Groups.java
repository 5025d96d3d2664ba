package dev.weft.onos.install;

import dev.weft.control.core.ir.ActionCall;
import dev.weft.control.core.ir.MemberKey;
import dev.weft.control.core.ir.ProfileGroup;
import dev.weft.control.core.ir.ProfileMember;
import dev.weft.control.core.pipeline.PipelineModel;
import dev.weft.control.core.pipeline.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.onosproject.core.ApplicationId;
import org.onosproject.net.DeviceId;
import org.onosproject.net.flow.DefaultTrafficTreatment;
import org.onosproject.net.group.DefaultGroupBucket;
import org.onosproject.net.group.DefaultGroupDescription;
import org.onosproject.net.group.Group;
import org.onosproject.net.group.GroupBucket;
import org.onosproject.net.group.GroupBuckets;
import org.onosproject.net.group.GroupDescription;
import org.onosproject.net.pi.model.PiActionProfileId;
import org.onosproject.net.pi.model.PiTableId;
import org.onosproject.net.pi.runtime.PiAction;
import org.onosproject.net.pi.runtime.PiGroupKey;

/**
 * Groups of action selectors as ONOS's groups. ONOS numbers them per device, the core per profile with 31 bits: the top bit
 * tells two profiles apart.
 */
final class Groups {
    private static final int SECOND_PROFILE = 1 << 31;

    private final PipelineModel pipeline;
    private final List<String> profiles;

    Groups(PipelineModel pipeline) {
        this.pipeline = pipeline;
        this.profiles = new ArrayList<>(pipeline.profiles().keySet());
        if (profiles.size() > 2) {
            throw new IllegalArgumentException("groups of more than two profiles cannot be told apart: " + profiles);
        }
    }

    /** ONOS's number of a group that entries of a table name. */
    int id(Table table, int coreId) {
        String profile = table.profile()
                .orElseThrow(() -> new IllegalArgumentException("table " + table.name() + " has no groups"));
        return id(new MemberKey(profile, coreId));
    }

    private int id(MemberKey group) {
        return profiles.indexOf(group.profile()) == 0 ? group.id() : group.id() | SECOND_PROFILE;
    }

    /** The core's number of a group. */
    int coreId(int onosId) {
        return onosId & ~SECOND_PROFILE;
    }

    /** The key by which ONOS knows a group. */
    PiGroupKey key(MemberKey group) {
        String table = pipeline.tables().values().stream()
                .filter(candidate ->
                        candidate.profile().filter(group.profile()::equals).isPresent())
                .map(Table::name)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no table uses " + group.profile()));
        return new PiGroupKey(PiTableId.of(table), PiActionProfileId.of(group.profile()), id(group));
    }

    GroupBuckets buckets(GroupWithMembers group) {
        List<GroupBucket> buckets = new ArrayList<>();
        for (ProfileMember member : group.members()) {
            int weight = group.group().members().get(member.key().id());
            buckets.add(DefaultGroupBucket.createSelectGroupBucket(
                    DefaultTrafficTreatment.builder()
                            .piTableAction(FlowRules.action(member.action()))
                            .build(),
                    (short) weight));
        }
        return new GroupBuckets(buckets);
    }

    GroupDescription description(GroupWithMembers group, DeviceId device, ApplicationId application) {
        MemberKey key = group.group().key();
        return new DefaultGroupDescription(
                device, GroupDescription.Type.SELECT, buckets(group), key(key), id(key), application);
    }

    /** The other way round. */
    GroupWithMembers group(Group group, Function<PiAction, ActionCall> calls) {
        PiGroupKey key = (PiGroupKey) group.appCookie();
        String profile = key.actionProfileId().id();
        SortedMap<Integer, Integer> weights = new TreeMap<>();
        SortedMap<Integer, ProfileMember> members = new TreeMap<>();
        for (GroupBucket bucket : group.buckets().buckets()) {
            ActionCall call = calls.apply((PiAction) FlowRules.action(bucket.treatment()));
            int id = Canonical.id(call);
            weights.merge(id, (int) bucket.weight(), Integer::sum);
            members.put(id, new ProfileMember(new MemberKey(profile, id), call, Set.of()));
        }
        MemberKey coreKey = new MemberKey(profile, coreId(key.groupId()));
        return new GroupWithMembers(new ProfileGroup(coreKey, weights, Set.of()), new ArrayList<>(members.values()));
    }
}
