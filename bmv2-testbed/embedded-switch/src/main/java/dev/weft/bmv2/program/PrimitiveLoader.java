package dev.weft.bmv2.program;

import java.util.ArrayList;
import java.util.List;

/** Loads primitives. */
final class PrimitiveLoader {
    private final Scope scope;
    private final ExprLoader exprs;

    PrimitiveLoader(Scope scope, List<Action.Parameter> parameters) {
        this.scope = scope;
        this.exprs = new ExprLoader(scope, parameters);
    }

    /** Loads the steps of an action; jumps must stay inside (its end included). */
    List<Primitive> loadAll(List<JsonView> steps) {
        List<Primitive> result = new ArrayList<>(steps.size());
        for (JsonView json : steps) {
            Primitive primitive = load(json);
            int target = primitive instanceof Primitive.Jump j
                    ? j.target()
                    : primitive instanceof Primitive.JumpIfZero z ? z.target() : 0;
            if (target < 0 || target > steps.size()) {
                throw json.error("jump to step " + target + " of " + steps.size());
            }
            result.add(primitive);
        }
        return result;
    }

    Primitive load(JsonView json) {
        String op = json.get("op").text();
        JsonView p = json.get("parameters");
        switch (op) {
            case "assign":
            case "modify_field":
                count(json, op, p, 2);
                return new Primitive.Assign(exprs.target(p.at(0)), exprs.data(p.at(1)));
            case "assign_VL":
                count(json, op, p, 2);
                return assignVariable(p);
            case "assign_header":
            case "copy_header":
                count(json, op, p, 2);
                return assignHeader(json, p);
            case "assign_union":
                count(json, op, p, 2);
                return assignUnion(json, p);
            case "assign_header_stack":
                count(json, op, p, 2);
                return assignStack(json, p);
            case "assign_union_stack":
                count(json, op, p, 2);
                return assignUnionStack(json, p);
            case "push":
            case "pop":
                count(json, op, p, 2);
                return shiftStack(op.equals("push"), p);
            case "add_header":
            case "add_header_fast":
                count(json, op, p, 1);
                return new Primitive.AddHeader(exprs.header(p.at(0)));
            case "remove_header":
                count(json, op, p, 1);
                return new Primitive.RemoveHeader(exprs.header(p.at(0)));
            case "_jump":
                count(json, op, p, 1);
                return new Primitive.Jump(constant(p.at(0)));
            case "_jump_if_zero":
                count(json, op, p, 2);
                return new Primitive.JumpIfZero(exprs.data(p.at(0)), constant(p.at(1)));
            case "exit":
                count(json, op, p, 0);
                return new Primitive.Exit();
            case "assert":
            case "assume":
                count(json, op, p, 1);
                return new Primitive.Check(op, exprs.data(p.at(0)));
            case "log_msg":
                count(json, op, p, 2);
                return logMessage(p);
            case "drop":
                count(json, op, p, 0);
                return new Primitive.MarkToDrop();
            case "mark_to_drop":
                if (p.size() > 1) {
                    count(json, op, p, 1);
                }
                return new Primitive.MarkToDrop();
            case "no_op":
                return new Primitive.NoOp();
            default:
                return external(json, op, p);
        }
    }

    private Primitive external(JsonView json, String op, JsonView p) {
        switch (op) {
            case "clone_ingress_pkt_to_egress":
                count(json, op, p, 2);
                return new Primitive.CloneIngressToEgress(exprs.data(p.at(0)), exprs.data(p.at(1)));
            case "clone_egress_pkt_to_egress":
                count(json, op, p, 2);
                return new Primitive.CloneEgressToEgress(exprs.data(p.at(0)), exprs.data(p.at(1)));
            case "resubmit":
                count(json, op, p, 1);
                return new Primitive.Resubmit(exprs.data(p.at(0)));
            case "recirculate":
                count(json, op, p, 1);
                return new Primitive.Recirculate(exprs.data(p.at(0)));
            case "truncate":
                count(json, op, p, 1);
                return new Primitive.Truncate(exprs.data(p.at(0)));
            case "generate_digest":
                count(json, op, p, 2);
                return new Primitive.GenerateDigest(exprs.data(p.at(0)), exprs.data(p.at(1)));
            case "modify_field_with_hash_based_offset":
                count(json, op, p, 4);
                return new Primitive.Hash(
                        exprs.target(p.at(0)),
                        exprs.data(p.at(1)),
                        scope.calculations.get(typed(p.at(2), "calculation")),
                        exprs.data(p.at(3)));
            case "modify_field_rng_uniform":
                count(json, op, p, 3);
                return new Primitive.Random(exprs.target(p.at(0)), exprs.data(p.at(1)), exprs.data(p.at(2)));
            case "count":
                count(json, op, p, 2);
                return counter(p);
            case "execute_meter":
                count(json, op, p, 3);
                return meter(p);
            case "register_read":
                count(json, op, p, 3);
                return new Primitive.RegisterRead(
                        exprs.target(p.at(0)),
                        scope.registers.get(typed(p.at(1), "register_array")),
                        exprs.data(p.at(2)));
            case "register_write":
                count(json, op, p, 3);
                return new Primitive.RegisterWrite(
                        scope.registers.get(typed(p.at(0), "register_array")),
                        exprs.data(p.at(1)),
                        exprs.data(p.at(2)));
            default:
                return arithmetic(json, op, p);
        }
    }

