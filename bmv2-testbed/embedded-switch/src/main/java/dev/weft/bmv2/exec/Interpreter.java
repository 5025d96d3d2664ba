package dev.weft.bmv2.exec;

import dev.weft.bmv2.control.DigestListener;
import dev.weft.bmv2.program.Action;
import dev.weft.bmv2.program.Calculation;
import dev.weft.bmv2.program.Checksum;
import dev.weft.bmv2.program.Field;
import dev.weft.bmv2.program.Header;
import dev.weft.bmv2.program.LearnList;
import dev.weft.bmv2.program.Program;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/** The readable executor: walks trees of nodes. One packet at a time, since nodes keep scratch space. */
final class Interpreter implements Executor {
    private static final long[] NO_DATA = new long[0];

    private final Program program;
    private final HeaderOps headers;
    private final Supplier<DigestListener> digests;
    private final CalculationCode[] calculations;
    private final ActionCode[] actions;
    private final ParserCode parser;
    private final ExprLowering exprs;
    private final PrimitiveLowering primitives;
    private final PipelineCode ingress;
    private final PipelineCode egress;
    private final ActionCode deparserSteps;
    private final ChecksumCode[] checksums;
    private final Header[] order;
    private final DataNode[][] learnElements;
    private final LearnList[] learnLists;
    private byte[] output = new byte[2048];

    private record ChecksumCode(Checksum model, CalculationCode calculation, BoolNode condition, Store target) {}

    Interpreter(Program program, Runtime runtime, Supplier<DigestListener> digests) {
        this.program = program;
        this.headers = new HeaderOps(program);
        this.digests = digests;
        this.exprs = new ExprLowering(headers, runtime.state());
        this.calculations = program.calculations().stream()
                .map(c -> new CalculationCode(c, headers, runtime, program.headers()))
                .toArray(CalculationCode[]::new);
        this.primitives = new PrimitiveLowering(headers, runtime, exprs, program.intrinsics(), calculations);
        this.actions = program.actions().stream().map(primitives::action).toArray(ActionCode[]::new);
        this.parser = new ParserCode(program, headers, exprs, primitives, runtime);
        this.ingress = new PipelineCode(program.ingress(), headers, exprs, this, runtime);
        this.egress = new PipelineCode(program.egress(), headers, exprs, this, runtime);
        this.deparserSteps = primitives.code("deparser", program.deparser().primitives());
        this.checksums = program.checksums().stream()
                .map(c -> new ChecksumCode(
                        c,
                        calculation(c.calculation()),
                        c.condition() == null ? null : exprs.bool(c.condition()),
                        Store.of(c.target())))
                .toArray(ChecksumCode[]::new);
        this.order = program.deparser().order().toArray(new Header[0]);
        int lists = program.learnLists().keySet().stream()
                .mapToInt(i -> i + 1)
                .max()
                .orElse(0);
        learnLists = new LearnList[lists];
        learnElements = new DataNode[learnLists.length][];
        for (LearnList list : program.learnLists().values()) {
            learnLists[list.id()] = list;
            learnElements[list.id()] = list.elements().stream().map(exprs::data).toArray(DataNode[]::new);
        }
    }

    ActionCode action(Action action) {
        return actions[action.index()];
    }

    ExprLowering exprs() {
        return exprs;
    }

    PrimitiveLowering primitives() {
        return primitives;
    }

    ParserCode parser() {
        return parser;
    }

    PipelineCode ingressCode() {
        return ingress;
    }

    PipelineCode egressCode() {
        return egress;
    }

    /** Runs an action. */
    void run(PacketState packet, int action, long[] data, int base) {
        actions[action].run(packet, data, base);
    }

    /** Runs the deparser's primitives. */
    void deparserSteps(PacketState packet) {
        deparserSteps.run(packet, NO_DATA);
    }

    int actionCount() {
        return actions.length;
    }

    CalculationCode calculation(Calculation calculation) {
        return calculations[calculation.index()];
    }

    @Override
    public void parse(PacketState packet) {
        packet.actionData = NO_DATA;
        packet.actionBase = 0;
        parser.parse(packet);
        packet.checksumError = false;
        for (ChecksumCode checksum : checksums) {
            if (checksum.model.verify() && !correct(packet, checksum)) {
                packet.checksumError = true;
            }
        }
    }

    private boolean correct(PacketState packet, ChecksumCode checksum) {
        Field target = checksum.model.target();
        if (!headers.valid(packet, target.headerIndex())
                || checksum.condition != null && !checksum.condition.test(packet)) {
            return true;
        }
        return checksum.calculation.compute(packet) == packet.slots[target.slot()];
    }

    @Override
    public void ingress(PacketState packet) {
        ingress.run(packet);
    }

    @Override
    public void egress(PacketState packet) {
        egress.run(packet);
    }

    @Override
    public int deparse(PacketState packet) {
        packet.actionData = NO_DATA;
        packet.actionBase = 0;
        for (ChecksumCode checksum : checksums) {
            if (checksum.model.update() && (checksum.condition == null || checksum.condition.test(packet))) {
                checksum.target.storeUnsigned(packet, checksum.calculation.compute(packet));
            }
        }
        deparserSteps.run(packet, NO_DATA);
        int length = 0;
        for (Header header : order) {
            if (headers.valid(packet, header.index())) {
                length += headers.length(packet, header.index());
            }
        }
        int payload = packet.frameEnd - packet.payloadOffset;
        if (output.length < length + payload) {
            output = new byte[Math.max(length + payload, output.length * 2)];
        }
        Arrays.fill(output, 0, length, (byte) 0);
        int bit = 0;
        for (Header header : order) {
            if (headers.valid(packet, header.index())) {
                bit = emit(packet, header, output, bit);
            }
        }
        System.arraycopy(packet.data, packet.payloadOffset, output, length, payload);
        return length + payload;
    }

    /**
     * Writes one valid header of whole bytes.
     *
     * @param at first byte of the output
     * @return the byte behind it
     */
    int emit(PacketState packet, int header, byte[] to, int at) {
        Arrays.fill(to, at, at + headers.length(packet, header), (byte) 0);
        return emit(packet, program.headers().get(header), to, at * 8) / 8;
    }

    private static int emit(PacketState packet, Header header, byte[] output, int start) {
        int bit = start;
        List<Field> fields = header.fields();
        for (int i = 0; i < fields.size(); i++) {
            Field field = fields.get(i);
            int width = field.variable() ? (int) packet.slots[field.lengthSlot()] : field.width();
            Bits.putLimbs(output, bit, width, packet.slots, field.slot());
            bit += width;
        }
        // A header whose bits are no whole number of bytes starts the next one on a byte.
        return bit + 7 & ~7;
    }

    @Override
    public byte[] output() {
        return output;
    }

    @Override
    public void learn(PacketState packet) {
        int list = packet.learnList;
        DigestListener listener = digests.get();
        if (listener == null || list >= learnLists.length || learnLists[list] == null) {
            return;
        }
        List<BigInteger> values = new ArrayList<>();
        for (int i = 0; i < learnElements[list].length; i++) {
            int width = learnLists[list].widths().get(i);
            BigInteger ones = BigInteger.ONE.shiftLeft(width).subtract(BigInteger.ONE);
            values.add(learnElements[list][i].big(packet).and(ones));
        }
        listener.onDigest(learnLists[list], values);
    }
}
