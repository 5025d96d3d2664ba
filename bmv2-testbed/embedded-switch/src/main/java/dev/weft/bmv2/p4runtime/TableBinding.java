package dev.weft.bmv2.p4runtime;

import dev.weft.bmv2.program.Action;
import dev.weft.bmv2.program.Program;
import dev.weft.bmv2.program.Table;
import dev.weft.p4.runtime.P4InfoIndex;
import io.grpc.Status;
import java.util.LinkedHashMap;
import java.util.Map;
import p4.config.v1.P4InfoOuterClass;
import p4.config.v1.P4InfoOuterClass.ActionRef;

/** A table as P4Info and as the program know it. */
final class TableBinding {
    private final P4InfoOuterClass.Table info;
    private final Table program;
    private final KeyCodec key;
    private final Map<Integer, Allowed> actions = new LinkedHashMap<>();
    private final ActionBinding[] entryActions;
    private final boolean counted;
    private final P4InfoOuterClass.DirectMeter meter;
    private final boolean plain;

    /** An action, and where the table may have it. */
    private record Allowed(ActionBinding action, ActionRef.Scope scope) {}

    TableBinding(P4InfoIndex index, P4InfoOuterClass.Table info, Program pipeline, Translations translations) {
        this.info = info;
        program = pipeline.table(name());
        if (program == null) {
            throw P4RuntimeFailure.invalid(
                    "P4Info's table " + name() + " is not in the device configuration, which has "
                            + P4RuntimeFailure.list(
                                    pipeline.tables().stream().map(Table::name).toList()));
        }
        key = new KeyCodec(info, program, translations);
        for (ActionRef ref : info.getActionRefsList()) {
            P4InfoOuterClass.Action action = index.actions()
                    .find(ref.getId())
                    .orElseThrow(() -> P4RuntimeFailure.invalid("table " + name() + " refers to action id "
                            + ref.getId() + ", which P4Info does not have"));
            Action programAction = program.action(action.getPreamble().getName());
            if (programAction == null) {
                programAction = pipeline.action(action.getPreamble().getName());
            }
            if (programAction == null) {
                throw P4RuntimeFailure.invalid(
                        "P4Info's action " + action.getPreamble().getName() + " of table " + name()
                                + " is not in the device configuration");
            }
            actions.put(
                    ref.getId(), new Allowed(new ActionBinding(action, programAction, translations), ref.getScope()));
        }
        entryActions = actions.values().stream()
                .filter(action -> action.scope() != ActionRef.Scope.DEFAULT_ONLY)
                .map(Allowed::action)
                .toArray(ActionBinding[]::new);
        counted = info.getDirectResourceIdsList().stream()
                .anyMatch(id -> index.directCounters().find(id).isPresent());
        meter = info.getDirectResourceIdsList().stream()
                .flatMap(id -> index.directMeters().find(id).stream())
                .findFirst()
                .orElse(null);
        plain = !isConstant() && !isIndirect() && key.wire().isReadable();
    }

    /** Whether the program fixes the entries. */
    boolean isConstant() {
        return info.getIsConstTable() || program.constant();
    }

    String name() {
        return info.getPreamble().getName();
    }

    int id() {
        return info.getPreamble().getId();
    }

    P4InfoOuterClass.Table info() {
        return info;
    }

    Table program() {
        return program;
    }

    KeyCodec key() {
        return key;
    }

    boolean hasDirectCounter() {
        return counted;
    }

    /** The direct meter, or null. */
    P4InfoOuterClass.DirectMeter directMeter() {
        return meter;
    }

    boolean hasDirectResources() {
        return counted || meter != null;
    }

    boolean isIndirect() {
        return program.profile() != null;
    }

    boolean ages() {
        return info.getIdleTimeoutBehavior() != P4InfoOuterClass.Table.IdleTimeoutBehavior.NO_TIMEOUT;
    }

    /** An action of the table by its id; {@code INVALID_ARGUMENT} that lists the valid ones otherwise. */
    ActionBinding action(int id) {
        return allowed(id).action();
    }

    private Allowed allowed(int id) {
        Allowed action = actions.get(id);
        if (action == null) {
            throw P4RuntimeFailure.invalid("table " + name() + " has no action with id " + Integer.toUnsignedString(id)
                    + "; valid: " + validActions());
        }
        return action;
    }

    /** An action that entries may have, or null. */
    ActionBinding entryAction(int id) {
        for (ActionBinding action : entryActions) {
            if (action.id() == id) {
                return action;
            }
        }
        return null;
    }

    /** Whether {@link EntryWire} can write entries of this table. */
    boolean takesPlainEntries() {
        return plain;
    }

    /** The table's actions, for messages. */
    String validActions() {
        return P4RuntimeFailure.list(actions.values().stream()
                .map(a -> a.action().name() + "=" + a.action().id())
                .toList());
    }

    /** As {@link #action}, and allowed in entries, or as default action (specification section 9.1.2). */
    ActionBinding action(int id, boolean asDefault) {
        Allowed allowed = allowed(id);
        if (allowed.scope() == (asDefault ? ActionRef.Scope.TABLE_ONLY : ActionRef.Scope.DEFAULT_ONLY)) {
            throw new P4RuntimeFailure(
                    Status.Code.PERMISSION_DENIED,
                    "action " + allowed.action().name() + " of table " + name() + " is " + allowed.scope()
                            + " and cannot be used as " + (asDefault ? "default action" : "an entry's action"));
        }
        return allowed.action();
    }

    /** The action with this name, or null. */
    ActionBinding action(String actionName) {
        for (Allowed allowed : actions.values()) {
            if (allowed.action().name().equals(actionName)) {
                return allowed.action();
            }
        }
        return null;
    }
}
