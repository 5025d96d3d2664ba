package dev.weft.bmv2.p4runtime;

import dev.weft.bmv2.control.TableAction;
import dev.weft.bmv2.program.Action;
import dev.weft.bmv2.program.Field;
import dev.weft.bmv2.state.Limbs;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import p4.config.v1.P4InfoOuterClass;
import p4.v1.P4RuntimeOuterClass;

/** An action as P4Info and as the program know it. */
final class ActionBinding {
    private final P4InfoOuterClass.Action info;
    private final Action action;
    private final String name;
    /** For each parameter of the program: P4Info's id, and where its value is decoded. */
    private final int[] ids;

    private final Scalar[] scalars;

    ActionBinding(P4InfoOuterClass.Action info, Action action, Translations translations) {
        this.info = info;
        this.action = action;
        name = info.getPreamble().getName();
        if (info.getParamsCount() != action.parameters().size()) {
            throw P4RuntimeFailure.invalid("action " + name + " has " + info.getParamsCount()
                    + " parameters in P4Info and " + action.parameters().size() + " in the device configuration");
        }
        ids = new int[info.getParamsCount()];
        scalars = new Scalar[ids.length];
        for (int i = 0; i < ids.length; i++) {
            P4InfoOuterClass.Action.Param param =
                    param(action.parameters().get(i).name(), i);
            int width = action.parameters().get(i).width();
            ids[i] = param.getId();
            scalars[i] = new Scalar(
                    "parameter " + name + "." + param.getName(),
                    param.getBitwidth(),
                    width,
                    translations.of(param.getTypeName().getName(), width));
        }
    }

    /** By name; by position where p4c and the program disagree on names. */
    private P4InfoOuterClass.Action.Param param(String programName, int position) {
        for (P4InfoOuterClass.Action.Param candidate : info.getParamsList()) {
            if (candidate.getName().equals(programName)) {
                return candidate;
            }
        }
        return info.getParams(position);
    }

    int id() {
        return info.getPreamble().getId();
    }

    String name() {
        return name;
    }

    /** Decodes a call: every parameter once, none else (specification section 9.1.2). */
    TableAction.Packed decode(P4RuntimeOuterClass.Action message) {
        long[] data = new long[action.dataSlots()];
        boolean[] seen = new boolean[ids.length];
        for (int i = 0; i < message.getParamsCount(); i++) {
            P4RuntimeOuterClass.Action.Param given = message.getParams(i);
            int position = position(given.getParamId());
            if (seen[position]) {
                throw P4RuntimeFailure.invalid(scalars[position].where() + " is given twice");
            }
            seen[position] = true;
            scalars[position].store(
                    given.getValue(), data, action.parameters().get(position).slot());
        }
        for (int i = 0; i < seen.length; i++) {
            if (!seen[i]) {
                throw P4RuntimeFailure.invalid(scalars[i].where() + " is missing");
            }
        }
        return new TableAction.Packed(action, data);
    }

    /** Words for a call's data, to be filled by {@link #store}. */
    long[] emptyData() {
        return new long[action.dataSlots()];
    }

    /** Stores a parameter; false if it does not fit. */
    boolean store(int position, byte[] bytes, int from, int to, long[] data) {
        return scalars[position].store(
                bytes, from, to, data, action.parameters().get(position).slot());
    }

    /** Whether a set of positions, as bits, is that of all parameters. */
    boolean isComplete(long positions) {
        return ids.length < Long.SIZE && positions == (1L << ids.length) - 1;
    }

    TableAction.Packed call(long[] data) {
        return new TableAction.Packed(action, data);
    }

    /** As {@link #decode}, for what takes numbers: members, one-shots and default entries. */
    TableAction.Call decodeCall(P4RuntimeOuterClass.Action message) {
        long[] data = decode(message).data();
        List<BigInteger> arguments = new ArrayList<>(ids.length);
        for (Action.Parameter parameter : action.parameters()) {
            arguments.add(Limbs.toBigInteger(data, parameter.slot(), Field.limbs(parameter.width())));
        }
        return new TableAction.Call(name, arguments);
    }

    /** Encodes a call; parameters in P4Info's order. */
    P4RuntimeOuterClass.Action encode(TableAction.Call call) {
        P4RuntimeOuterClass.Action.Builder message =
                P4RuntimeOuterClass.Action.newBuilder().setActionId(id());
        for (P4InfoOuterClass.Action.Param param : info.getParamsList()) {
            int position = position(param.getId());
            message.addParams(P4RuntimeOuterClass.Action.Param.newBuilder()
                    .setParamId(param.getId())
                    .setValue(scalars[position].encode(call.arguments().get(position))));
        }
        return message.build();
    }

    /** A parameter's position; -1 if there is none with this id. */
    int find(int paramId) {
        for (int i = 0; i < ids.length; i++) {
            if (ids[i] == paramId) {
                return i;
            }
        }
        return -1;
    }

    private int position(int paramId) {
        int position = find(paramId);
        if (position >= 0) {
            return position;
        }
        throw P4RuntimeFailure.invalid("action " + name + " has no parameter with id " + paramId + "; valid: "
                + P4RuntimeFailure.list(info.getParamsList().stream()
                        .map(param -> param.getName() + "=" + param.getId())
                        .toList()));
    }
}
