package dev.weft.control.core.pipeline;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A table of the pipeline.
 */
public final class Table {
    private final String name;
    private final List<MatchField> fields;
    private final Set<String> actions;
    private final Optional<String> profile;
    private final long size;
    private final boolean constant;

    /**
     * Holds what it is given; collections are copied.
     *
     * @param name the fully qualified name
     * @param fields the key fields in order
     * @param actions the names of the actions that an entry may have, without those for the default entry only
     * @param profile the action profile or selector behind it
     * @param size how many entries it is sure to hold
     * @param constant whether its entries cannot be changed
     */
    public Table(
            String name,
            List<MatchField> fields,
            Set<String> actions,
            Optional<String> profile,
            long size,
            boolean constant) {
        this.name = Objects.requireNonNull(name, "name");
        this.fields = List.copyOf(fields);
        this.actions = Collections.unmodifiableSet(new LinkedHashSet<>(actions));
        this.profile = Objects.requireNonNull(profile, "profile");
        this.size = size;
        this.constant = constant;
    }

    /** Returns the fully qualified name. */
    public String name() {
        return name;
    }

    /** Returns the key fields in order. */
    public List<MatchField> fields() {
        return fields;
    }

    /** Returns the names of the actions that an entry may have, without those for the default entry only. */
    public Set<String> actions() {
        return actions;
    }

    /** Returns the action profile or selector behind it. */
    public Optional<String> profile() {
        return profile;
    }

    /** Returns how many entries it is sure to hold. */
    public long size() {
        return size;
    }

    /** Returns whether its entries cannot be changed. */
    public boolean constant() {
        return constant;
    }

    /** Returns the key field with this name. */
    public Optional<MatchField> field(String fieldName) {
        return fields.stream().filter(field -> field.name().equals(fieldName)).findFirst();
    }

    /** Returns whether its entries need a priority (P4Runtime 1.4.1, section 9.1). */
    public boolean prioritised() {
        return fields.stream()
                .anyMatch(field -> field.kind() == MatchKind.TERNARY
                        || field.kind() == MatchKind.RANGE
                        || field.kind() == MatchKind.OPTIONAL);
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof Table)) {
            return false;
        }
        Table that = (Table) other;
        return name.equals(that.name)
                && fields.equals(that.fields)
                && actions.equals(that.actions)
                && profile.equals(that.profile)
                && size == that.size
                && constant == that.constant;
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, fields, actions, profile, size, constant);
    }

    @Override
    public String toString() {
        return name;
    }
}
