package dev.weft.bmv2.p4runtime;

import dev.weft.bmv2.control.TableAction;
import dev.weft.p4.runtime.P4Bytes;
import java.util.ArrayList;
import java.util.List;
import p4.config.v1.P4InfoOuterClass.ActionProfile;
import p4.v1.P4RuntimeOuterClass;
import p4.v1.P4RuntimeOuterClass.ActionProfileAction;
import p4.v1.P4RuntimeOuterClass.ActionProfileActionSet;

/** What entries do, between P4Runtime and the switch (specification sections 9.1.2 and 9.2.3). */
final class TableActions {
    private TableActions() {}

    /** Decodes an entry's action; its kind must be the table's. */
    static TableAction decode(TableBinding table, LoadedPipeline pipeline, P4RuntimeOuterClass.TableAction action) {
        return switch (action.getTypeCase()) {
            case ACTION -> {
                if (table.isIndirect()) {
                    throw P4RuntimeFailure.invalid("table " + table.name() + " takes its actions from action profile "
                            + table.program().profile().name() + ": give a member, a group or an action set");
                }
                yield table.action(action.getAction().getActionId(), false).decode(action.getAction());
            }
            case ACTION_PROFILE_MEMBER_ID -> {
                requireIndirect(table);
                requireNoOneShots(table, pipeline);
                yield new TableAction.Member(action.getActionProfileMemberId());
            }
            case ACTION_PROFILE_GROUP_ID -> {
                requireSelector(table);
                requireNoOneShots(table, pipeline);
                yield new TableAction.Group(action.getActionProfileGroupId());
            }
            case ACTION_PROFILE_ACTION_SET -> {
                requireSelector(table);
                yield oneShot(table, pipeline, action.getActionProfileActionSet());
            }
            default ->
                throw P4RuntimeFailure.invalid("entry of table " + table.name() + " has no action; valid: "
                        + (table.isIndirect()
                                ? "a member, a group or an action set of "
                                        + table.program().profile().name()
                                : table.validActions()));
        };
    }

    /** The action set in canonical form, for reads; null for other actions. */
    static ActionProfileActionSet canonicalSet(P4RuntimeOuterClass.TableAction action) {
        if (!action.hasActionProfileActionSet()) {
            return null;
        }
        ActionProfileActionSet.Builder set = action.getActionProfileActionSet().toBuilder();
        for (ActionProfileAction.Builder choice : set.getActionProfileActionsBuilderList()) {
            for (P4RuntimeOuterClass.Action.Param.Builder param :
                    choice.getActionBuilder().getParamsBuilderList()) {
                param.setValue(P4Bytes.canonical(param.getValue()));
            }
            if (!choice.getWatchPort().isEmpty()) {
                choice.setWatchPort(P4Bytes.canonical(choice.getWatchPort()));
            } else if (choice.hasWatchPort()) {
                choice.clearWatchKind();
            }
        }
        return set.build();
    }

    /** Encodes an entry's action for a read. */
    static P4RuntimeOuterClass.TableAction encode(
            TableBinding table, LoadedPipeline pipeline, TableAction action, EntryTag tag) {
        P4RuntimeOuterClass.TableAction.Builder message = P4RuntimeOuterClass.TableAction.newBuilder();
        if (action instanceof TableAction.Call call) {
            message.setAction(encode(table, pipeline, call));
        } else if (action instanceof TableAction.Member member) {
            message.setActionProfileMemberId(member.memberId());
        } else if (action instanceof TableAction.Group group) {
            message.setActionProfileGroupId(group.groupId());
        } else if (tag.oneShot() != null) {
            message.setActionProfileActionSet(tag.oneShot());
        } else if (action instanceof TableAction.OneShot oneShot) {
            for (TableAction.Choice choice : oneShot.choices()) {
                message.getActionProfileActionSetBuilder()
                        .addActionProfileActions(ActionProfileAction.newBuilder()
                                .setAction(encode(table, pipeline, choice.call()))
                                .setWeight(choice.weight()));
            }
        }
        return message.build();
    }

