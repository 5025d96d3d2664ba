package dev.weft.onos.install;

import dev.weft.control.core.ir.ActionCall;
import dev.weft.control.core.ir.MemberKey;
import dev.weft.control.core.ir.ProfileGroup;
import dev.weft.control.core.ir.ProfileMember;
import dev.weft.control.core.ir.SwitchConfiguration;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Configurations as ONOS can hold them. ONOS's groups have buckets without ids, so that the ids of members that the
 * compiler chose do not come back: here a member's id follows from its action. What agents are told is not part of it.
 */
final class Canonical {
    private Canonical() {}

    /** The same configuration with such ids. */
    static SwitchConfiguration of(SwitchConfiguration configuration) {
        SwitchConfiguration.Builder builder =
                SwitchConfiguration.builder(configuration.switchName(), configuration.device());
        configuration.entries().values().forEach(builder::entry);
        configuration.meters().values().forEach(builder::meter);
        configuration.members().values().forEach(member -> {
            MemberKey key = new MemberKey(member.key().profile(), id(member.action()));
            builder.member(new ProfileMember(key, member.action(), member.provenance()));
        });
        configuration.groups().values().forEach(group -> builder.group(of(group, configuration)));
        return builder.build();
    }

    private static ProfileGroup of(ProfileGroup group, SwitchConfiguration configuration) {
        SortedMap<Integer, Integer> members = new TreeMap<>();
        group.members().forEach((member, weight) -> {
            ProfileMember found =
                    configuration.members().get(new MemberKey(group.key().profile(), member));
            members.merge(id(found.action()), weight, Integer::sum);
        });
        return new ProfileGroup(group.key(), members, group.provenance());
    }

    /** The id of the member with an action, 1 or more. */
    static int id(ActionCall action) {
        return (action.toString().hashCode() & Integer.MAX_VALUE) | 1;
    }
}
