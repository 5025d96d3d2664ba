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
    private final SortedMap<Integer, Integer> watched;
    private final Set<String> provenance;

    /** A group whose members watch no port; see the other constructor. */
    public ProfileGroup(MemberKey key, SortedMap<Integer, Integer> members, Set<String> provenance) {
        this(key, members, Collections.emptySortedMap(), provenance);
    }

    /**
     * Holds what it is given; collections are copied.
     *
     * @param key profile and id
     * @param members the weight of each member, by member id
     * @param watched the port of each member that the switch passes over while that port is down, by member id
     * @param provenance the ids of the statements that caused it; empty if it was read from a switch
     */
    public ProfileGroup(
            MemberKey key,
            SortedMap<Integer, Integer> members,
            SortedMap<Integer, Integer> watched,
            Set<String> provenance) {
        this.key = Objects.requireNonNull(key, "key");
        this.members = Collections.unmodifiableSortedMap(new TreeMap<>(members));
        this.watched = Collections.unmodifiableSortedMap(new TreeMap<>(watched));
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

    /** Returns the port of each member that is passed over while its port is down, by member id. */
    public SortedMap<Integer, Integer> watched() {
        return watched;
    }

    /** Returns the ids of the statements that caused it; empty if it was read from a switch. */
    public Set<String> provenance() {
        return provenance;
    }

    /** Returns whether both do the same; provenance does not count. */
    public boolean sameEffect(ProfileGroup other) {
        return key.equals(other.key) && members.equals(other.members) && watched.equals(other.watched);
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof ProfileGroup)) {
            return false;
        }
        ProfileGroup that = (ProfileGroup) other;
        return sameEffect(that) && provenance.equals(that.provenance);
    }

    @Override
    public int hashCode() {
        return Objects.hash(key, members, watched, provenance);
    }

    @Override
    public String toString() {
        return key + " -> members " + members;
    }
}
