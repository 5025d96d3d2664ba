package dev.weft.control.core.ir;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;

/**
 * A member of an action profile: an action that groups refer to.
 */
public final class ProfileMember {
    private final MemberKey key;
    private final ActionCall action;
    private final Set<String> provenance;

    /**
     * Holds what it is given; collections are copied.
     *
     * @param key profile and id
     * @param action the action
     * @param provenance the ids of the statements that caused it; empty if it was read from a switch
     */
    public ProfileMember(MemberKey key, ActionCall action, Set<String> provenance) {
        this.key = Objects.requireNonNull(key, "key");
        this.action = Objects.requireNonNull(action, "action");
        this.provenance = Collections.unmodifiableSet(new LinkedHashSet<>(provenance));
    }

    /** Returns profile and id. */
    public MemberKey key() {
        return key;
    }

    /** Returns the action. */
    public ActionCall action() {
        return action;
    }

    /** Returns the ids of the statements that caused it; empty if it was read from a switch. */
    public Set<String> provenance() {
        return provenance;
    }

    /** Returns whether both do the same; provenance does not count. */
    public boolean sameEffect(ProfileMember other) {
        return key.equals(other.key) && action.equals(other.action);
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof ProfileMember)) {
            return false;
        }
        ProfileMember that = (ProfileMember) other;
        return key.equals(that.key) && action.equals(that.action) && provenance.equals(that.provenance);
    }

    @Override
    public int hashCode() {
        return Objects.hash(key, action, provenance);
    }

    @Override
    public String toString() {
        return key + " -> " + action;
    }
}
