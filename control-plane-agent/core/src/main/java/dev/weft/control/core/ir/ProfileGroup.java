package dev.weft.control.core.ir;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A group of an action selector: one member is chosen for each flow.
 */
public final class ProfileGroup {
    private final MemberKey key;
    private final SortedMap<Integer, Integer> members;
    private final Set<String> provenance;

    /**
     * Holds what it is given; collections are copied.
     *
     * @param key profile and id
     * @param members the weight of each member, by member id
     * @param provenance the ids of the statements that caused it; empty if it was read from a switch
     */
    public ProfileGroup(MemberKey key, SortedMap<Integer, Integer> members, Set<String> provenance) {
        this.key = Objects.requireNonNull(key, "key");
        this.members = Collections.unmodifiableSortedMap(new TreeMap<>(members));
        this.provenance = Collections.unmodifiableSet(new LinkedHashSet<>(provenance));
    }

    /** Returns profile and id. */
    public MemberKey key() {
        return key;
    }

    /** Returns the weight of each member, by member id. */
    public SortedMap<Integer, Integer> members() {
        return members;
    }

    /** Returns the ids of the statements that caused it; empty if it was read from a switch. */
    public Set<String> provenance() {
        return provenance;
    }

    /** Returns whether both do the same; provenance does not count. */
    public boolean sameEffect(ProfileGroup other) {
        return key.equals(other.key) && members.equals(other.members);
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof ProfileGroup)) {
            return false;
        }
        ProfileGroup that = (ProfileGroup) other;
        return key.equals(that.key) && members.equals(that.members) && provenance.equals(that.provenance);
    }

    @Override
    public int hashCode() {
        return Objects.hash(key, members, provenance);
    }

    @Override
    public String toString() {
        return key + " -> members " + members;
    }
}
