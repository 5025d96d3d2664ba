package dev.weft.control.core.check;

import dev.weft.control.core.model.AgentType;
import dev.weft.control.core.model.Effect;
import dev.weft.control.core.model.Permission;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * One alternative of each side of a permission: who, what, which traffic class. A side is a name ({@code =NAME}), a type or
 * capability ({@code ~KIND}) or everything ({@code *}). It weighs what {@code evaluate.Admission} says.
 */
final class Call {
    static final String ANY = "*";
    private static final int NAMED = 2;

    final Permission permission;
    final String who;
    final String what;
    final String how;
    final int weight;

    private Call(Permission permission, String who, String what, String how) {
        this.permission = permission;
        this.who = who;
        this.what = what;
        this.how = how;
        this.weight = weight(who) + weight(what) + weight(how);
    }

    static List<Call> of(Permission permission) {
        List<String> callers = new ArrayList<>();
        permission.agents().forEach(name -> callers.add(named(name)));
        for (AgentType type : permission.types()) {
            callers.add(kind(type.toString()));
        }
        if (permission.anyAgent()) {
            callers.add(ANY);
        }
        List<String> callees = new ArrayList<>();
        permission.services().forEach(name -> callees.add(named(name)));
        permission.capabilities().forEach(name -> callees.add(kind(name)));
        if (permission.anyService()) {
            callees.add(ANY);
        }
        List<String> classes = new ArrayList<>();
        permission.trafficClasses().forEach(trafficClass -> classes.add(named("" + trafficClass)));
        if (classes.isEmpty()) {
            classes.add(ANY);
        }
        List<Call> calls = new ArrayList<>();
        for (String who : callers) {
            for (String what : callees) {
                classes.forEach(how -> calls.add(new Call(permission, who, what, how)));
            }
        }
        return calls;
    }

    static String named(String name) {
        return "=" + name;
    }

    static String kind(String kind) {
        return "~" + kind;
    }

    static boolean isName(String side) {
        return side.charAt(0) == '=';
    }

    static boolean isKind(String side) {
        return side.charAt(0) == '~';
    }

    /** Returns the name or kind. */
    static String text(String side) {
        return side.substring(1);
    }

    static int weight(String side) {
        return isName(side) ? NAMED : isKind(side) ? 1 : 0;
    }

    /** Returns the key under which calls of the same effect and weight are found by one side. */
    static String key(Effect effect, int weight, String side) {
        return effect.ordinal() + "" + weight + side;
    }

    /** Returns the three sides, whoever says them. */
    static String sides(String who, String what, String how) {
        return who + '\n' + what + '\n' + how;
    }

    String sides() {
        return sides(who, what, how);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Call
                && ((Call) other).permission.name().equals(permission.name())
                && ((Call) other).sides().equals(sides());
    }

    @Override
    public int hashCode() {
        return Objects.hash(permission.name(), who, what, how);
    }
}
