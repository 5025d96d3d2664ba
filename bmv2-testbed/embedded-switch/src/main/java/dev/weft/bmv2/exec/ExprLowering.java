package dev.weft.bmv2.exec;

import dev.weft.bmv2.program.Expr;
import dev.weft.bmv2.program.Field;
import dev.weft.bmv2.program.Header;
import dev.weft.bmv2.program.HeaderStack;
import dev.weft.bmv2.program.HeaderType;
import dev.weft.bmv2.program.HeaderUnionStack;
import dev.weft.bmv2.state.StateStore;
import java.util.IdentityHashMap;
import java.util.Map;

/** Lowers expressions into nodes. */
final class ExprLowering {
    private final HeaderOps headers;
    private final StateStore state;
    private final Map<Expr.Data, DataNode> nodes = new IdentityHashMap<>();

    ExprLowering(HeaderOps headers, StateStore state) {
        this.headers = headers;
        this.state = state;
    }

    /** The node of an expression: always the same one for the same object. */
    DataNode data(Expr.Data expr) {
        DataNode known = nodes.get(expr);
        if (known == null) {
            known = lower(expr);
            nodes.put(expr, known);
        }
        return known;
    }

    private DataNode lower(Expr.Data expr) {
        if (expr instanceof Expr.Const e) {
            return new LoadNodes.Const(e.value());
        }
        if (expr instanceof Expr.FieldRef e) {
            return field(e.field());
        }
        if (expr instanceof Expr.Binary e) {
            return ArithmeticNodes.binary(e.op(), data(e.left()), data(e.right()));
        }
        if (expr instanceof Expr.Complement e) {
            return new ArithmeticNodes.Complement(data(e.operand()));
        }
        if (expr instanceof Expr.Cast e) {
            return switch (e.op()) {
                case TWO_COMP_MOD -> new ArithmeticNodes.TwoCompMod(data(e.operand()), e.width());
                case USAT -> new ArithmeticNodes.Saturate(data(e.operand()), e.width(), false);
                case SAT -> new ArithmeticNodes.Saturate(data(e.operand()), e.width(), true);
            };
        }
        if (expr instanceof Expr.Choice e) {
            return new ArithmeticNodes.Choice(bool(e.condition()), data(e.whenTrue()), data(e.whenFalse()));
        }
        if (expr instanceof Expr.FromBool e) {
            return new ArithmeticNodes.FromBool(bool(e.operand()));
        }
        if (expr instanceof Expr.Param e) {
            return new LoadNodes.Param(e.slot(), e.width());
        }
        if (expr instanceof Expr.RegisterRef e) {
            return new LoadNodes.Register(state.register(e.register()), data(e.index()));
        }
        if (expr instanceof Expr.LastIndex e) {
            return new LoadNodes.StackCount(e.stack().index(), -1);
        }
        if (expr instanceof Expr.StackSize e) {
            return new LoadNodes.StackCount(e.stack().index(), 0);
        }
        HeaderType.FieldType type = typeOf(expr);
        return new LoadNodes.Dynamic(place(expr), type.width(), type.signed());
    }

    private static DataNode field(Field field) {
        return field.width() <= 64
                ? new LoadNodes.Narrow(field.slot(), field.width(), field.signed())
                : new LoadNodes.Wide(field.slot(), field.width(), field.signed());
    }

    /** The type of a field chosen at run time. */
    static HeaderType.FieldType typeOf(Expr.Data expr) {
        if (expr instanceof Expr.LastStackField e) {
            return e.stack().type().fields().get(e.offset());
        }
        if (expr instanceof Expr.LastUnionStackField e) {
            Header member = e.stack().unions().get(0).headers().get(e.member());
            return member.type().fields().get(e.fieldOffset());
        }
        Expr.AccessField e = (Expr.AccessField) expr;
        return sample(e.header()).type().fields().get(e.offset());
    }

    /** Some header of the value's static type. */
    static Header sample(Expr.HeaderValue value) {
        if (value instanceof Expr.HeaderRef r) {
            return r.header();
        }
        if (value instanceof Expr.HeaderAt a) {
            return a.stack().headers().get(0);
        }
        Expr.UnionMember m = (Expr.UnionMember) value;
        if (m.union() instanceof Expr.UnionRef r) {
            return r.union().headers().get(m.member());
        }
        return ((Expr.UnionAt) m.union()).stack().unions().get(0).headers().get(m.member());
    }

