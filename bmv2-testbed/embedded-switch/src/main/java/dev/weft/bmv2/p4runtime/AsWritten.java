package dev.weft.bmv2.p4runtime;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import p4.v1.P4RuntimeOuterClass.ActionProfileGroup;
import p4.v1.P4RuntimeOuterClass.CloneSessionEntry;
import p4.v1.P4RuntimeOuterClass.MulticastGroupEntry;
import p4.v1.P4RuntimeOuterClass.ValueSetMember;

/**
 * What clients wrote and the switch does not keep (metadata, backup replicas, which form of a port number), so that
 * reads return it (specification section 8.2, read-write symmetry). Guarded by the service's lock.
 */
final class AsWritten {
    /** A selector group by profile and group id. */
    record GroupKey(String profile, int groupId) {}

    private final Map<Integer, MulticastGroupEntry> multicastGroups = new HashMap<>();
    private final Map<Integer, CloneSessionEntry> cloneSessions = new HashMap<>();
    private final Map<Integer, List<ValueSetMember>> valueSets = new HashMap<>();
    private final Map<GroupKey, ActionProfileGroup> groups = new HashMap<>();
    /** Entries programmed in one shot, per action profile. */
    private final Map<String, Integer> oneShots = new HashMap<>();

    Map<Integer, MulticastGroupEntry> multicastGroups() {
        return multicastGroups;
    }

    /** Members of parser value sets, by id, in canonical form. */
    Map<Integer, List<ValueSetMember>> valueSets() {
        return valueSets;
    }

    Map<Integer, CloneSessionEntry> cloneSessions() {
        return cloneSessions;
    }

    Map<GroupKey, ActionProfileGroup> groups() {
        return groups;
    }

    void countOneShot(String profile, int change) {
        oneShots.merge(profile, change, Integer::sum);
    }

    boolean hasOneShots(String profile) {
        return oneShots.getOrDefault(profile, 0) > 0;
    }
}
