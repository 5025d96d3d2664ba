package dev.weft.bmv2.exec;

import dev.weft.bmv2.program.Expr;
import dev.weft.bmv2.program.Field;
import dev.weft.bmv2.program.Header;
import dev.weft.bmv2.program.HeaderUnionStack;
import dev.weft.bmv2.program.Parser;
import dev.weft.bmv2.program.ParserError;
import dev.weft.bmv2.program.ParserOp;
import dev.weft.bmv2.program.ParserState;
import dev.weft.bmv2.program.Program;
import dev.weft.bmv2.state.Limbs;
import dev.weft.bmv2.trace.PacketTrace;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;

/** The lowered parser. Steps return an error code, {@link #OK} for none. */
final class ParserCode {
    static final int OK = -1;

    /** States visited beyond one per byte of the packet before a parser without progress is stopped. */
    static final int SPARE_STATES = 1024;

    private final HeaderOps headers;
    private final ExprLowering exprs;
    private final PrimitiveLowering primitives;
    private final Runtime runtime;
    private final State[] states;
    private final int start;
    private final int noError;
    private final int packetTooShort;
    private final int stackOutOfBounds;
    private final int headerTooShort;
    private final int timeout;
    private final int invalidArgument;
    private final Map<String, Integer> errors;

    ParserCode(Program program, HeaderOps headers, ExprLowering exprs, PrimitiveLowering primitives, Runtime runtime) {
        this.headers = headers;
        this.exprs = exprs;
        this.primitives = primitives;
        this.runtime = runtime;
        this.errors = program.errors();
        noError = errors.get(ParserError.NoError.name());
        packetTooShort = errors.get(ParserError.PacketTooShort.name());
        stackOutOfBounds = errors.get(ParserError.StackOutOfBounds.name());
        headerTooShort = errors.get(ParserError.HeaderTooShort.name());
        timeout = errors.get(ParserError.ParserTimeout.name());
        invalidArgument = errors.get(ParserError.ParserInvalidArgument.name());
        states = program.parser().states().stream().map(this::state).toArray(State[]::new);
        start = program.parser().start();
    }

    void parse(PacketState packet) {
        packet.parserError = noError;
        packet.cursor = packet.payloadOffset;
        int budget = SPARE_STATES + packet.frameEnd - packet.payloadOffset;
        int next = start;
        while (next != Parser.ACCEPT) {
            State state = states[next];
            if (packet.trace != null) {
                packet.trace.add(new PacketTrace.ParserStateEntered(state.name));
            }
            int error = budget-- == 0 ? timeout : state.run(packet);
            if (error != OK) {
                fail(packet, error);
                break;
            }
            next = state.nextState;
        }
        packet.payloadOffset = packet.cursor;
    }

    /** The lowered state of that index. */
    State state(int index) {
        return states[index];
    }

    /** Stops parsing with an error. */
    void fail(PacketState packet, int error) {
        packet.parserError = error;
        if (packet.trace != null) {
            String name = errors.entrySet().stream()
                    .filter(e -> e.getValue() == error)
                    .map(Map.Entry::getKey)
                    .findFirst()
                    .orElse("error " + error);
            packet.trace.add(new PacketTrace.ParserErrorRaised(name));
        }
    }

    private int left(PacketState packet) {
        return packet.frameEnd - packet.cursor;
    }

    /** A step of a state. */
    abstract static class Step {
        abstract int run(PacketState packet);
    }

    private State state(ParserState state) {
        Step[] steps = state.ops().stream().map(this::step).toArray(Step[]::new);
        KeyPart[] key = state.key().stream().map(this::keyPart).toArray(KeyPart[]::new);
        int words = 0;
        for (KeyPart part : key) {
            part.offset = words;
            words += Field.limbs(part.width);
        }
        Edge[] edges = new Edge[state.transitions().size()];
        for (int i = 0; i < edges.length; i++) {
            edges[i] = edge(state.transitions().get(i), key, words);
        }
        return new State(state.name(), steps, key, words, edges, state.defaultNext());
    }

