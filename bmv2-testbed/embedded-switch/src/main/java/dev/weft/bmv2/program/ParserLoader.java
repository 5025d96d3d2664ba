package dev.weft.bmv2.program;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Loads the parser. */
final class ParserLoader {
    private final Scope scope;
    private final ExprLoader exprs;
    private final PrimitiveLoader primitives;
    private final Map<String, Integer> stateIndex = new HashMap<>();

    ParserLoader(Scope scope) {
        this.scope = scope;
        this.exprs = new ExprLoader(scope, List.of());
        this.primitives = new PrimitiveLoader(scope, List.of());
    }

    Parser load(JsonView json) {
        List<JsonView> states = json.get("parse_states").elements();
        for (JsonView state : states) {
            if (stateIndex.put(state.get("name").text(), stateIndex.size()) != null) {
                throw state.error(
                        "two parser states are named '" + state.get("name").text() + "'");
            }
        }
        List<ParserState> result = new ArrayList<>();
        for (JsonView state : states) {
            result.add(state(state, result.size()));
        }
        return new Parser(result, next(json.get("init_state")));
    }

    private int next(JsonView name) {
        if (name.isNull()) {
            return Parser.ACCEPT;
        }
        Integer index = stateIndex.get(name.text());
        if (index == null) {
            throw name.error("there is no parser state named '" + name.text() + "'");
        }
        return index;
    }

    private ParserState state(JsonView json, int index) {
        List<ParserOp> ops = new ArrayList<>();
        for (JsonView op : json.get("parser_ops").elements()) {
            ops.add(op(op));
        }
        List<ParserState.KeyPart> key = new ArrayList<>();
        for (JsonView part : json.get("transition_key").elements()) {
            key.add(keyPart(part));
        }
        List<ParserState.Transition> transitions = new ArrayList<>();
        int defaultNext = Parser.ACCEPT;
        for (JsonView transition : json.get("transitions").elements()) {
            String type = transition.opt("type").textOr("hexstr");
            boolean isDefault = type.equals("default")
                    || type.equals("hexstr")
                            && transition.get("value").textOr("").equals("default");
            int next = next(transition.get("next_state"));
            if (isDefault) {
                defaultNext = next;
            } else {
                transitions.add(transition(transition, type, key, next));
            }
        }
        return new ParserState(json.get("name").text(), index, ops, key, transitions, defaultNext);
    }

    private ParserOp op(JsonView json) {
        String op = json.get("op").text();
        JsonView p = json.get("parameters");
        switch (op) {
            case "extract":
                return extract(p.at(0), null);
            case "extract_VL":
                return extract(p.at(0), exprs.data(p.at(1)));
            case "set":
                return set(p);
            case "verify":
                return new ParserOp.Verify(exprs.bool(p.at(0)), error(p.at(1)));
            case "shift":
                return new ParserOp.Advance(
                        new Expr.Const(BigInteger.valueOf(p.at(0).integer(0, 1 << 20) * 8L)));
            case "advance":
                return new ParserOp.Advance(exprs.data(p.at(0)));
            case "primitive":
                return new ParserOp.Run(primitives.loadAll(List.of(p.at(0))).get(0));
            default:
                throw json.error("parser operation '" + op + "' is not supported");
        }
    }

    private Expr.Data error(JsonView json) {
        return json.isInt() ? new Expr.Const(BigInteger.valueOf(json.integer())) : exprs.data(json);
    }

    private ParserOp extract(JsonView what, Expr.Data variableBits) {
        String type = what.get("type").text();
        JsonView value = what.get("value");
        switch (type) {
            case "regular":
                Header header = scope.headers.get(value);
                checkLength(what, header.type(), variableBits);
                return new ParserOp.Extract(header, variableBits);
            case "stack":
                HeaderStack stack = scope.stacks.get(value);
                checkLength(what, stack.type(), variableBits);
                return new ParserOp.ExtractStack(stack, variableBits);
            case "union_stack":
                HeaderUnionStack unions = scope.unionStacks.get(value.at(0));
                HeaderUnion first = unions.unions().get(0);
                int member = first.memberNames().indexOf(value.at(1).text());
                if (member < 0) {
                    throw value.error("there is no union member '" + value.at(1).text() + "'");
                }
                checkLength(what, first.headers().get(member).type(), variableBits);
                return new ParserOp.ExtractUnionStack(unions, member, variableBits);
            default:
                throw what.error("extract to '" + type + "' is not supported");
        }
    }

    private static void checkLength(JsonView what, HeaderType type, Expr.Data variableBits) {
        if (type.hasVariableField() != (variableBits != null)) {
            throw what.error("header type '" + type.name() + "' "
                    + (variableBits == null
                            ? "has a field of variable length: 'extract_VL' is needed"
                            : "has no field of variable length: 'extract' is needed"));
        }
    }

