package dev.weft.bmv2.program;

import java.math.BigInteger;
import java.util.List;

/** Loads expressions; {@code parameters} are those of the action they belong to, none elsewhere. */
final class ExprLoader {
    private static final int MAX_SHIFT = HeaderLoader.MAX_BITS;

    private final Scope scope;
    private final List<Action.Parameter> parameters;

    ExprLoader(Scope scope, List<Action.Parameter> parameters) {
        this.scope = scope;
        this.parameters = parameters;
    }

    /** Loads an integer; a truth value becomes 1 or 0. */
    Expr.Data data(JsonView json) {
        Expr expr = load(json);
        if (expr instanceof Expr.Data d) {
            return d;
        }
        if (expr instanceof Expr.Bool b) {
            return new Expr.FromBool(b);
        }
        throw json.error("expected an integer expression");
    }

    /** Loads a truth value; an integer is true if not zero. */
    Expr.Bool bool(JsonView json) {
        Expr expr = load(json);
        if (expr instanceof Expr.Bool b) {
            return b;
        }
        if (expr instanceof Expr.Data d) {
            return new Expr.ToBool(d);
        }
        throw json.error("expected a boolean expression");
    }

    Expr.HeaderValue header(JsonView json) {
        if (load(json) instanceof Expr.HeaderValue h) {
            return h;
        }
        throw json.error("expected a header");
    }

    Expr.UnionValue union(JsonView json) {
        if (load(json) instanceof Expr.UnionValue u) {
            return u;
        }
        throw json.error("expected a header union");
    }

    HeaderStack stack(JsonView json) {
        if (load(json) instanceof Expr.StackRef s) {
            return s.stack();
        }
        throw json.error("expected a header stack");
    }

    HeaderUnionStack unionStack(JsonView json) {
        if (load(json) instanceof Expr.UnionStackRef s) {
            return s.stack();
        }
        throw json.error("expected a header union stack");
    }

    /** Loads something that can be written. */
    Expr.Data target(JsonView json) {
        Expr expr = load(json);
        if (expr instanceof Expr.FieldRef f && f.field().hidden()) {
            throw json.error("'" + f.field() + "' cannot be written");
        }
        if (expr instanceof Expr.FieldRef
                || expr instanceof Expr.AccessField
                || expr instanceof Expr.LastStackField
                || expr instanceof Expr.RegisterRef) {
            return (Expr.Data) expr;
        }
        throw json.error("expected a field that can be written");
    }

    /** Loads a value object: an object with 'type' and 'value'. */
    Expr load(JsonView json) {
        if (json.isObject() && json.opt("type").isNull() && !json.opt("op").isNull()) {
            return operation(json);
        }
        String type = json.get("type").text();
        JsonView value = json.get("value");
        switch (type) {
            case "expression":
                return load(value);
            case "field":
                return value.at(0).isObject() ? computedField(value) : new Expr.FieldRef(scope.field(value));
            case "hexstr":
                return new Expr.Const(value.hex());
            case "bool":
                return new Expr.BoolConst(value.bool());
            case "header":
                return new Expr.HeaderRef(scope.headers.get(value));
            case "header_stack":
                return new Expr.StackRef(scope.stacks.get(value));
            case "header_union":
                return new Expr.UnionRef(scope.unions.get(value));
            case "header_union_stack":
                return new Expr.UnionStackRef(scope.unionStacks.get(value));
            case "local":
            case "runtime_data":
                return parameter(value);
            case "register":
                return new Expr.RegisterRef(scope.registers.get(value.at(0)), data(value.at(1)));
            case "stack_field":
                return stackField(value);
            case "union_stack_field":
                return unionStackField(value);
            default:
                throw json.error("value type '" + type + "' is not supported in an expression");
        }
    }

    /** A field of an element that is known when the packet comes; p4c asks so for its validity. bmv2 cannot read it. */
    Expr.Data computedField(JsonView value) {
        Expr.HeaderValue header = header(value.at(0));
        String name = value.at(1).text();
        if (name.equals("$valid$")) {
            return new Expr.FromBool(new Expr.Valid(header));
        }
        int offset = typeOf(header).offsetOf(name);
        if (offset < 0) {
            throw value.error("a header of type '" + typeOf(header).name() + "' has no field '" + name + "'");
        }
        return new Expr.AccessField(header, offset);
    }