    /** A lowered state. */
    final class State {
        private final String name;
        private final Step[] steps;
        private final KeyPart[] key;
        private final long[] words;
        private final Edge[] edges;
        private final int defaultNext;
        private int nextState;

        State(String name, Step[] steps, KeyPart[] key, int words, Edge[] edges, int defaultNext) {
            this.name = name;
            this.steps = steps;
            this.key = key;
            this.words = new long[words];
            this.edges = edges;
            this.defaultNext = defaultNext;
        }

        int nextState() {
            return nextState;
        }

        int run(PacketState packet) {
            for (Step step : steps) {
                int error = step.run(packet);
                if (error != OK) {
                    return error;
                }
            }
            return select(packet);
        }

        /** Loads the key and notes the next state. */
        int select(PacketState packet) {
            nextState = defaultNext;
            for (KeyPart part : key) {
                int error = part.load(packet, words);
                if (error != OK) {
                    return error;
                }
            }
            for (Edge edge : edges) {
                if (edge.matches(words)) {
                    nextState = edge.next;
                    break;
                }
            }
            return OK;
        }
    }

    /** A part of the transition key, loaded as raw bits. */
    private abstract class KeyPart {
        final int width;
        int offset;

        KeyPart(int width) {
            this.width = width;
        }

        abstract int load(PacketState packet, long[] words);
    }

    private KeyPart keyPart(ParserState.KeyPart part) {
        if (part instanceof ParserState.LookaheadPart ahead) {
            return new KeyPart(ahead.width()) {
                @Override
                int load(PacketState packet, long[] words) {
                    if (left(packet) * 8L < (long) ahead.bitOffset() + width) {
                        return packetTooShort;
                    }
                    Bits.getLimbs(packet.data, packet.cursor * 8 + ahead.bitOffset(), width, words, offset);
                    return OK;
                }
            };
        }
        DataNode value = exprs.data(((ParserState.ValuePart) part).value());
        return new KeyPart(part.width()) {
            @Override
            int load(PacketState packet, long[] words) {
                if (width <= 64) {
                    words[offset] = value.low(packet) & Limbs.mask(width);
                } else {
                    Limbs.store(value.big(packet), width, words, offset);
                }
                return OK;
            }
        };
    }

    private abstract static class Edge {
        final int next;

        Edge(int next) {
            this.next = next;
        }

        abstract boolean matches(long[] words);
    }

    private Edge edge(ParserState.Transition transition, KeyPart[] key, int words) {
        if (transition instanceof ParserState.ValueTransition t) {
            long[] values = flatten(t.values(), key, words);
            long[] masks = flatten(t.masks(), key, words);
            boolean possible = true;
            for (int i = 0; i < key.length; i++) {
                // A constant beyond the part's width never matches.
                possible &= t.values().get(i).bitLength() <= key[i].width;
            }
            boolean canMatch = possible;
            return new Edge(t.next()) {
                @Override
                boolean matches(long[] key) {
                    for (int i = 0; i < values.length; i++) {
                        if ((key[i] & masks[i]) != values[i]) {
                            return false;
                        }
                    }
                    return canMatch;
                }
            };
        }
        ParserState.SetTransition t = (ParserState.SetTransition) transition;
        ValueSets.Members members = runtime.valueSets().of(t.set());
        BigInteger mask = t.masks().isEmpty() ? null : concatenate(t.masks(), key);
        return new Edge(t.next()) {
            @Override
            boolean matches(long[] words) {
                if (members.isEmpty()) {
                    return false;
                }
                BigInteger value = BigInteger.ZERO;
                for (KeyPart part : key) {
                    value = value.shiftLeft(part.width)
                            .or(Limbs.toBigInteger(words, part.offset, Field.limbs(part.width)));
                }
                return members.match(value, mask);
            }
        };
    }

