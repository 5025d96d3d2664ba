package dev.weft.bmv2.exec;

import dev.weft.bmv2.program.Action;
import dev.weft.bmv2.program.Field;
import dev.weft.bmv2.program.Header;
import dev.weft.bmv2.program.HeaderStack;
import dev.weft.bmv2.program.HeaderUnion;
import dev.weft.bmv2.program.HeaderUnionStack;
import dev.weft.bmv2.program.IntrinsicFields;
import dev.weft.bmv2.program.Primitive;
import dev.weft.bmv2.state.Limbs;
import java.util.List;

/** Lowers primitives. */
final class PrimitiveLowering {
    private final HeaderOps headers;
    private final Runtime runtime;
    private final ExprLowering exprs;
    private final IntrinsicFields intrinsics;
    private final CalculationCode[] calculations;

    PrimitiveLowering(
            HeaderOps headers,
            Runtime runtime,
            ExprLowering exprs,
            IntrinsicFields intrinsics,
            CalculationCode[] calculations) {
        this.headers = headers;
        this.runtime = runtime;
        this.exprs = exprs;
        this.intrinsics = intrinsics;
        this.calculations = calculations;
    }

    ActionCode action(Action action) {
        return code(action.name(), action.primitives());
    }

    ActionCode code(String name, List<Primitive> primitives) {
        return new ActionCode(name, primitives.stream().map(this::lower).toArray(Op[]::new));
    }

    Op lower(Primitive primitive) {
        if (primitive instanceof Primitive.Assign p) {
            return new StateOps.Assign(store(p.target()), exprs.data(p.source()));
        }
        if (primitive instanceof Primitive.Jump p) {
            int target = p.target();
            return new Op.Jump() {
                @Override
                int next(PacketState packet, int following) {
                    return target;
                }
            };
        }
        if (primitive instanceof Primitive.JumpIfZero p) {
            BoolNode condition = new BoolNodes.NotZero(exprs.data(p.condition()));
            int target = p.target();
            return new Op.Jump() {
                @Override
                int next(PacketState packet, int following) {
                    return condition.test(packet) ? following : target;
                }
            };
        }
        if (primitive instanceof Primitive.NoOp) {
            return op(packet -> {});
        }
        if (primitive instanceof Primitive.Exit) {
            return op(packet -> packet.exit = true);
        }
        if (primitive instanceof Primitive.Check p) {
            return new StateOps.Check(p.kind(), new BoolNodes.NotZero(exprs.data(p.condition())));
        }
        if (primitive instanceof Primitive.LogMessage p) {
            return new StateOps.LogMessage(
                    p.format(), p.arguments().stream().map(exprs::data).toArray(DataNode[]::new));
        }
        Op op = header(primitive);
        if (op == null) {
            op = forwarding(primitive);
        }
        return op != null ? op : stateful(primitive);
    }

    private Op header(Primitive primitive) {
        if (primitive instanceof Primitive.AddHeader p) {
            return new HeaderOpNodes.Add(headers, exprs.header(p.header()));
        }
        if (primitive instanceof Primitive.RemoveHeader p) {
            return new HeaderOpNodes.Remove(headers, exprs.header(p.header()));
        }
        if (primitive instanceof Primitive.AssignHeader p) {
            return new HeaderOpNodes.Assign(headers, exprs.header(p.target()), exprs.header(p.source()));
        }
        if (primitive instanceof Primitive.AssignVariable p) {
            return assignVariable(p.target(), p.source());
        }
        if (primitive instanceof Primitive.AssignUnion p) {
            return new HeaderOpNodes.AssignUnion(headers, exprs.union(p.target()), exprs.union(p.source()));
        }
        if (primitive instanceof Primitive.AssignStack p) {
            return new HeaderOpNodes.AssignStack(
                    headers,
                    p.target().index(),
                    p.source().index(),
                    indices(p.target().headers()),
                    indices(p.source().headers()));
        }
        if (primitive instanceof Primitive.AssignUnionStack p) {
            return new HeaderOpNodes.AssignUnionStack(
                    headers,
                    p.target().index(),
                    p.source().index(),
                    p.target().unions().stream().mapToInt(HeaderUnion::index).toArray(),
                    p.source().unions().stream().mapToInt(HeaderUnion::index).toArray());
        }
        if (primitive instanceof Primitive.Push p) {
            return shift(p.stack(), exprs.data(p.count()), true);
        }
        if (primitive instanceof Primitive.Pop p) {
            return shift(p.stack(), exprs.data(p.count()), false);
        }
        if (primitive instanceof Primitive.PushUnion p) {
            return shift(p.stack(), exprs.data(p.count()), true);
        }
        if (primitive instanceof Primitive.PopUnion p) {
            return shift(p.stack(), exprs.data(p.count()), false);
        }
        return null;
    }

