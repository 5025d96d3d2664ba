package dev.weft.control.core.index;

import dev.weft.control.core.model.Statement;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What one state of a domain says otherwise than an earlier one: statements by id, as they were and as they are, and those
 * that say the same in another place. Statements within services are part of these.
 */
public final class ModelDelta {
    private final Map<String, Two> changes = new LinkedHashMap<>();
    private final Map<String, Statement> moved = new LinkedHashMap<>();

    private static final class Two {
        final Optional<Statement> old;
        final Optional<Statement> now;

        Two(Optional<Statement> old, Optional<Statement> now) {
            this.old = old;
            this.now = now;
        }
    }

    /** Notes a change; of several changes of one statement the first old and the last new state count. */
    public void note(Optional<Statement> old, Optional<Statement> now) {
        String id = old.or(() -> now).orElseThrow(IllegalArgumentException::new).id();
        Two known = changes.remove(id);
        Two whole = new Two(known == null ? old : known.old, now);
        boolean same = whole.old.isPresent()
                && whole.now.isPresent()
                && whole.old.get().content().equals(whole.now.get().content());
        if (same) {
            moved.put(id, whole.now.get());
        } else {
            moved.remove(id);
            if (whole.old.isPresent() || whole.now.isPresent()) {
                changes.put(id, whole);
            }
        }
    }

    /** Notes all that a later change notes. */
    public void note(ModelDelta later) {
        later.changes.values().forEach(two -> note(two.old, two.now));
        later.moved.values().forEach(statement -> {
            Two known = changes.get(statement.id());
            if (known == null) {
                moved.put(statement.id(), statement);
            } else {
                note(known.now, Optional.of(statement));
            }
        });
    }

    /** Returns the statements that were other or are gone, as they were. */
    public List<Statement> removed() {
        return changes.values().stream().flatMap(two -> two.old.stream()).collect(Collectors.toList());
    }

    /** Returns the statements that are other or new, as they are. */
    public List<Statement> added() {
        return changes.values().stream().flatMap(two -> two.now.stream()).collect(Collectors.toList());
    }

    /** Returns the statements that only stand elsewhere, as they are. */
    public Collection<Statement> moved() {
        return Collections.unmodifiableCollection(moved.values());
    }

    /** Returns a changed statement as it was. */
    public Optional<Statement> before(String id) {
        return Optional.ofNullable(changes.get(id)).flatMap(two -> two.old);
    }

    /** Returns a changed statement as it is. */
    public Optional<Statement> after(String id) {
        return Optional.ofNullable(changes.get(id)).flatMap(two -> two.now);
    }

    /** Returns whether statements say the same as before, wherever they stand. */
    public boolean isEmpty() {
        return changes.isEmpty();
    }

    /** Makes an index what it is after the change. */
    public void applyTo(ModelIndex index) {
        removed().forEach(index::remove);
        added().forEach(index::put);
        moved.values().forEach(index::move);
    }
}