    private static long[] flatten(List<BigInteger> values, KeyPart[] key, int words) {
        long[] result = new long[words];
        for (int i = 0; i < key.length; i++) {
            Limbs.store(values.get(i), key[i].width, result, key[i].offset);
        }
        return result;
    }

    private static BigInteger concatenate(List<BigInteger> values, KeyPart[] key) {
        BigInteger result = BigInteger.ZERO;
        for (int i = 0; i < key.length; i++) {
            BigInteger ones = BigInteger.ONE.shiftLeft(key[i].width).subtract(BigInteger.ONE);
            result = result.shiftLeft(key[i].width).or(values.get(i).and(ones));
        }
        return result;
    }

    /** Lowers a step. */
    Step step(ParserOp op) {
        if (op instanceof ParserOp.Extract e) {
            return extract(HeaderNode.fixed(e.header().index()), e.header(), e.variableBits());
        }
        if (op instanceof ParserOp.ExtractStack e) {
            int[] elements =
                    e.stack().headers().stream().mapToInt(Header::index).toArray();
            return extractNext(
                    elements, e.stack().index(), false, e.stack().headers().get(0), e.variableBits());
        }
        if (op instanceof ParserOp.ExtractUnionStack e) {
            HeaderUnionStack stack = e.stack();
            int[] elements = stack.unions().stream()
                    .mapToInt(u -> u.headers().get(e.member()).index())
                    .toArray();
            Header sample = stack.unions().get(0).headers().get(e.member());
            return extractNext(elements, stack.index(), true, sample, e.variableBits());
        }
        if (op instanceof ParserOp.Set e) {
            Store target = Store.of(e.target());
            DataNode source = exprs.data(e.source());
            return step(packet -> {
                target.store(packet, source);
                return OK;
            });
        }
        if (op instanceof ParserOp.SetLookahead e) {
            return lookahead(e);
        }
        if (op instanceof ParserOp.Verify e) {
            BoolNode condition = exprs.bool(e.condition());
            DataNode error = exprs.data(e.error());
            return step(packet -> condition.test(packet) ? OK : (int) error.low(packet) & Integer.MAX_VALUE);
        }
        if (op instanceof ParserOp.Advance e) {
            DataNode bits = exprs.data(e.bits());
            return step(packet -> advance(packet, bits));
        }
        Op run = primitives.lower(((ParserOp.Run) op).primitive());
        return step(packet -> {
            run.run(packet);
            return OK;
        });
    }

    private int advance(PacketState packet, DataNode bits) {
        if ((bits.low(packet) & 7) != 0) {
            return invalidArgument;
        }
        int count = bits.index(packet);
        if (count < 0 || left(packet) < count >>> 3) {
            return packetTooShort;
        }
        packet.cursor += count >>> 3;
        return OK;
    }

    private Step lookahead(ParserOp.SetLookahead e) {
        Store target = Store.of(e.target());
        int width = e.width();
        int offset = e.bitOffset();
        Field field = e.target();
        if (field.width() == width && !field.signed() && !field.saturating()) {
            // As it stands in the packet: no number in between.
            return step(packet -> {
                if (left(packet) * 8L < (long) offset + width) {
                    return packetTooShort;
                }
                Bits.getLimbs(packet.data, packet.cursor * 8 + offset, width, packet.slots, field.slot());
                return OK;
            });
        }
        long[] words = new long[Field.limbs(width)];
        return step(packet -> {
            if (left(packet) * 8L < (long) offset + width) {
                return packetTooShort;
            }
            Bits.getLimbs(packet.data, packet.cursor * 8 + offset, width, words, 0);
            if (width <= 64) {
                target.storeUnsigned(packet, words[0]);
            } else {
                target.storeBig(packet, Limbs.toBigInteger(words, 0, words.length));
            }
            return OK;
        });
    }