    private ParserOp set(JsonView p) {
        Expr target = exprs.target(p.at(0));
        if (!(target instanceof Expr.FieldRef field)) {
            throw p.at(0).error("the parser can set plain fields only");
        }
        JsonView source = p.at(1);
        if (source.get("type").text().equals("lookahead")) {
            int offset = source.get("value").at(0).integer(0, HeaderLoader.MAX_BITS);
            int width = source.get("value").at(1).integer(1, HeaderLoader.MAX_BITS);
            return new ParserOp.SetLookahead(field.field(), offset, width);
        }
        Expr value = exprs.load(source);
        if (field.field().variable()) {
            if (value instanceof Expr.FieldRef f && f.field().variable()) {
                return new ParserOp.Run(new Primitive.AssignVariable(field.field(), f.field()));
            }
            throw source.error("a field of variable length can only be set from another one");
        }
        return new ParserOp.Set(field.field(), exprs.data(source));
    }

    private ParserState.KeyPart keyPart(JsonView json) {
        JsonView value = json.get("value");
        String type = json.get("type").text();
        switch (type) {
            case "field":
                Field field = scope.field(value);
                return new ParserState.ValuePart(new Expr.FieldRef(field), field.width());
            case "stack_field":
                Expr.LastStackField last = (Expr.LastStackField) exprs.load(json);
                return new ParserState.ValuePart(
                        last, last.stack().type().fields().get(last.offset()).width());
            case "union_stack_field":
                Expr.LastUnionStackField union = exprs.unionStackField(value);
                HeaderUnion first = union.stack().unions().get(0);
                return new ParserState.ValuePart(
                        union,
                        first.headers()
                                .get(union.member())
                                .type()
                                .fields()
                                .get(union.fieldOffset())
                                .width());
            case "lookahead":
                return new ParserState.LookaheadPart(
                        value.at(0).integer(0, HeaderLoader.MAX_BITS),
                        value.at(1).integer(1, HeaderLoader.MAX_BITS));
            default:
                throw json.error("transition key part '" + type + "' is not supported");
        }
    }

    private ParserState.Transition transition(JsonView json, String type, List<ParserState.KeyPart> key, int next) {
        JsonView value = json.get("value");
        JsonView mask = json.opt("mask");
        switch (type) {
            case "hexstr":
                List<BigInteger> masks = mask.isNull() ? ones(key) : split(mask, key);
                List<BigInteger> values = split(value, key);
                List<BigInteger> masked = new ArrayList<>();
                for (int i = 0; i < values.size(); i++) {
                    masked.add(values.get(i).and(masks.get(i)));
                }
                return new ParserState.ValueTransition(masked, masks, next);
            case "parse_vset":
                ValueSet set = scope.valueSets.get(value);
                int bits = key.stream().mapToInt(ParserState.KeyPart::width).sum();
                if (set.width() != bits) {
                    throw json.error(
                            "value set '" + set.name() + "' has " + set.width() + " bits but the key has " + bits);
                }
                return new ParserState.SetTransition(set, mask.isNull() ? List.of() : split(mask, key), next);
            default:
                throw json.error("transition type '" + type + "' is not supported");
        }
    }

    private static List<BigInteger> ones(List<ParserState.KeyPart> key) {
        List<BigInteger> result = new ArrayList<>();
        for (ParserState.KeyPart part : key) {
            int bits = (part.width() + 7) / 8 * 8;
            result.add(BigInteger.ONE.shiftLeft(bits).subtract(BigInteger.ONE));
        }
        return result;
    }

    /** Cuts a value into the key's parts, each of which is padded to whole bytes. */
    private static List<BigInteger> split(JsonView json, List<ParserState.KeyPart> key) {
        // p4c writes a negative constant as "-0x01"; bmv2 cannot read that.
        if (key.size() == 1 && json.text().startsWith("-")) {
            BigInteger all = BigInteger.ONE.shiftLeft(key.get(0).width()).subtract(BigInteger.ONE);
            return List.of(json.hex().and(all));
        }
        int bytes = 0;
        for (ParserState.KeyPart part : key) {
            bytes += (part.width() + 7) / 8;
        }
        if (json.hexBytes() != bytes) {
            throw json.error("expected " + bytes + " bytes, found " + json.hexBytes());
        }
        BigInteger value = json.hex();
        if (value.signum() < 0) {
            throw json.error("expected an unsigned value");
        }
        List<BigInteger> result = new ArrayList<>();
        int shift = bytes * 8;
        for (ParserState.KeyPart part : key) {
            int bits = (part.width() + 7) / 8 * 8;
            shift -= bits;
            BigInteger all = BigInteger.ONE.shiftLeft(bits).subtract(BigInteger.ONE);
            result.add(value.shiftRight(shift).and(all));
        }
        return result;
    }
}
