package dev.weft.bmv2.p4runtime;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import p4.config.v1.P4InfoOuterClass.MatchField;
import p4.config.v1.P4InfoOuterClass.Table;
import p4.v1.P4RuntimeOuterClass.Action;
import p4.v1.P4RuntimeOuterClass.Entity;
import p4.v1.P4RuntimeOuterClass.FieldMatch;
import p4.v1.P4RuntimeOuterClass.TableAction;
import p4.v1.P4RuntimeOuterClass.TableEntry;
import p4.v1.P4RuntimeOuterClass.Update;

/** Well-formed entries to be bent by a {@link FuzzMutation}. */
final class FuzzForge {
    private final FuzzEntities entities;

    FuzzForge(FuzzEntities entities) {
        this.entities = entities;
    }

    /** An entry of a table without priorities, resources and profiles, whose action has a parameter. */
    TableEntry.Builder exact() {
        TableEntry.Builder entry = entryOf("l2");
        entry.getActionBuilder().setAction(action("forward"));
        return entry;
    }

    TableEntry.Builder entry(Predicate<Table> wanted) {
        return entities.tableEntry(entities.table(wanted)).getTableEntry().toBuilder();
    }

    TableEntry.Builder entryOf(String table) {
        return entities.tableEntry(Bench.INDEX.tables().get(table)).getTableEntry().toBuilder();
    }

    Action action(String name) {
        return entities.action(Bench.INDEX.actions().get(name));
    }

    TableAction tableAction(String name) {
        return TableAction.newBuilder().setAction(action(name)).build();
    }

    TableEntry.Builder withAction(Consumer<Action.Builder> change) {
        TableEntry.Builder entry = exact();
        change.accept(entry.getActionBuilder().getActionBuilder());
        return entry;
    }

    TableEntry.Builder withMatch(Consumer<FieldMatch.Builder> change) {
        TableEntry.Builder entry = exact();
        change.accept(entry.getMatchBuilder(0));
        return entry;
    }

    /** An entry of the table with all match kinds, its field of one kind made anew. */
    TableEntry.Builder acl(MatchField.MatchType kind, Consumer<FieldMatch.Builder> match) {
        TableEntry.Builder entry = entryOf("acl");
        MatchField field = Bench.INDEX.tables().get("acl").getMatchFieldsList().stream()
                .filter(candidate -> candidate.getMatchType() == kind)
                .findFirst()
                .orElseThrow();
        for (int i = entry.getMatchCount() - 1; i >= 0; i--) {
            if (entry.getMatch(i).getFieldId() == field.getId()) {
                entry.removeMatch(i);
            }
        }
        match.accept(entry.addMatchBuilder().setFieldId(field.getId()));
        return entry;
    }

    /** The entry with an action set of one action. */
    TableEntry.Builder oneShot(TableEntry.Builder entry, String action, int weight) {
        entry.clearAction()
                .getActionBuilder()
                .getActionProfileActionSetBuilder()
                .addActionProfileActionsBuilder()
                .setAction(action(action))
                .setWeight(weight);
        return entry;
    }

    Optional<Update> insert(TableEntry.Builder entry) {
        return update(Update.Type.INSERT, entry);
    }

    Optional<Update> update(Update.Type type, TableEntry.Builder entry) {
        return Optional.of(Update.newBuilder()
                .setType(type)
                .setEntity(Entity.newBuilder().setTableEntry(entry))
                .build());
    }

    /** A new group; its members may name 1, and nothing is made while there is no such member. */
    Optional<Update> group(FuzzOracle oracle, String members) {
        Entity one = Bench.entity(
                "action_profile_member { action_profile_id: " + FuzzEntities.profile("ways") + " member_id: 1 }");
        if (!oracle.has(one)) {
            return Optional.empty();
        }
        return text("type: INSERT entity { action_profile_group { action_profile_id: " + FuzzEntities.profile("ways")
                + " group_id: 99 max_size: 5 " + members + " } }");
    }

    Optional<Update> text(String update) {
        return Optional.of(Bench.update(update));
    }
}
