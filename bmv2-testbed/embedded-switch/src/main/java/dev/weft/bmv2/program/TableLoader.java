package dev.weft.bmv2.program;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** Loads tables and action profiles of one pipeline. */
final class TableLoader {
    private final Scope scope;
    private final String pipeline;
    private final CalculationLoader calculations;

    TableLoader(Scope scope, String pipeline) {
        this.scope = scope;
        this.pipeline = pipeline;
        this.calculations = new CalculationLoader(scope);
    }

    void actionProfile(JsonView json) {
        String name = json.get("name").text();
        Calculation selector = json.opt("selector").isNull() ? null : calculations.selector(json.opt("selector"), name);
        scope.actionProfiles.add(
                json,
                name,
                new ActionProfile(
                        name,
                        json.get("id").integer(),
                        scope.actionProfiles.size(),
                        json.get("max_size").integer(0, Integer.MAX_VALUE),
                        selector));
    }

    Action actionById(JsonView id) {
        Action action = scope.actionsById.get(id.integer());
        if (action == null) {
            throw id.error("there is no action with id " + id.integer());
        }
        return action;
    }

    Table table(JsonView json) {
        String name = json.get("name").text();
        MatchKind kind = matchKind(json.get("match_type"));
        List<KeyField> key = new ArrayList<>();
        int prefixes = 0;
        for (JsonView field : json.get("key").elements()) {
            KeyField loaded = keyField(field);
            prefixes += loaded.kind() == MatchKind.LPM ? 1 : 0;
            checkKind(field, kind, loaded.kind());
            key.add(loaded);
        }
        if (prefixes > 1 && kind == MatchKind.LPM) {
            throw json.error("table '" + name + "' has two lpm key fields");
        }
        List<Action> actions = actions(json);
        ActionProfile profile = profile(json, name);
        JsonView defaultEntry = json.opt("default_entry");
        ActionCall defaultCall = null;
        boolean constAction = false;
        boolean constEntry = false;
        if (!defaultEntry.isNull()) {
            defaultCall = call(defaultEntry, actions);
            constAction = defaultEntry.opt("action_const").boolOr(false);
            constEntry = defaultEntry.opt("action_entry_const").boolOr(false);
        }
        boolean constant = !json.opt("entries").isNull();
        if (constant && profile != null) {
            throw json.error("table '" + name + "' takes its actions from a profile and cannot have fixed entries");
        }
        List<Table.ConstEntry> entries = new ArrayList<>();
        for (JsonView entry : json.opt("entries").elements()) {
            entries.add(constEntry(entry, key, actions));
        }
        int size = constant ? entries.size() : json.get("max_size").integer(0, Integer.MAX_VALUE);
        Table table = new Table(
                name,
                json.get("id").integer(),
                scope.tables.size(),
                pipeline,
                kind,
                key,
                actions,
                size,
                json.opt("with_counters").boolOr(false),
                json.opt("support_timeout").boolOr(false),
                directMeter(json),
                profile,
                defaultCall,
                constAction,
                constEntry,
                constant,
                entries);
        scope.tables.add(json, name, table);
        return table;
    }

    private static void checkKind(JsonView json, MatchKind table, MatchKind field) {
        boolean fits = switch (field) {
            case EXACT, VALID -> true;
            case LPM -> table != MatchKind.EXACT;
            case TERNARY -> table == MatchKind.TERNARY || table == MatchKind.RANGE;
            case RANGE -> table == MatchKind.RANGE;
        };
        if (!fits) {
            throw json.error("a table of kind " + table + " cannot have a key field of kind " + field);
        }
    }

    private static MatchKind matchKind(JsonView json) {
        switch (json.text()) {
            case "exact":
                return MatchKind.EXACT;
            case "lpm":
                return MatchKind.LPM;
            case "ternary":
            case "optional":
                return MatchKind.TERNARY;
            case "range":
                return MatchKind.RANGE;
            case "valid":
                return MatchKind.VALID;
            default:
                throw json.error("match kind '" + json.text() + "' is not supported");
        }
    }

    private KeyField keyField(JsonView json) {
        MatchKind kind = matchKind(json.get("match_type"));
        JsonView target = json.get("target");
        BigInteger mask = json.opt("mask").isNull() ? null : json.opt("mask").hex();
        if (target.isObject() || !target.isText() && target.at(0).isObject()) {
            return computed(json, kind, target, mask);
        }
        Field field = kind == MatchKind.VALID && target.isText()
                ? scope.headers.get(target).validField()
                : scope.field(target);
        if (field.variable()) {
            throw target.error("field '" + field + "' of variable length cannot be matched");
        }
        return KeyField.of(json.opt("name").textOr(field.fullName()), kind, field, mask);
    }

