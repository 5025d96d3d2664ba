package dev.weft.bmv2.program;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/** What has been loaded so far, by name. Lives only while a program is loaded. */
final class Scope {
    final Named<HeaderType> headerTypes = new Named<>("header type");
    final Named<Header> headers = new Named<>("header");
    final Named<HeaderStack> stacks = new Named<>("header stack");
    final Named<HeaderUnion> unions = new Named<>("header union");
    final Named<HeaderUnionStack> unionStacks = new Named<>("header union stack");
    final Named<ValueSet> valueSets = new Named<>("parser value set");
    final Named<Calculation> calculations = new Named<>("calculation");
    final Named<CounterArray> counters = new Named<>("counter array");
    final Named<MeterArray> meters = new Named<>("meter array");
    final Named<RegisterArray> registers = new Named<>("register array");
    final Named<ActionProfile> actionProfiles = new Named<>("action profile");
    final Named<Table> tables = new Named<>("table");
    final List<Action> actions = new ArrayList<>();
    final Map<Integer, Action> actionsById = new HashMap<>();
    final Map<String, Field> aliases = new HashMap<>();
    final Map<String, Integer> errors = new LinkedHashMap<>();
    /** Calculations made for selectors have no name of their own, so they live only here. */
    final List<Calculation> allCalculations = new ArrayList<>();

    int slots;

    /** A field reference: a JSON pair of header and field name. */
    Field field(JsonView reference) {
        String headerName = reference.at(0).text();
        String fieldName = reference.at(1).text();
        Header header = headers.get(reference.at(0), headerName);
        if (fieldName.equals("$valid$")) {
            return header.validField();
        }
        int offset = header.type().offsetOf(fieldName);
        if (offset < 0) {
            throw reference.error("header '" + headerName + "' has no field '" + fieldName + "'");
        }
        return header.fields().get(offset);
    }

    /** The field that simple_switch knows by this name, aliases first; null if there is none. */
    Field intrinsic(String headerName, String fieldName) {
        Field alias = aliases.get(headerName + "." + fieldName);
        if (alias != null) {
            return alias;
        }
        Header header = headers.find(headerName);
        if (header == null) {
            return null;
        }
        int offset = header.type().offsetOf(fieldName);
        return offset < 0 ? null : header.fields().get(offset);
    }

    /** Objects of one kind by name, in order. */
    static final class Named<T> {
        private final String kind;
        private final Map<String, T> byName = new LinkedHashMap<>();
        private final List<T> inOrder = new ArrayList<>();

        Named(String kind) {
            this.kind = kind;
        }

        void add(JsonView where, String name, T object) {
            if (byName.putIfAbsent(name, object) != null) {
                throw where.error("two objects of kind '" + kind + "' are named '" + name + "'");
            }
            inOrder.add(object);
        }

        T get(JsonView reference, String name) {
            T object = byName.get(name);
            if (object == null) {
                throw reference.error("there is no " + kind + " named '" + name + "'");
            }
            return object;
        }

        T get(JsonView reference) {
            return get(reference, reference.text());
        }

        T find(String name) {
            return byName.get(name);
        }

        List<T> all() {
            return inOrder;
        }

        int size() {
            return inOrder.size();
        }

        /** Refuses two objects with one id. */
        void checkIds(JsonView where, ToIntFunction<T> idOf) {
            Map<Integer, T> seen = new HashMap<>();
            for (T object : inOrder) {
                if (seen.put(idOf.applyAsInt(object), object) != null) {
                    throw where.error("two objects of kind '" + kind + "' have the id " + idOf.applyAsInt(object));
                }
            }
        }
    }
}
