package dev.weft.bmv2.exec;

import dev.weft.bmv2.program.Action;
import dev.weft.bmv2.program.Calculation;
import dev.weft.bmv2.program.Checksum;
import dev.weft.bmv2.program.ControlNode;
import dev.weft.bmv2.program.Expr;
import dev.weft.bmv2.program.Field;
import dev.weft.bmv2.program.FieldList;
import dev.weft.bmv2.program.Header;
import dev.weft.bmv2.program.IntrinsicFields;
import dev.weft.bmv2.program.LearnList;
import dev.weft.bmv2.program.ParserOp;
import dev.weft.bmv2.program.ParserState;
import dev.weft.bmv2.program.Pipeline;
import dev.weft.bmv2.program.Primitive;
import dev.weft.bmv2.program.Program;
import dev.weft.bmv2.program.Table;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Which fields a program reads and writes anywhere. What nobody reads need not be computed; what nobody reads or writes
 * need not be extracted: the deparser copies it from the frame that came in.
 *
 * <p>Headers that are copied, compared or chosen at run time (assigned as a whole, in a stack or a union) count as
 * {@linkplain #opaque opaque}: every field of theirs is read and written.
 */
final class FieldUse {
    private final Program program;
    private final BitSet read = new BitSet();
    private final BitSet written = new BitSet();
    private final BitSet opaque = new BitSet();

    FieldUse(Program program) {
        this.program = program;
        program.stacks().forEach(s -> s.headers().forEach(this::hide));
        program.unions().forEach(u -> u.headers().forEach(this::hide));
        for (Header header : program.headers()) {
            if (header.variableField() != null || !header.metadata() && header.fixedBits() % 8 != 0) {
                hide(header);
            }
        }
        for (Action action : program.actions()) {
            action.primitives().forEach(this::primitive);
        }
        program.deparser().primitives().forEach(this::primitive);
        program.parser().states().forEach(this::state);
        pipeline(program.ingress());
        pipeline(program.egress());
        program.tables().forEach(this::table);
        program.calculations().forEach(this::calculation);
        for (Checksum checksum : program.checksums()) {
            read(checksum.target());
            write(checksum.target());
            read(checksum.condition());
        }
        for (LearnList list : program.learnLists().values()) {
            list.elements().forEach(this::read);
        }
        for (FieldList list : program.fieldLists().values()) {
            for (Field field : list.fields()) {
                read(field);
                write(field);
            }
        }
        intrinsics(program.intrinsics());
    }

    /** Whether anything but time stamps' own arithmetic reads the field. */
    boolean isRead(Field field) {
        return field != null && (read.get(field.slot()) || opaque.get(field.headerIndex()));
    }

    /** The fields with null for each that nobody reads. */
    IntrinsicFields readOnes(IntrinsicFields f) {
        boolean delta = isRead(f.deqTimeDelta());
        return new IntrinsicFields(
                readOne(f.ingressPort()),
                readOne(f.packetLength()),
                readOne(f.instanceType()),
                readOne(f.egressSpec()),
                readOne(f.egressPort()),
                readOne(f.parserError()),
                readOne(f.checksumError()),
                readOne(f.ingressTimestamp()),
                readOne(f.egressTimestamp()),
                readOne(f.multicastGroup()),
                readOne(f.egressRid()),
                readOne(f.priority()),
                // The time spent in the queue is told from when it began.
                delta ? f.enqTimestamp() : readOne(f.enqTimestamp()),
                readOne(f.enqDepth()),
                readOne(f.deqTimeDelta()),
                readOne(f.deqDepth()),
                readOne(f.qid()));
    }

    private Field readOne(Field field) {
        return isRead(field) ? field : null;
    }

    boolean isWritten(Field field) {
        return written.get(field.slot()) || opaque.get(field.headerIndex());
    }

    /** Whether all fields of the header must be as in the packet at all times. */
    boolean opaque(Header header) {
        return opaque.get(header.index());
    }

    private void hide(Header header) {
        opaque.set(header.index());
    }

    private void read(Field field) {
        if (field != null) {
            read.set(field.slot());
        }
    }

    private void write(Field field) {
        if (field == null) {
            return;
        }
        written.set(field.slot());
        Header header = program.headers().get(field.headerIndex());
        if (field.slot() == header.firstSlot()) {
            // Somebody sets the validity bit as if it were a field.
            hide(header);
        }
    }

    private void intrinsics(IntrinsicFields f) {
        for (Field field : Arrays.asList(f.egressSpec(), f.multicastGroup(), f.priority(), f.instanceType())) {
            read(field);
        }
    }

    private void state(ParserState state) {
        for (ParserOp op : state.ops()) {
            if (op instanceof ParserOp.Extract e) {
                read(e.variableBits());
            } else if (op instanceof ParserOp.ExtractStack e) {
                read(e.variableBits());
            } else if (op instanceof ParserOp.ExtractUnionStack e) {
                read(e.variableBits());
            } else if (op instanceof ParserOp.Set e) {
                write(e.target());
                read(e.source());
            } else if (op instanceof ParserOp.SetLookahead e) {
                write(e.target());
            } else if (op instanceof ParserOp.Verify e) {
                read(e.condition());
                read(e.error());
            } else if (op instanceof ParserOp.Advance e) {
                read(e.bits());
            } else if (op instanceof ParserOp.Run e) {
                primitive(e.primitive());
            }
        }
        for (ParserState.KeyPart part : state.key()) {
            if (part instanceof ParserState.ValuePart v) {
                read(v.value());
            }
        }
    }

    private void pipeline(Pipeline pipeline) {
        for (ControlNode node : pipeline.nodes()) {
            if (node instanceof ControlNode.Conditional c) {
                read(c.condition());
            }
        }
    }

    private void table(Table table) {
        table.key().forEach(k -> read(k.value()));
        if (table.directMeter() != null) {
            write(table.directMeter().resultTarget());
        }
    }

    private void calculation(Calculation calculation) {
        for (Calculation.Input input : calculation.inputs()) {
            if (input instanceof Calculation.FieldInput f) {
                read(f.field());
            } else if (input instanceof Calculation.HeaderInput h) {
                h.header().fields().forEach(this::read);
            }
        }
    }

    private void primitive(Primitive primitive) {
        if (primitive instanceof Primitive.Assign p) {
            target(p.target());
            read(p.source());
        } else if (primitive instanceof Primitive.AddHeader p) {
            validity(p.header());
        } else if (primitive instanceof Primitive.RemoveHeader p) {
            validity(p.header());
        } else if (primitive instanceof Primitive.AssignHeader p) {
            whole(p.target());
            whole(p.source());
        } else if (primitive instanceof Primitive.AssignUnion p) {
            union(p.target());
            union(p.source());
        } else if (primitive instanceof Primitive.Push p) {
            read(p.count());
        } else if (primitive instanceof Primitive.Pop p) {
            read(p.count());
        } else if (primitive instanceof Primitive.PushUnion p) {
            read(p.count());
        } else if (primitive instanceof Primitive.PopUnion p) {
            read(p.count());
        } else if (primitive instanceof Primitive.JumpIfZero p) {
            read(p.condition());
        } else if (primitive instanceof Primitive.Check p) {
            read(p.condition());
        } else if (primitive instanceof Primitive.LogMessage p) {
            p.arguments().forEach(this::read);
        } else if (primitive instanceof Primitive.CloneIngressToEgress p) {
            read(p.session());
            read(p.fieldList());
        } else if (primitive instanceof Primitive.CloneEgressToEgress p) {
            read(p.session());
            read(p.fieldList());
        } else if (primitive instanceof Primitive.Resubmit p) {
            read(p.fieldList());
        } else if (primitive instanceof Primitive.Recirculate p) {
            read(p.fieldList());
        } else if (primitive instanceof Primitive.Truncate p) {
            read(p.lengthBytes());
        } else if (primitive instanceof Primitive.GenerateDigest p) {
            read(p.receiver());
            read(p.learnList());
        } else {
            stateful(primitive);
        }
        // AssignVariable, AssignStack and AssignUnionStack touch opaque headers only; the rest has no operands.
    }

    private void stateful(Primitive primitive) {
        if (primitive instanceof Primitive.Hash p) {
            target(p.target());
            read(p.base());
            read(p.max());
        } else if (primitive instanceof Primitive.Random p) {
            target(p.target());
            read(p.low());
            read(p.high());
        } else if (primitive instanceof Primitive.Count p) {
            read(p.index());
        } else if (primitive instanceof Primitive.ExecuteMeter p) {
            read(p.index());
            target(p.target());
        } else if (primitive instanceof Primitive.RegisterRead p) {
            target(p.target());
            read(p.index());
        } else if (primitive instanceof Primitive.RegisterWrite p) {
            read(p.index());
            read(p.source());
        }
    }

    private void target(Expr.Data target) {
        if (target instanceof Expr.FieldRef f) {
            write(f.field());
        } else if (target instanceof Expr.AccessField a) {
            whole(a.header());
        } else {
            read(target);
        }
    }

    /** Only the validity is looked at or changed. */
    private void validity(Expr.HeaderValue header) {
        if (!(header instanceof Expr.HeaderRef)) {
            whole(header);
        }
    }

    private void whole(Expr.HeaderValue header) {
        if (header instanceof Expr.HeaderRef r) {
            hide(r.header());
        } else if (header instanceof Expr.HeaderAt a) {
            read(a.index());
        } else if (header instanceof Expr.UnionMember m) {
            union(m.union());
        }
    }

    private void union(Expr.UnionValue union) {
        if (union instanceof Expr.UnionAt a) {
            read(a.index());
        }
    }

    private void read(Expr expr) {
        if (expr instanceof Expr.FieldRef e) {
            read(e.field());
        } else if (expr instanceof Expr.Binary e) {
            read(e.left());
            read(e.right());
        } else if (expr instanceof Expr.Compare e) {
            read(e.left());
            read(e.right());
        } else if (expr instanceof Expr.Complement e) {
            read(e.operand());
        } else if (expr instanceof Expr.Cast e) {
            read(e.operand());
        } else if (expr instanceof Expr.Choice e) {
            read(e.condition());
            read(e.whenTrue());
            read(e.whenFalse());
        } else if (expr instanceof Expr.FromBool e) {
            read(e.operand());
        } else if (expr instanceof Expr.ToBool e) {
            read(e.operand());
        } else if (expr instanceof Expr.RegisterRef e) {
            read(e.index());
        } else if (expr instanceof Expr.AccessField e) {
            whole(e.header());
        } else if (expr instanceof Expr.Bool e) {
            bool(e);
        }
    }

    private void bool(Expr.Bool expr) {
        if (expr instanceof Expr.BoolEquals e) {
            read(e.left());
            read(e.right());
        } else if (expr instanceof Expr.And e) {
            read(e.left());
            read(e.right());
        } else if (expr instanceof Expr.Or e) {
            read(e.left());
            read(e.right());
        } else if (expr instanceof Expr.Not e) {
            read(e.operand());
        } else if (expr instanceof Expr.HeaderEquals e) {
            whole(e.left());
            whole(e.right());
        } else if (expr instanceof Expr.UnionEquals e) {
            union(e.left());
            union(e.right());
        } else if (expr instanceof Expr.Valid e) {
            validity(e.header());
        } else if (expr instanceof Expr.ValidUnion e) {
            union(e.union());
        } else if (expr instanceof Expr.BoolChoice e) {
            read(e.condition());
            read(e.whenTrue());
            read(e.whenFalse());
        }
    }
}