    private Step extractNext(int[] elements, int stack, boolean unions, Header sample, Expr.Data variableBits) {
        HeaderNode next = new HeaderNode() {
            @Override
            int index(PacketState packet) {
                int[] counts = unions ? packet.unionStackNext : packet.stackNext;
                return elements[counts[stack]];
            }
        };
        Step extract = extract(next, sample, variableBits);
        return step(packet -> {
            int[] counts = unions ? packet.unionStackNext : packet.stackNext;
            if (counts[stack] >= elements.length) {
                return stackOutOfBounds;
            }
            int error = extract.run(packet);
            if (error == OK) {
                counts[stack]++;
            }
            return error;
        });
    }

    /** Extracts a header of the sample's type. */
    private Step extract(HeaderNode header, Header sample, Expr.Data variableBits) {
        int fields = sample.fields().size();
        int[] widths = new int[fields];
        int[] distances = new int[fields];
        boolean[] signed = new boolean[fields];
        int variableAt = -1;
        for (int i = 0; i < fields; i++) {
            Field field = sample.fields().get(i);
            widths[i] = field.width();
            distances[i] = field.slot() - sample.firstSlot();
            signed[i] = field.signed();
            if (field.variable()) {
                variableAt = i;
            }
        }
        int fixedBytes = sample.fixedBits() / 8;
        if (variableBits != null) {
            DataNode bits = exprs.data(variableBits);
            int variable = variableAt;
            int maxBytes = sample.type().maxBytes();
            return step(packet -> extractVariable(
                    packet, header.index(packet), bits, variable, fixedBytes, maxBytes, widths, distances, signed));
        }
        return step(packet -> {
            if (left(packet) < fixedBytes) {
                return packetTooShort;
            }
            int h = header.index(packet);
            int base = headers.firstSlot(h);
            int bit = packet.cursor * 8;
            for (int i = 0; i < widths.length; i++) {
                bit = load(packet, bit, widths[i], base + distances[i], signed[i]);
            }
            headers.setValid(packet, h);
            packet.cursor += fixedBytes;
            return OK;
        });
    }

    private int extractVariable(
            PacketState packet,
            int header,
            DataNode bits,
            int variable,
            int fixedBytes,
            int maxBytes,
            int[] widths,
            int[] distances,
            boolean[] signed) {
        if ((bits.low(packet) & 7) != 0) {
            return invalidArgument;
        }
        int count = bits.index(packet);
        if (count < 0 || left(packet) < (long) fixedBytes + (count >>> 3)) {
            return packetTooShort;
        }
        if (maxBytes < fixedBytes + (count >>> 3)) {
            return headerTooShort;
        }
        int base = headers.firstSlot(header);
        int bit = packet.cursor * 8;
        for (int i = 0; i < widths.length; i++) {
            if (i == variable) {
                java.util.Arrays.fill(
                        packet.slots, base + distances[i], base + distances[i] + Field.limbs(widths[i]), 0);
                Bits.getLimbs(packet.data, bit, count, packet.slots, base + distances[i]);
                // The length slot follows the validity bit.
                packet.slots[base + 1] = count;
                bit += count;
            } else {
                bit = load(packet, bit, widths[i], base + distances[i], signed[i]);
            }
        }
        headers.setValid(packet, header);
        packet.cursor += fixedBytes + (count >>> 3);
        return OK;
    }

    private static int load(PacketState packet, int bit, int width, int slot, boolean signed) {
        if (width > 64) {
            Bits.getLimbs(packet.data, bit, width, packet.slots, slot);
        } else {
            long value = Bits.get(packet.data, bit, width);
            packet.slots[slot] = signed ? value << (64 - width) >> (64 - width) : value;
        }
        return bit + width;
    }

    private interface StepBody {
        int run(PacketState packet);
    }

    private static Step step(StepBody body) {
        return new Step() {
            @Override
            int run(PacketState packet) {
                return body.run(packet);
            }
        };
    }
}