    private Op forwarding(Primitive primitive) {
        if (primitive instanceof Primitive.MarkToDrop) {
            int spec = intrinsics.egressSpec().slot();
            long dropPort =
                    runtime.dropPort() & Limbs.mask(intrinsics.egressSpec().width());
            int group = intrinsics.multicastGroup() == null
                    ? -1
                    : intrinsics.multicastGroup().slot();
            return op(packet -> {
                packet.slots[spec] = dropPort;
                if (group >= 0) {
                    packet.slots[group] = 0;
                }
            });
        }
        if (primitive instanceof Primitive.CloneIngressToEgress p) {
            return cloneOp(exprs.data(p.session()), exprs.data(p.fieldList()));
        }
        if (primitive instanceof Primitive.CloneEgressToEgress p) {
            return cloneOp(exprs.data(p.session()), exprs.data(p.fieldList()));
        }
        if (primitive instanceof Primitive.Resubmit p) {
            DataNode list = exprs.data(p.fieldList());
            return op(packet -> packet.resubmitFieldList = (int) list.low(packet) & 0xffff);
        }
        if (primitive instanceof Primitive.Recirculate p) {
            DataNode list = exprs.data(p.fieldList());
            return op(packet -> packet.recirculateFieldList = (int) list.low(packet) & 0xffff);
        }
        if (primitive instanceof Primitive.Truncate p) {
            DataNode length = exprs.data(p.lengthBytes());
            return op(packet -> {
                int limit = length.index(packet);
                if (limit >= 0) {
                    packet.truncateTo = Math.min(packet.truncateTo, limit);
                }
            });
        }
        if (primitive instanceof Primitive.GenerateDigest p) {
            DataNode list = exprs.data(p.learnList());
            return op(packet -> packet.learnList = (int) list.low(packet) & 0xffff);
        }
        return null;
    }

    private Op stateful(Primitive primitive) {
        if (primitive instanceof Primitive.Hash p) {
            return new StateOps.Hash(
                    store(p.target()),
                    exprs.data(p.base()),
                    calculations[p.calculation().index()],
                    exprs.data(p.max()));
        }
        if (primitive instanceof Primitive.Random p) {
            return new StateOps.Random(store(p.target()), exprs.data(p.low()), exprs.data(p.high()), runtime.random());
        }
        if (primitive instanceof Primitive.Count p) {
            return new StateOps.Count(runtime.state().counter(p.counter()), exprs.data(p.index()));
        }
        if (primitive instanceof Primitive.ExecuteMeter p) {
            return new StateOps.ExecuteMeter(
                    runtime.state().meter(p.meter()), exprs.data(p.index()), store(p.target()), runtime.nowNs());
        }
        if (primitive instanceof Primitive.RegisterRead p) {
            return new StateOps.RegisterRead(
                    store(p.target()), runtime.state().register(p.register()), exprs.data(p.index()));
        }
        if (primitive instanceof Primitive.RegisterWrite p) {
            return new StateOps.RegisterWrite(
                    runtime.state().register(p.register()), exprs.data(p.index()), exprs.data(p.source()));
        }
        throw new IllegalStateException("primitive without lowering: " + primitive);
    }

    private Store store(dev.weft.bmv2.program.Expr.Data target) {
        return Store.of(target, exprs, runtime.state());
    }

    private Op cloneOp(DataNode session, DataNode fieldList) {
        return op(packet -> {
            packet.cloneSession = (int) session.low(packet) & 0x7fff;
            packet.cloneFieldList = (int) fieldList.low(packet) & 0xffff;
        });
    }

    private Op assignVariable(Field target, Field source) {
        int limbs = Math.min(target.limbs(), source.limbs());
        return op(packet -> {
            long bits = Math.min(packet.slots[source.lengthSlot()], target.width());
            packet.slots[target.lengthSlot()] = bits;
            for (int i = 0; i < target.limbs(); i++) {
                packet.slots[target.slot() + i] = i < limbs ? packet.slots[source.slot() + i] : 0;
            }
        });
    }

    private Op shift(HeaderStack stack, DataNode count, boolean push) {
        int[][] columns = {indices(stack.headers())};
        return new HeaderOpNodes.Shift(headers, stack.index(), false, columns, count, push);
    }

    private Op shift(HeaderUnionStack stack, DataNode count, boolean push) {
        int members = stack.unions().get(0).headers().size();
        int[][] columns = new int[members][];
        for (int m = 0; m < members; m++) {
            int member = m;
            columns[m] = stack.unions().stream()
                    .mapToInt(u -> u.headers().get(member).index())
                    .toArray();
        }
        return new HeaderOpNodes.Shift(headers, stack.index(), true, columns, count, push);
    }

    private static int[] indices(List<Header> list) {
        return list.stream().mapToInt(Header::index).toArray();
    }

    private interface Step {
        void run(PacketState packet);
    }

    private static Op op(Step step) {
        return new Op() {
            @Override
            void run(PacketState packet) {
                step.run(packet);
            }
        };
    }
}