    /** A field of a header that is chosen when the packet comes: p4c writes such keys, which simple_switch cannot load. */
    private KeyField computed(JsonView json, MatchKind kind, JsonView target, BigInteger mask) {
        ExprLoader exprs = new ExprLoader(scope, List.of());
        Expr.Data value = target.isObject() ? exprs.data(target) : exprs.computedField(target);
        String name = json.get("name").text();
        if (value instanceof Expr.FromBool) {
            return new KeyField(name, kind, value, 1, mask);
        }
        if (!(value instanceof Expr.AccessField field)) {
            throw target.error("a table's key must be a field");
        }
        HeaderType.FieldType type = ExprLoader.typeOf(field.header()).fields().get(field.offset());
        if (type.variable()) {
            throw target.error("field '" + type.name() + "' of variable length cannot be matched");
        }
        Expr.Data valid = new Expr.Choice(new Expr.Valid(field.header()), field, new Expr.Const(BigInteger.ZERO));
        return new KeyField(name, kind, valid, type.width(), mask);
    }

    private List<Action> actions(JsonView json) {
        List<Action> result = new ArrayList<>();
        if (!json.opt("action_ids").isNull()) {
            for (JsonView id : json.opt("action_ids").elements()) {
                result.add(actionById(id));
            }
            return result;
        }
        for (JsonView actionName : json.get("actions").elements()) {
            Action found = scope.actions.stream()
                    .filter(a -> a.name().equals(actionName.text()))
                    .findFirst()
                    .orElseThrow(() -> actionName.error("there is no action named '" + actionName.text() + "'"));
            result.add(found);
        }
        return result;
    }

    private ActionProfile profile(JsonView json, String tableName) {
        String type = json.get("type").text();
        if (type.equals("simple")) {
            return null;
        }
        if (!type.equals("indirect") && !type.equals("indirect_ws")) {
            throw json.error("table type '" + type + "' is not supported");
        }
        ActionProfile profile = scope.actionProfiles.get(json.get("action_profile"));
        if (type.equals("indirect_ws") && profile.selector() == null) {
            throw json.error(
                    "table '" + tableName + "' needs a selector but profile '" + profile.name() + "' has none");
        }
        return profile;
    }

    private MeterArray directMeter(JsonView json) {
        JsonView meterName = json.opt("direct_meters");
        if (meterName.isNull()) {
            return null;
        }
        MeterArray meter = scope.meters.get(meterName);
        if (!meter.direct()) {
            throw meterName.error("meter '" + meter.name() + "' is not direct");
        }
        return meter;
    }

    private ActionCall call(JsonView json, List<Action> allowed) {
        Action action = actionById(json.get("action_id"));
        if (!allowed.contains(action)) {
            throw json.error("action '" + action.name() + "' is not one of the table's actions");
        }
        List<JsonView> data = json.get("action_data").elements();
        if (data.size() != action.parameters().size()) {
            throw json.error("action '" + action.name() + "' takes "
                    + action.parameters().size() + " arguments, found " + data.size());
        }
        List<BigInteger> arguments = new ArrayList<>();
        for (int i = 0; i < data.size(); i++) {
            int width = action.parameters().get(i).width();
            arguments.add(data.get(i).hex().and(ones(width)));
        }
        return new ActionCall(action, arguments);
    }

    private Table.ConstEntry constEntry(JsonView json, List<KeyField> key, List<Action> actions) {
        List<JsonView> parts = json.get("match_key").elements();
        if (parts.size() != key.size()) {
            throw json.error("expected " + key.size() + " match fields, found " + parts.size());
        }
        List<Table.ConstMatch> matches = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            matches.add(constMatch(parts.get(i), key.get(i)));
        }
        return new Table.ConstEntry(
                matches,
                call(json.get("action_entry"), actions),
                json.opt("priority").isNull() ? 0 : json.opt("priority").integer());
    }

    private Table.ConstMatch constMatch(JsonView json, KeyField field) {
        MatchKind kind = matchKind(json.get("match_type"));
        if (kind != field.kind()) {
            throw json.error("expected a match of kind " + field.kind() + ", found " + kind);
        }
        switch (kind) {
            case LPM:
                return new Table.ConstMatch(
                        value(json.get("key"), field),
                        null,
                        json.get("prefix_length").integer(0, field.width()));
            case TERNARY:
                return new Table.ConstMatch(value(json.get("key"), field), value(json.get("mask"), field), -1);
            case RANGE:
                return new Table.ConstMatch(value(json.get("start"), field), value(json.get("end"), field), -1);
            case VALID:
                return new Table.ConstMatch(json.get("key").bool() ? BigInteger.ONE : BigInteger.ZERO, null, -1);
            default:
                return new Table.ConstMatch(value(json.get("key"), field), null, -1);
        }
    }

    private static BigInteger value(JsonView json, KeyField field) {
        return json.hex().and(ones(field.width()));
    }

    private static BigInteger ones(int width) {
        return BigInteger.ONE.shiftLeft(width).subtract(BigInteger.ONE);
    }
}