    static P4RuntimeOuterClass.Action encode(TableBinding table, LoadedPipeline pipeline, TableAction.Call call) {
        ActionBinding binding = table.action(call.action());
        return (binding == null ? pipeline.action(call.action()) : binding).encode(call);
    }

    private static TableAction oneShot(TableBinding table, LoadedPipeline pipeline, ActionProfileActionSet set) {
        ActionProfile profile = profile(table, pipeline);
        if (set.getActionSelectionMode() == ActionProfileActionSet.ActionSelectionMode.RANDOM) {
            throw P4RuntimeFailure.unimplemented("table " + table.name() + ": this switch selects by hash only");
        }
        String name = profile.getPreamble().getName();
        if (!pipeline.control().profiles().members(name).isEmpty()
                || !pipeline.control().profiles().groups(name).isEmpty()) {
            throw P4RuntimeFailure.invalid("action profile " + name
                    + " has members or groups: its tables cannot be programmed in one shot as well");
        }
        List<TableAction.Choice> choices = new ArrayList<>();
        long weights = 0;
        for (ActionProfileAction choice : set.getActionProfileActionsList()) {
            checkWeight(profile, choice.getWeight());
            weights += choice.getWeight();
            TableAction.Call call =
                    table.action(choice.getAction().getActionId(), false).decodeCall(choice.getAction());
            int watched = pipeline.ports().watched(choice, "action set of table " + table.name());
            choices.add(new TableAction.Choice(call, choice.getWeight(), watched));
        }
        checkSize(profile, choices.size(), weights, profile.getMaxGroupSize(), "action set of table " + table.name());
        return new TableAction.OneShot(choices);
    }

    /** Weights are at least 1, and at most {@code max_member_weight} where the profile has one. */
    static void checkWeight(ActionProfile profile, int weight) {
        int most = profile.getSumOfMembers().getMaxMemberWeight();
        if (weight < 1) {
            throw P4RuntimeFailure.invalid("weight " + weight + " in action profile "
                    + profile.getPreamble().getName() + ": weights are 1 or more");
        }
        if (most > 0 && weight > most) {
            throw P4RuntimeFailure.invalid("weight " + weight + " in action profile "
                    + profile.getPreamble().getName() + " is above max_member_weight " + most);
        }
    }

    /** The size that counts is the sum of weights or the number of members, as the profile says. */
    static void checkSize(ActionProfile profile, int members, long weights, long limit, String what) {
        long size = profile.hasSumOfMembers() ? members : weights;
        if (limit > 0 && size > limit) {
            throw P4RuntimeFailure.invalid(what + " has size " + size + ", above the limit of " + limit
                    + (profile.hasSumOfMembers() ? " members" : " (sum of weights)"));
        }
    }

    private static ActionProfile profile(TableBinding table, LoadedPipeline pipeline) {
        return LoadedPipeline.require(
                table.info().getImplementationId(), pipeline.index().actionProfiles(), "action profile");
    }

    private static void requireIndirect(TableBinding table) {
        if (!table.isIndirect()) {
            throw P4RuntimeFailure.invalid("table " + table.name() + " has no action profile: give an action");
        }
    }

    private static void requireSelector(TableBinding table) {
        requireIndirect(table);
        if (table.program().profile().selector() == null) {
            throw P4RuntimeFailure.invalid(
                    "action profile " + table.program().profile().name() + " of table " + table.name()
                            + " has no selector: give a member");
        }
    }

    private static void requireNoOneShots(TableBinding table, LoadedPipeline pipeline) {
        String profile = table.program().profile().name();
        if (pipeline.asWritten().hasOneShots(profile)) {
            throw P4RuntimeFailure.invalid("tables of action profile " + profile
                    + " are programmed in one shot: members and groups cannot be used as well");
        }
    }
}
