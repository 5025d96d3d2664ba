package dev.weft.bmv2.p4runtime;

import dev.weft.bmv2.control.TableAction;
import dev.weft.bmv2.program.Action;
import dev.weft.p4.runtime.P4Bytes;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import p4.config.v1.P4InfoOuterClass;
import p4.v1.P4RuntimeOuterClass;

/** An action as P4Info and as the program know it. */
final class ActionBinding {
    private final P4InfoOuterClass.Action info;
    private final String name;
    /** For each parameter of the program, P4Info's. */
    private final List<P4InfoOuterClass.Action.Param> params = new ArrayList<>();

    private final int[] widths;

    ActionBinding(P4InfoOuterClass.Action info, Action action) {
        this.info = info;
        name = info.getPreamble().getName();
        if (info.getParamsCount() != action.parameters().size()) {
            throw P4RuntimeFailure.invalid("action " + name + " has " + info.getParamsCount()
                    + " parameters in P4Info and " + action.parameters().size() + " in the device configuration");
        }
        widths = new int[info.getParamsCount()];
        for (int i = 0; i < widths.length; i++) {
            P4InfoOuterClass.Action.Param param =
                    param(action.parameters().get(i).name(), i);
            params.add(param);
            int width = action.parameters().get(i).width();
            // A translated type may be wider to the controller; P4's error type has no width there.
            widths[i] = param.getBitwidth() == 0 ? width : Math.min(width, param.getBitwidth());
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
    TableAction.Call decode(P4RuntimeOuterClass.Action message) {
        BigInteger[] arguments = new BigInteger[params.size()];
        for (P4RuntimeOuterClass.Action.Param given : message.getParamsList()) {
            int position = position(given.getParamId());
            if (arguments[position] != null) {
                throw P4RuntimeFailure.invalid(where(params.get(position)) + " is given twice");
            }
            P4InfoOuterClass.Action.Param param = params.get(position);
            arguments[position] = Values.unsigned(given.getValue(), widths[position], where(param));
        }
        for (int i = 0; i < arguments.length; i++) {
            if (arguments[i] == null) {
                throw P4RuntimeFailure.invalid(where(params.get(i)) + " is missing");
            }
        }
        return new TableAction.Call(name, List.of(arguments));
    }

    /** Encodes a call; parameters in P4Info's order. */
    P4RuntimeOuterClass.Action encode(TableAction.Call call) {
        P4RuntimeOuterClass.Action.Builder message =
                P4RuntimeOuterClass.Action.newBuilder().setActionId(id());
        for (P4InfoOuterClass.Action.Param param : info.getParamsList()) {
            message.addParams(P4RuntimeOuterClass.Action.Param.newBuilder()
                    .setParamId(param.getId())
                    .setValue(P4Bytes.of(call.arguments().get(position(param.getId())))));
        }
        return message.build();
    }

    private int position(int paramId) {
        for (int i = 0; i < params.size(); i++) {
            if (params.get(i).getId() == paramId) {
                return i;
            }
        }
        throw P4RuntimeFailure.invalid("action " + name + " has no parameter with id " + paramId + "; valid: "
                + P4RuntimeFailure.list(info.getParamsList().stream()
                        .map(param -> param.getName() + "=" + param.getId())
                        .toList()));
    }

    private String where(P4InfoOuterClass.Action.Param param) {
        return "parameter " + name + "." + param.getName();
    }
}
