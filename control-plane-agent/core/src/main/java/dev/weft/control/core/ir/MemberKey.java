package dev.weft.control.core.ir;

import java.util.Objects;

/**
 * The name of a member or a group inside a switch.
 */
public final class MemberKey implements Comparable<MemberKey> {
    private final String profile;
    private final int id;

    /**
     * Holds what it is given; collections are copied.
     *
     * @param profile the fully qualified name of the action profile or selector
     * @param id the id, 1 or more
     */
    public MemberKey(String profile, int id) {
        this.profile = Objects.requireNonNull(profile, "profile");
        this.id = id;
    }

    /** Returns the fully qualified name of the action profile or selector. */
    public String profile() {
        return profile;
    }

    /** Returns the id, 1 or more. */
    public int id() {
        return id;
    }

    /** Orders by profile and id. */
    @Override
    public int compareTo(MemberKey other) {
        int order = profile.compareTo(other.profile);
        return order != 0 ? order : Integer.compare(id, other.id);
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof MemberKey)) {
            return false;
        }
        MemberKey that = (MemberKey) other;
        return profile.equals(that.profile) && id == that.id;
    }

    @Override
    public int hashCode() {
        return Objects.hash(profile, id);
    }

    @Override
    public String toString() {
        return Names.last(profile) + "#" + id;
    }
}