    /** P4_14's arithmetic primitives. */
    private Primitive arithmetic(JsonView json, String op, JsonView p) {
        switch (op) {
            case "add_to_field":
            case "subtract_from_field":
                count(json, op, p, 2);
                Expr.Data target = exprs.target(p.at(0));
                Expr.BinaryOp sign = op.equals("add_to_field") ? Expr.BinaryOp.ADD : Expr.BinaryOp.SUB;
                return new Primitive.Assign(target, new Expr.Binary(sign, target, exprs.data(p.at(1))));
            case "add":
                return binary(json, op, p, Expr.BinaryOp.ADD);
            case "subtract":
                return binary(json, op, p, Expr.BinaryOp.SUB);
            case "bit_xor":
                return binary(json, op, p, Expr.BinaryOp.XOR);
            case "bit_or":
                return binary(json, op, p, Expr.BinaryOp.OR);
            case "bit_and":
                return binary(json, op, p, Expr.BinaryOp.AND);
            case "shift_left":
                return binary(json, op, p, Expr.BinaryOp.SHL);
            case "shift_right":
                return binary(json, op, p, Expr.BinaryOp.SHR);
            default:
                throw json.error("primitive '" + op + "' is not supported");
        }
    }

    private Primitive binary(JsonView json, String op, JsonView p, Expr.BinaryOp kind) {
        count(json, op, p, 3);
        return new Primitive.Assign(
                exprs.target(p.at(0)), new Expr.Binary(kind, exprs.data(p.at(1)), exprs.data(p.at(2))));
    }

    private Primitive assignVariable(JsonView p) {
        if (exprs.load(p.at(0)) instanceof Expr.FieldRef target
                && target.field().variable()
                && exprs.load(p.at(1)) instanceof Expr.FieldRef source
                && source.field().variable()) {
            return new Primitive.AssignVariable(target.field(), source.field());
        }
        throw p.error("'assign_VL' needs two fields of variable length");
    }

    private Primitive assignHeader(JsonView json, JsonView p) {
        Expr.HeaderValue target = exprs.header(p.at(0));
        Expr.HeaderValue source = exprs.header(p.at(1));
        if (ExprLoader.typeOf(target) != ExprLoader.typeOf(source)) {
            throw json.error("assignment between headers of different types");
        }
        return new Primitive.AssignHeader(target, source);
    }

    private Primitive assignUnion(JsonView json, JsonView p) {
        Expr.UnionValue target = exprs.union(p.at(0));
        Expr.UnionValue source = exprs.union(p.at(1));
        if (!HeaderLoader.sameTypes(ExprLoader.unionOf(target), ExprLoader.unionOf(source))) {
            throw json.error("assignment between unions of different types");
        }
        return new Primitive.AssignUnion(target, source);
    }

    private Primitive assignStack(JsonView json, JsonView p) {
        HeaderStack target = exprs.stack(p.at(0));
        HeaderStack source = exprs.stack(p.at(1));
        if (target.type() != source.type()
                || target.headers().size() != source.headers().size()) {
            throw json.error("assignment between stacks of different types or sizes");
        }
        return new Primitive.AssignStack(target, source);
    }

    private Primitive assignUnionStack(JsonView json, JsonView p) {
        HeaderUnionStack target = exprs.unionStack(p.at(0));
        HeaderUnionStack source = exprs.unionStack(p.at(1));
        if (target.unions().size() != source.unions().size()
                || !HeaderLoader.sameTypes(
                        target.unions().get(0), source.unions().get(0))) {
            throw json.error("assignment between union stacks of different types or sizes");
        }
        return new Primitive.AssignUnionStack(target, source);
    }

    private Primitive shiftStack(boolean push, JsonView p) {
        Expr stack = exprs.load(p.at(0));
        Expr.Data number = exprs.data(p.at(1));
        if (stack instanceof Expr.StackRef s) {
            return push ? new Primitive.Push(s.stack(), number) : new Primitive.Pop(s.stack(), number);
        }
        if (stack instanceof Expr.UnionStackRef s) {
            return push ? new Primitive.PushUnion(s.stack(), number) : new Primitive.PopUnion(s.stack(), number);
        }
        throw p.error("expected a stack");
    }

    private Primitive logMessage(JsonView p) {
        List<Expr.Data> arguments = new ArrayList<>();
        JsonView given = typed(p.at(1), "parameters_vector");
        // A message without arguments has an empty object there.
        if (!given.isObject()) {
            given.elements().forEach(argument -> arguments.add(exprs.data(argument)));
        }
        return new Primitive.LogMessage(typed(p.at(0), "string").text(), arguments);
    }

    private Primitive counter(JsonView p) {
        CounterArray counter = scope.counters.get(typed(p.at(0), "counter_array"));
        if (counter.direct()) {
            throw p.error("direct counter '" + counter.name() + "' cannot be counted by index");
        }
        return new Primitive.Count(counter, exprs.data(p.at(1)));
    }

    private Primitive meter(JsonView p) {
        MeterArray meter = scope.meters.get(typed(p.at(0), "meter_array"));
        if (meter.direct()) {
            throw p.error("direct meter '" + meter.name() + "' cannot be executed by index");
        }
        return new Primitive.ExecuteMeter(meter, exprs.data(p.at(1)), exprs.target(p.at(2)));
    }

    private static JsonView typed(JsonView json, String type) {
        if (!json.get("type").text().equals(type)) {
            throw json.error(
                    "expected a " + type + ", found a " + json.get("type").text());
        }
        return json.get("value");
    }

    private int constant(JsonView json) {
        if (exprs.load(json) instanceof Expr.Const c && c.value().bitLength() < 31) {
            return c.value().intValue();
        }
        throw json.error("expected a small constant");
    }

    private static void count(JsonView json, String op, JsonView parameters, int expected) {
        if (parameters.size() != expected) {
            throw json.error("primitive '" + op + "' takes " + expected + " parameters, found " + parameters.size());
        }
    }
}