    private Expr.Data parameter(JsonView value) {
        int index = value.integer();
        if (index < 0 || index >= parameters.size()) {
            throw value.error("parameter " + index + " does not exist: there are " + parameters.size());
        }
        Action.Parameter p = parameters.get(index);
        return new Expr.Param(index, p.width(), p.slot());
    }

    private Expr.Data stackField(JsonView value) {
        HeaderStack stack = scope.stacks.get(value.at(0));
        int offset = stack.type().offsetOf(value.at(1).text());
        if (offset < 0) {
            throw value.error(
                    "stack '" + stack.name() + "' has no field '" + value.at(1).text() + "'");
        }
        return new Expr.LastStackField(stack, offset);
    }

    Expr.LastUnionStackField unionStackField(JsonView value) {
        HeaderUnionStack stack = scope.unionStacks.get(value.at(0));
        HeaderUnion first = stack.unions().get(0);
        int member = first.memberNames().indexOf(value.at(1).text());
        if (member < 0) {
            throw value.error(
                    "union '" + stack.name() + "' has no member '" + value.at(1).text() + "'");
        }
        int offset = first.headers().get(member).type().offsetOf(value.at(2).text());
        if (offset < 0) {
            throw value.error("there is no field '" + value.at(2).text() + "'");
        }
        return new Expr.LastUnionStackField(stack, member, offset);
    }

    private Expr operation(JsonView json) {
        String op = json.get("op").text();
        JsonView left = json.opt("left");
        JsonView right = json.opt("right");
        switch (op) {
            case "+":
                return left.isNull() ? data(right) : binary(Expr.BinaryOp.ADD, left, right);
            case "-":
                return left.isNull()
                        ? new Expr.Binary(Expr.BinaryOp.SUB, new Expr.Const(BigInteger.ZERO), data(right))
                        : binary(Expr.BinaryOp.SUB, left, right);
            case "*":
                return binary(Expr.BinaryOp.MUL, left, right);
            case "/":
                return binary(Expr.BinaryOp.DIV, left, right);
            case "%":
                return binary(Expr.BinaryOp.MOD, left, right);
            case "<<":
                return shift(Expr.BinaryOp.SHL, left, right);
            case ">>":
                return shift(Expr.BinaryOp.SHR, left, right);
            case "&":
                return binary(Expr.BinaryOp.AND, left, right);
            case "|":
                return binary(Expr.BinaryOp.OR, left, right);
            case "^":
                return binary(Expr.BinaryOp.XOR, left, right);
            case "~":
                return new Expr.Complement(data(right));
            case "two_comp_mod":
                return cast(Expr.CastOp.TWO_COMP_MOD, left, right);
            case "usat_cast":
                return cast(Expr.CastOp.USAT, left, right);
            case "sat_cast":
                return cast(Expr.CastOp.SAT, left, right);
            case "==":
                return equality(json, left, right, false);
            case "!=":
                return equality(json, left, right, true);
            case "<":
                return new Expr.Compare(Expr.CompareOp.LT, data(left), data(right));
            case "<=":
                return new Expr.Compare(Expr.CompareOp.LE, data(left), data(right));
            case ">":
                return new Expr.Compare(Expr.CompareOp.GT, data(left), data(right));
            case ">=":
                return new Expr.Compare(Expr.CompareOp.GE, data(left), data(right));
            case "and":
                return new Expr.And(bool(left), bool(right));
            case "or":
                return new Expr.Or(bool(left), bool(right));
            case "not":
                return new Expr.Not(bool(right));
            case "d2b":
                return new Expr.ToBool(data(right));
            case "b2d":
                return new Expr.FromBool(bool(right));
            case "valid":
                return new Expr.Valid(header(right));
            case "valid_union":
                return new Expr.ValidUnion(union(right));
            case "?":
                return choice(json, left, right);
            case "access_field":
                return accessField(left, right);
            case "access_union_header":
                return unionMember(left, right);
            case "dereference_header_stack":
                return new Expr.HeaderAt(stack(left), data(right));
            case "dereference_union_stack":
                return new Expr.UnionAt(unionStack(left), data(right));
            case "last_stack_index":
                return new Expr.LastIndex(stack(right));
            case "size_stack":
                return new Expr.StackSize(stack(right));
            default:
                throw json.error("expression operator '" + op + "' is not supported");
        }
    }

