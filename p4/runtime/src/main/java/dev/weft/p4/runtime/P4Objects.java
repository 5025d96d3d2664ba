package dev.weft.p4.runtime;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import p4.config.v1.P4InfoOuterClass.Preamble;

/**
 * The objects of one kind in a pipeline (its tables, say), by full name, alias or id. Immutable.
 *
 * @param <T> the P4Info message
 */
public final class P4Objects<T> {
    private final String kind;
    private final Function<T, Preamble> preamble;
    private final Map<String, T> byName = new LinkedHashMap<>();
    private final Map<String, T> byAlias = new HashMap<>();
    private final Map<Integer, T> byId = new HashMap<>();

    P4Objects(String kind, List<T> objects, Function<T, Preamble> preamble) {
        this.kind = kind;
        this.preamble = preamble;
        for (T object : objects) {
            Preamble names = preamble.apply(object);
            byName.put(names.getName(), object);
            byAlias.put(names.getAlias(), object);
            byId.put(names.getId(), object);
        }
    }

    /** All, in P4Info's order. */
    public Collection<T> all() {
        return byName.values();
    }

    /** By full name, else by alias. */
    public Optional<T> find(String name) {
        T object = byName.get(name);
        return Optional.ofNullable(object != null ? object : byAlias.get(name));
    }

    public Optional<T> find(int id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** By full name, else by alias; unknown names are an {@link IllegalArgumentException} that lists the valid ones. */
    public T get(String name) {
        return find(name).orElseThrow(() -> new IllegalArgumentException(Names.unknown(kind, name, byName.keySet())));
    }

    /** By id; an unknown id is an {@link IllegalArgumentException} that lists the valid ones. */
    public T get(int id) {
        return find(id).orElseThrow(() ->
                new IllegalArgumentException("no " + kind + " has id " + id + "; the pipeline has " + valid()));
    }

    /** Names and ids of all, or of the first ones, for messages. */
    public String valid() {
        return Names.list(
                all().stream().map(object -> name(object) + "=" + id(object)).toList());
    }

    /** The id of the object with this full name or alias. */
    public int id(String name) {
        return id(get(name));
    }

    /** The full name of the object with this id. */
    public String name(int id) {
        return name(get(id));
    }

    /** The name to show for an id, known or not. */
    public String label(int id) {
        return find(id).map(this::name).orElse(kind + " " + id);
    }

    private String name(T object) {
        return preamble.apply(object).getName();
    }

    private int id(T object) {
        return preamble.apply(object).getId();
    }
}
