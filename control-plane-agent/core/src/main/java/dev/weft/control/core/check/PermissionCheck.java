package dev.weft.control.core.check;

import dev.weft.control.core.index.ModelIndex;
import dev.weft.control.core.model.Agent;
import dev.weft.control.core.model.AgentType;
import dev.weft.control.core.model.Effect;
import dev.weft.control.core.model.Permission;
import dev.weft.control.core.model.Service;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * No two permissions of equal weight say the opposite of the same call, unless one that weighs more settles it. It knows the
 * pairs of opposite alternatives of equal weight that may meet, which a sound domain has few of, and looks only at these.
 */
final class PermissionCheck {
    private static final String ANY = Call.ANY;

    private final ModelIndex index;
    private final Map<String, Set<Call>> byWho = new HashMap<>();
    private final Map<String, Set<Call>> byWhat = new HashMap<>();
    private final Map<String, Set<Call>> byWeight = new HashMap<>();
    private final Map<String, Integer> said = new HashMap<>();
    private final Map<String, Set<Tie>> ties = new TreeMap<>();
    private final Map<String, Set<String>> pairsOf = new HashMap<>();

    /** Makes a check of no permissions; types and capabilities are looked up in an index. */
    PermissionCheck(ModelIndex index) {
        this.index = index;
    }

    /** Two alternatives of equal weight, opposite effect and possibly common calls. */
    private static final class Tie {
        final Call allow;
        final Call deny;

        Tie(Call one, Call other) {
            boolean allows = one.permission.effect() == Effect.ALLOW;
            this.allow = allows ? one : other;
            this.deny = allows ? other : one;
        }

        String pair() {
            return allow.permission.name() + "|" + deny.permission.name();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Tie && ((Tie) other).allow.equals(allow) && ((Tie) other).deny.equals(deny);
        }

        @Override
        public int hashCode() {
            return 31 * allow.hashCode() + deny.hashCode();
        }
    }

    /** Takes a permission into account; {@code touched} gets the pairs to look at. */
    void add(Permission permission, Set<String> touched) {
        for (Call call : Call.of(permission)) {
            into(byWho, Call.key(permission.effect(), call.weight, call.who), call);
            into(byWhat, Call.key(permission.effect(), call.weight, call.what), call);
            into(byWeight, Call.key(permission.effect(), call.weight, ""), call);
            said.merge(call.sides(), 1, Integer::sum);
            for (Call opposite : opposites(call)) {
                if (meet(call, opposite)) {
                    tie(new Tie(call, opposite));
                }
            }
        }
        touch(permission, touched);
    }

    /** Takes no account of a permission any more. */
    void remove(Permission permission, Set<String> touched) {
        touch(permission, touched);
        for (Call call : Call.of(permission)) {
            out(byWho, Call.key(permission.effect(), call.weight, call.who), call);
            out(byWhat, Call.key(permission.effect(), call.weight, call.what), call);
            out(byWeight, Call.key(permission.effect(), call.weight, ""), call);
            said.computeIfPresent(call.sides(), (sides, count) -> count == 1 ? null : count - 1);
        }
        for (String pair : pairsOf.getOrDefault(permission.name(), Set.of())) {
            for (String name : pair.split("\\|")) {
                if (!name.equals(permission.name())) {
                    out(pairsOf, name, pair);
                }
            }
            ties.remove(pair);
        }
        pairsOf.remove(permission.name());
    }

    /** Its own pairs, and those that it may settle. */
    private void touch(Permission permission, Set<String> touched) {
        touched.addAll(pairsOf.getOrDefault(permission.name(), Set.of()));
        touched.addAll(ties.keySet());
    }

    /** Returns the pairs that may depend on which agents are of a type or which services realise a capability. */
    Set<String> pairs() {
        return ties.keySet();
    }

    private void tie(Tie tie) {
        into(ties, tie.pair(), tie);
        into(pairsOf, tie.allow.permission.name(), tie.pair());
        into(pairsOf, tie.deny.permission.name(), tie.pair());
    }