    /** Where a field chosen at run time lies; -1 outside its stack. */
    LoadNodes.Place place(Expr.Data expr) {
        if (expr instanceof Expr.LastStackField e) {
            HeaderStack stack = e.stack();
            int index = stack.index();
            int[] slots = stack.headers().stream()
                    .mapToInt(h -> h.fields().get(e.offset()).slot())
                    .toArray();
            return new LoadNodes.Place() {
                @Override
                int slot(PacketState packet) {
                    int next = packet.stackNext[index];
                    return next == 0 ? -1 : slots[next - 1];
                }
            };
        }
        if (expr instanceof Expr.LastUnionStackField e) {
            HeaderUnionStack stack = e.stack();
            int index = stack.index();
            int[] slots = stack.unions().stream()
                    .mapToInt(u -> u.headers()
                            .get(e.member())
                            .fields()
                            .get(e.fieldOffset())
                            .slot())
                    .toArray();
            return new LoadNodes.Place() {
                @Override
                int slot(PacketState packet) {
                    int next = packet.unionStackNext[index];
                    return next == 0 ? -1 : slots[next - 1];
                }
            };
        }
        Expr.AccessField e = (Expr.AccessField) expr;
        Header sample = sample(e.header());
        int distance = sample.fields().get(e.offset()).slot() - sample.firstSlot();
        HeaderNode header = header(e.header());
        return new LoadNodes.Place() {
            @Override
            int slot(PacketState packet) {
                int h = header.index(packet);
                return h < 0 ? -1 : headers.firstSlot(h) + distance;
            }
        };
    }

    BoolNode bool(Expr.Bool expr) {
        if (expr instanceof Expr.BoolConst e) {
            return new BoolNodes.Const(e.value());
        }
        if (expr instanceof Expr.Compare e) {
            return BoolNodes.compare(e.op(), data(e.left()), data(e.right()));
        }
        if (expr instanceof Expr.BoolEquals e) {
            return new BoolNodes.SameTruth(bool(e.left()), bool(e.right()), e.negated());
        }
        if (expr instanceof Expr.And e) {
            return new BoolNodes.And(bool(e.left()), bool(e.right()));
        }
        if (expr instanceof Expr.Or e) {
            return new BoolNodes.Or(bool(e.left()), bool(e.right()));
        }
        if (expr instanceof Expr.Not e) {
            return new BoolNodes.Not(bool(e.operand()));
        }
        if (expr instanceof Expr.ToBool e) {
            return new BoolNodes.NotZero(data(e.operand()));
        }
        if (expr instanceof Expr.Valid e) {
            return new BoolNodes.Valid(headers, header(e.header()));
        }
        if (expr instanceof Expr.ValidUnion e) {
            return new BoolNodes.ValidUnion(headers, union(e.union()));
        }
        if (expr instanceof Expr.HeaderEquals e) {
            return new BoolNodes.EqualHeaders(headers, header(e.left()), header(e.right()), false, e.negated());
        }
        if (expr instanceof Expr.UnionEquals e) {
            return new BoolNodes.EqualHeaders(headers, union(e.left()), union(e.right()), true, e.negated());
        }
        Expr.BoolChoice e = (Expr.BoolChoice) expr;
        return new BoolNodes.Choice(bool(e.condition()), bool(e.whenTrue()), bool(e.whenFalse()));
    }

    HeaderNode header(Expr.HeaderValue expr) {
        if (expr instanceof Expr.HeaderRef e) {
            return HeaderNode.fixed(e.header().index());
        }
        if (expr instanceof Expr.HeaderAt e) {
            int[] elements =
                    e.stack().headers().stream().mapToInt(Header::index).toArray();
            return HeaderNode.element(elements, data(e.index()));
        }
        Expr.UnionMember e = (Expr.UnionMember) expr;
        HeaderNode union = union(e.union());
        int member = e.member();
        return new HeaderNode() {
            @Override
            int index(PacketState packet) {
                return headers.member(union.index(packet), member);
            }
        };
    }

    HeaderNode union(Expr.UnionValue expr) {
        if (expr instanceof Expr.UnionRef e) {
            return HeaderNode.fixed(e.union().index());
        }
        Expr.UnionAt e = (Expr.UnionAt) expr;
        int[] elements = e.stack().unions().stream().mapToInt(u -> u.index()).toArray();
        return HeaderNode.element(elements, data(e.index()));
    }
}