    private Expr binary(Expr.BinaryOp op, JsonView left, JsonView right) {
        return new Expr.Binary(op, data(left), data(right));
    }

    private Expr shift(Expr.BinaryOp op, JsonView left, JsonView right) {
        Expr.Data amount = data(right);
        if (amount instanceof Expr.Const c && c.value().compareTo(BigInteger.valueOf(MAX_SHIFT)) > 0) {
            throw right.error("a shift by more than " + MAX_SHIFT + " bits is not supported");
        }
        return new Expr.Binary(op, data(left), amount);
    }

    private Expr cast(Expr.CastOp op, JsonView left, JsonView right) {
        if (!(data(right) instanceof Expr.Const width)
                || width.value().signum() <= 0
                || width.value().compareTo(BigInteger.valueOf(HeaderLoader.MAX_BITS)) > 0) {
            throw right.error("the width of a cast must be a constant from 1 to " + HeaderLoader.MAX_BITS);
        }
        return new Expr.Cast(op, data(left), width.value().intValue());
    }

    private Expr equality(JsonView json, JsonView leftJson, JsonView rightJson, boolean negated) {
        Expr left = load(leftJson);
        Expr right = load(rightJson);
        if (left instanceof Expr.Data l && right instanceof Expr.Data r) {
            return new Expr.Compare(negated ? Expr.CompareOp.NE : Expr.CompareOp.EQ, l, r);
        }
        if (left instanceof Expr.Bool l && right instanceof Expr.Bool r) {
            return new Expr.BoolEquals(l, r, negated);
        }
        if (left instanceof Expr.HeaderValue l && right instanceof Expr.HeaderValue r) {
            return new Expr.HeaderEquals(l, r, negated);
        }
        if (left instanceof Expr.UnionValue l && right instanceof Expr.UnionValue r) {
            return new Expr.UnionEquals(l, r, negated);
        }
        throw json.error("the two sides of '" + (negated ? "!=" : "==") + "' cannot be compared");
    }

    private Expr choice(JsonView json, JsonView left, JsonView right) {
        Expr.Bool condition = bool(json.get("cond"));
        Expr whenTrue = load(left);
        Expr whenFalse = load(right);
        if (whenTrue instanceof Expr.Data t && whenFalse instanceof Expr.Data f) {
            return new Expr.Choice(condition, t, f);
        }
        if (whenTrue instanceof Expr.Bool t && whenFalse instanceof Expr.Bool f) {
            return new Expr.BoolChoice(condition, t, f);
        }
        throw json.error("operator '?' is supported between two integers or two booleans only");
    }

    private Expr accessField(JsonView left, JsonView right) {
        Expr.HeaderValue header = header(left);
        int fields = typeOf(header).fields().size();
        return new Expr.AccessField(header, right.integer(0, fields - 1));
    }

    private Expr unionMember(JsonView left, JsonView right) {
        Expr.UnionValue union = union(left);
        int members = unionOf(union).headers().size();
        return new Expr.UnionMember(union, right.integer(0, members - 1));
    }

    /** The static type of a header value. */
    static HeaderType typeOf(Expr.HeaderValue header) {
        if (header instanceof Expr.HeaderRef r) {
            return r.header().type();
        }
        if (header instanceof Expr.HeaderAt a) {
            return a.stack().type();
        }
        Expr.UnionMember m = (Expr.UnionMember) header;
        return unionOf(m.union()).headers().get(m.member()).type();
    }

    /** A union with the static type of the value. */
    static HeaderUnion unionOf(Expr.UnionValue union) {
        if (union instanceof Expr.UnionRef r) {
            return r.union();
        }
        return ((Expr.UnionAt) union).stack().unions().get(0);
    }
}
