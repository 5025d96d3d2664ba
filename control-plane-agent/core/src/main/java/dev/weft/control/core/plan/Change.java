package dev.weft.control.core.plan;

import dev.weft.control.core.ir.MeterConfig;
import dev.weft.control.core.ir.ProfileGroup;
import dev.weft.control.core.ir.ProfileMember;
import dev.weft.control.core.ir.TableEntry;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** One write to a switch. Exactly one of entry, member, group and meter is present: what to write or to delete. */
public final class Change {
    private final Operation operation;
    private final PartKind kind;
    private final Object part;
    private final Object before;
    private final Set<String> provenance;

    private Change(Operation operation, PartKind kind, Object part, Object before, Set<String> provenance) {
        this.operation = operation;
        this.kind = kind;
        this.part = Objects.requireNonNull(part, "part");
        this.before = before;
        this.provenance = provenance;
    }

    /** Makes a change of an entry; {@code before} is null for an insert. */
    public static Change of(Operation operation, TableEntry entry, TableEntry before) {
        return new Change(operation, PartKind.ENTRY, entry, before, entry.provenance());
    }

    static Change of(Operation operation, ProfileMember member, ProfileMember before) {
        return new Change(operation, PartKind.MEMBER, member, before, member.provenance());
    }

    static Change of(Operation operation, ProfileGroup group, ProfileGroup before) {
        return new Change(operation, PartKind.GROUP, group, before, group.provenance());
    }

    static Change of(Operation operation, MeterConfig meter, MeterConfig before) {
        return new Change(operation, PartKind.METER, meter, before, meter.provenance());
    }

    /** Returns the part: an entry, member, group or meter cell. */
    public Object part() {
        return part;
    }

    /** Returns what the part was before, of the same type; empty for an insert. */
    public Optional<Object> before() {
        return operation == Operation.INSERT ? Optional.empty() : Optional.ofNullable(before);
    }

    /** Returns what is done. */
    public Operation operation() {
        return operation;
    }

    /** Returns what it is done to. */
    public PartKind kind() {
        return kind;
    }

    /** Returns the table entry, if it is about one. */
    public Optional<TableEntry> entry() {
        return as(TableEntry.class);
    }

    /** Returns the member, if it is about one. */
    public Optional<ProfileMember> member() {
        return as(ProfileMember.class);
    }

    /** Returns the group, if it is about one. */
    public Optional<ProfileGroup> group() {
        return as(ProfileGroup.class);
    }

    /** Returns the meter cell, if it is about one. */
    public Optional<MeterConfig> meter() {
        return as(MeterConfig.class);
    }

    /** Returns the ids of the statements that cause it; empty for what no statement wants any more. */
    public Set<String> provenance() {
        return provenance;
    }

    private <T> Optional<T> as(Class<T> type) {
        return type.isInstance(part) ? Optional.of(type.cast(part)) : Optional.empty();
    }

    /** Returns the sign of the operation, the part, and for a modification what it was. */
    @Override
    public String toString() {
        String text = operation.sign() + " " + part;
        return operation == Operation.MODIFY && before != null ? text + " (was: " + effect(before) + ")" : text;
    }

    private static String effect(Object part) {
        String text = part.toString();
        return text.substring(text.indexOf("-> ") + 3);
    }
}