    private static <T> void into(Map<String, Set<T>> map, String key, T value) {
        map.computeIfAbsent(key, any -> new LinkedHashSet<>()).add(value);
    }

    private static <T> void out(Map<String, Set<T>> map, String key, T value) {
        Set<T> set = map.get(key);
        if (set != null && set.remove(value) && set.isEmpty()) {
            map.remove(key);
        }
    }

    /** Calls of the opposite effect and equal weight, narrowed by the side on which fewer can meet. */
    private List<Call> opposites(Call call) {
        Effect effect = call.permission.effect() == Effect.ALLOW ? Effect.DENY : Effect.ALLOW;
        if (byWeight.getOrDefault(Call.key(effect, call.weight, ""), Set.of()).isEmpty()) {
            return List.of();
        }
        List<String> keys = new ArrayList<>();
        Map<String, Set<Call>> from = byWeight;
        if (Call.isName(call.who)) {
            from = byWho;
            keys.addAll(generalWho(call.who));
        } else if (Call.isName(call.what)) {
            from = byWhat;
            keys.addAll(generalWhat(call.what));
        } else if (Call.isKind(call.what)) {
            from = byWhat;
            keys.addAll(List.of(call.what, ANY));
            index.servicesOf(Call.text(call.what)).forEach(name -> keys.add(Call.named(name)));
        } else if (Call.isKind(call.who)) {
            from = byWho;
            keys.addAll(List.of(call.who, ANY));
            index.agentsOf(AgentType.of(Call.text(call.who))).forEach(name -> keys.add(Call.named(name)));
        } else {
            keys.add("");
        }
        List<Call> opposites = new ArrayList<>();
        for (String key : keys) {
            opposites.addAll(from.getOrDefault(Call.key(effect, call.weight, key), Set.of()));
        }
        return opposites;
    }

    /** An agent, its type, everybody: what covers it. */
    private List<String> generalWho(String who) {
        List<String> sides = new ArrayList<>(List.of(who));
        if (Call.isName(who)) {
            typeOf(who).ifPresent(type -> sides.add(Call.kind(type)));
            sides.add(ANY);
        }
        return sides;
    }

    /** A service, its capability, everything: what covers it. */
    private List<String> generalWhat(String what) {
        List<String> sides = new ArrayList<>(List.of(what));
        if (Call.isName(what)) {
            capabilityOf(what).ifPresent(capability -> sides.add(Call.kind(capability)));
            sides.add(ANY);
        }
        return sides;
    }

    private Optional<String> typeOf(String who) {
        return index.agent(Call.text(who)).map(Agent::type).map(AgentType::toString);
    }

    private Optional<String> capabilityOf(String what) {
        return index.service(Call.text(what)).map(Service::capability);
    }

    private boolean meet(Call one, Call other) {
        return meet(one.who, other.who, Call.isName(one.who) ? typeOf(one.who) : typeOf(other.who))
                && meet(one.what, other.what, Call.isName(one.what) ? capabilityOf(one.what) : capabilityOf(other.what))
                && meet(one.how, other.how, Optional.empty());
    }

    private static boolean meet(String one, String other, Optional<String> kindOfName) {
        if (one.equals(ANY) || other.equals(ANY) || one.equals(other)) {
            return true;
        }
        String kind = Call.isKind(one) ? one : other;
        return Call.isName(one) != Call.isName(other)
                && kindOfName.filter(is -> Call.kind(is).equals(kind)).isPresent();
    }

    /** Looks at one pair. */
    void check(String pair, Findings findings) {
        String least = null;
        Tie example = null;
        for (Tie tie : ties.getOrDefault(pair, Set.of())) {
            Optional<String> open = unsettled(tie);
            if (open.isPresent() && (least == null || open.get().compareTo(least) < 0)) {
                least = open.get();
                example = tie;
            }
        }
        if (example != null) {
            String[] sides = least.split("\n");
            report(current(example.allow), current(example.deny), sides, findings);
        }
    }

    /** The permission as it stands now: it may have moved since it was added. */
    private Permission current(Call call) {
        return index.permission(call.permission.name()).orElse(call.permission);
    }

