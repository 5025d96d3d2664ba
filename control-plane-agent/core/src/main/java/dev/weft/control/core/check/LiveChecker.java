package dev.weft.control.core.check;

import dev.weft.control.core.index.ModelDelta;
import dev.weft.control.core.index.ModelIndex;
import dev.weft.control.core.model.Agent;
import dev.weft.control.core.model.IpPrefix;
import dev.weft.control.core.model.Measurement;
import dev.weft.control.core.model.Permission;
import dev.weft.control.core.model.Problem;
import dev.weft.control.core.model.Service;
import dev.weft.control.core.model.Statement;
import dev.weft.control.core.model.SwitchNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps the checks of a model true while it changes, at a cost that follows the change: every check is about one statement,
 * one address, one pair of permissions, and is made again when something changes that it looks at. A whole model is the
 * change from nothing. What follows references is checked by {@link LivePathChecker}.
 *
 * <p>Not thread-safe.
 */
public final class LiveChecker {
    private static final String CLAIM = "claim ";
    private static final String STATEMENT = "statement ";
    private static final String PAIR = "pair ";
    private static final String NUMBERS = "numbers";

    private final ModelIndex index = new ModelIndex();
    private final Board board = new Board();
    private final Claims claims = new Claims();
    private final PermissionCheck permissions = new PermissionCheck(index);
    private final CapacityCheck.Numbers numbers = new CapacityCheck.Numbers();

    /** Sets what holds for the domain as a whole; every statement is checked again. */
    public void settings(String domain, List<IpPrefix> prefixes, Measurement measurement) {
        boolean others = !prefixes.equals(index.servicePrefixes());
        index.settings(domain, prefixes, measurement);
        if (others) {
            index.switches().forEach(this::check);
            index.hosts().forEach(this::check);
            index.services().forEach(this::check);
        }
    }

    /** Returns the statements that are checked; only {@link #apply} changes them. */
    public ModelIndex index() {
        return index;
    }

    /** Returns every error and warning about statements for themselves. */
    public List<Problem> problems() {
        List<Problem> problems = new ArrayList<>();
        board.addTo(problems);
        return problems;
    }

    /** Returns whether there is an error. */
    public boolean hasErrors() {
        return board.hasErrors();
    }

    /**
     * Checks a change.
     *
     * @param removed definitions that files no longer have, as the same objects that were added
     * @param added definitions that files have; of several with one id only one is part of the model
     * @param delta what that means for the model
     */
    public void apply(Collection<Statement> removed, Collection<Statement> added, ModelDelta delta) {
        Set<String> keys = new HashSet<>();
        Set<String> pairs = new HashSet<>();
        Set<String> again = new HashSet<>();
        removed.forEach(statement -> claims.removeIds(statement, keys));
        added.forEach(statement -> claims.addIds(statement, keys));
        Set<String> reweighed = reweighed(delta);
        reweighed.forEach(name -> index.permission(name).ifPresent(one -> permissions.remove(one, pairs)));
        List<Statement> moved = new ArrayList<>();
        delta.moved().forEach(statement -> index.statement(statement.id()).ifPresent(moved::add));
        delta.removed().forEach(statement -> leave(statement, keys, again));
        moved.forEach(statement -> claims.remove(statement, keys));
        delta.applyTo(index);
        delta.added().forEach(statement -> enter(statement, keys, again));
        delta.moved().forEach(statement -> {
            claims.add(statement, keys);
            moved(statement);
        });
        reweighed(delta).forEach(reweighed::add);
        reweighed.forEach(name -> index.permission(name).ifPresent(one -> permissions.add(one, pairs)));
        if (!reweighed.isEmpty() || anyCaller(delta)) {
            pairs.addAll(permissions.pairs());
        }
        keys.forEach(key -> judge(CLAIM + key));
        pairs.forEach(pair -> judge(PAIR + pair));
        again.forEach(id -> judge(STATEMENT + id));
        judge(NUMBERS);
    }

    private void check(Statement statement) {
        judge(STATEMENT + statement.id());
    }

    /** The permissions that change, and those that name an agent or service which does. */
    private Set<String> reweighed(ModelDelta delta) {
        Set<String> agents = new HashSet<>();
        Set<String> services = new HashSet<>();
        Set<String> names = new HashSet<>();
        List<Statement> all = new ArrayList<>(delta.removed());
        all.addAll(delta.added());
        for (Statement statement : all) {
            if (statement instanceof Agent) {
                agents.add(statement.name());
            } else if (statement instanceof Service) {
                services.add(statement.name());
            } else if (statement instanceof Permission) {
                names.add(statement.name());
            }
        }
        names.addAll(PermissionCheck.naming(index, agents, services));
        return names;
    }

    private static boolean anyCaller(ModelDelta delta) {
        return delta.removed().stream().anyMatch(s -> s instanceof Agent || s instanceof Service)
                || delta.added().stream().anyMatch(s -> s instanceof Agent || s instanceof Service);
    }

    private void leave(Statement statement, Set<String> keys, Set<String> again) {
        claims.remove(statement, keys);
        numbers.count(statement, -1);
        concern(statement, again);
    }

    private void enter(Statement statement, Set<String> keys, Set<String> again) {
        claims.add(statement, keys);
        numbers.count(statement, 1);
        concern(statement, again);
    }

    /** What looks at a statement that comes, goes or changes. */
    private void concern(Statement statement, Set<String> again) {
        again.add(statement.id());
        again.addAll(index.referrers(statement.id()));
        if (statement instanceof Agent) {
            ((Agent) statement).capabilities().forEach(name -> again.add("capability/" + name));
        } else if (statement instanceof Service) {
            again.add("capability/" + ((Service) statement).capability());
        }
        if (statement instanceof SwitchNode
                && ((SwitchNode) statement).locator().isPresent()) {
            // Whose address lies among its segments, and whose block is another.
            index.switches().forEach(one -> again.add(one.id()));
            index.hosts().forEach(one -> again.add(one.id()));
            index.services().forEach(one -> again.add(one.id()));
        }
        for (String check : board.mentioning(StatementCheck.names(statement))) {
            again.add(check.substring(STATEMENT.length()));
        }
    }

    private void moved(Statement statement) {
        Set<String> ids = new HashSet<>(Set.of(statement.id()));
        if (statement instanceof Service) {
            ((Service) statement).demands().forEach(demand -> ids.add(demand.id()));
            ((Service) statement).instances().forEach(instance -> ids.add(instance.id()));
        }
        ids.forEach(id -> board.mentioning(id).forEach(this::judge));
    }

    private void judge(String check) {
        Findings findings = new Findings();
        if (check.startsWith(CLAIM)) {
            claims.check(check.substring(CLAIM.length()), findings);
        } else if (check.startsWith(PAIR)) {
            permissions.check(check.substring(PAIR.length()), findings);
        } else if (check.startsWith(STATEMENT)) {
            Optional<Statement> statement = index.statement(check.substring(STATEMENT.length()));
            statement.ifPresent(one -> StatementCheck.check(index, one, findings));
        } else {
            numbers.check(index, findings);
        }
        board.put(check, findings);
    }
}