    /** Returns the first common call, in the order of names, that no permission of more weight covers. */
    private Optional<String> unsettled(Tie tie) {
        Set<String> open = new TreeSet<>();
        for (String who : callers(tie)) {
            for (String what : callees(tie)) {
                String how = tie.allow.how.equals(ANY) ? tie.deny.how : tie.allow.how;
                if (!isSettled(who, what, how, tie.allow.weight)) {
                    open.add(Call.sides(who, what, how));
                }
            }
        }
        return open.stream().findFirst();
    }

    private Collection<String> callers(Tie tie) {
        String narrow = narrower(tie.allow.who, tie.deny.who);
        if (!Call.isKind(narrow)) {
            return excluded(narrow, tie.allow.who, tie.allow.permission.agents())
                            || excluded(narrow, tie.deny.who, tie.deny.permission.agents())
                    ? List.of()
                    : List.of(narrow);
        }
        List<String> names = new ArrayList<>(index.agentsOf(AgentType.of(Call.text(narrow))));
        // For an agent that a permission names, its type counts for nothing there.
        names.removeIf(name -> excluded(Call.named(name), tie.allow.who, tie.allow.permission.agents())
                || excluded(Call.named(name), tie.deny.who, tie.deny.permission.agents()));
        return all(names);
    }

    private Collection<String> callees(Tie tie) {
        String narrow = narrower(tie.allow.what, tie.deny.what);
        if (!Call.isKind(narrow)) {
            return excluded(narrow, tie.allow.what, tie.allow.permission.services())
                            || excluded(narrow, tie.deny.what, tie.deny.permission.services())
                    ? List.of()
                    : List.of(narrow);
        }
        List<String> names = new ArrayList<>(index.servicesOf(Call.text(narrow)));
        names.removeIf(name -> excluded(Call.named(name), tie.allow.what, tie.allow.permission.services())
                || excluded(Call.named(name), tie.deny.what, tie.deny.permission.services()));
        return all(names);
    }

    private static boolean excluded(String name, String side, List<String> named) {
        return Call.isKind(side) && named.contains(Call.text(name));
    }

    private static List<String> all(List<String> names) {
        List<String> sides = new ArrayList<>();
        names.forEach(name -> sides.add(Call.named(name)));
        return sides;
    }

    private static String narrower(String one, String other) {
        if (Call.isName(one) || other.equals(ANY)) {
            return one;
        }
        return Call.isName(other) || one.equals(ANY) ? other : one;
    }

    private boolean isSettled(String who, String what, String how, int weight) {
        for (String caller : generalWho(who)) {
            for (String callee : generalWhat(what)) {
                for (String way : how.equals(ANY) ? List.of(ANY) : List.of(how, ANY)) {
                    if (Call.weight(caller) + Call.weight(callee) + Call.weight(way) > weight
                            && said.containsKey(Call.sides(caller, callee, way))) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private static void report(Permission allow, Permission deny, String[] sides, Findings findings) {
        boolean denyLater = Claims.compare(deny.position(), allow.position()) >= 0;
        Permission later = denyLater ? deny : allow;
        Permission earlier = denyLater ? allow : deny;
        String call = name("agent", sides[0]) + " and " + name("service", sides[1])
                + (sides[2].equals(ANY) ? "" : " with traffic class " + Call.text(sides[2]));
        findings.error(
                later,
                "contradicts " + earlier.id() + " " + findings.place(earlier, later) + " about " + call
                        + ", and both are equally specific",
                "remove one, narrow one, or add a more specific permission for " + call);
    }

    private static String name(String kind, String side) {
        return side.equals(ANY) ? "every " + kind : kind + " " + Call.text(side);
    }

    /** Returns the permissions that are to be removed and added again when agents or services are others. */
    static Set<String> naming(ModelIndex index, Collection<String> agents, Collection<String> services) {
        Set<String> names = new HashSet<>();
        agents.forEach(name -> names.addAll(index.permissionsOfAgent(name)));
        services.forEach(name -> names.addAll(index.permissionsOfService(name)));
        return names;
    }
}
