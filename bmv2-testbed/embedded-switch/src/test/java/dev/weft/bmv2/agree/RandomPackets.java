package dev.weft.bmv2.agree;

import dev.weft.bmv2.program.Expr;
import dev.weft.bmv2.program.Field;
import dev.weft.bmv2.program.Header;
import dev.weft.bmv2.program.Parser;
import dev.weft.bmv2.program.ParserOp;
import dev.weft.bmv2.program.ParserState;
import dev.weft.bmv2.program.Program;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

/**
 * Packets that a program's parser understands: walks its states, chooses a transition at every select and writes the
 * value that it asks for where the key was extracted from. Some packets are cut or damaged afterwards.
 */
final class RandomPackets {
    private static final int MAX_BYTES = 1500;
    private static final int MAX_STATES = 40;

    private final Program program;
    private final Random random;
    private final byte[] bytes = new byte[MAX_BYTES + 600];
    /** The ends of packets come from here: drawing each octet would take longer than all else. */
    private final byte[] pool = new byte[1 << 16];
    /** First bit of every field that was extracted, by header index and offset; the last extraction counts. */
    private final Map<Integer, Integer> places = new HashMap<>();

    private final byte[] start = new byte[160];

    private int cursor;

    RandomPackets(Program program, Random random) {
        this.program = program;
        this.random = random;
        random.nextBytes(pool);
    }

    byte[] next() {
        random.nextBytes(start);
        System.arraycopy(pool, random.nextInt(pool.length - bytes.length), bytes, 0, bytes.length);
        System.arraycopy(start, 0, bytes, 0, start.length);
        if (random.nextInt(4) == 0) {
            // Small numbers: lengths and counts that make sense.
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] &= 3;
            }
        }
        places.clear();
        cursor = 0;
        int state = program.parser().start();
        for (int i = 0; i < MAX_STATES && state != Parser.ACCEPT && cursor < MAX_BYTES; i++) {
            state = walk(program.parser().states().get(state));
        }
        int length = Math.min(MAX_BYTES, cursor) + random.nextInt(random.nextInt(8) == 0 ? 500 : 40);
        byte[] packet = Arrays.copyOf(bytes, length);
        switch (random.nextInt(12)) {
            case 0:
                return Arrays.copyOf(packet, random.nextInt(length + 1));
            case 1:
                for (int i = 0; i < 3 && length > 0; i++) {
                    packet[random.nextInt(length)] ^= (byte) (1 << random.nextInt(8));
                }
                return packet;
            default:
                return packet;
        }
    }

    private int walk(ParserState state) {
        for (ParserOp op : state.ops()) {
            if (op instanceof ParserOp.Extract e) {
                extract(e.header());
            } else if (op instanceof ParserOp.ExtractStack e) {
                e.stack().headers().forEach(h -> note(h));
                cursor += e.stack().headers().get(0).fixedBits() / 8;
            } else if (op instanceof ParserOp.ExtractUnionStack e) {
                e.stack().unions().forEach(u -> note(u.headers().get(e.member())));
                cursor += e.stack().unions().get(0).headers().get(e.member()).fixedBits() / 8;
            } else if (op instanceof ParserOp.Advance a && a.bits() instanceof Expr.Const c) {
                cursor += c.value().intValue() / 8;
            }
        }
        if (state.transitions().isEmpty() || random.nextInt(8) == 0) {
            return state.defaultNext();
        }
        ParserState.Transition wanted =
                state.transitions().get(random.nextInt(state.transitions().size()));
        if (wanted instanceof ParserState.ValueTransition v) {
            for (int i = 0; i < state.key().size(); i++) {
                force(state.key().get(i), v.values().get(i), v.masks().get(i));
            }
        }
        return wanted.next();
    }

    private void extract(Header header) {
        note(header);
        cursor += header.fixedBits() / 8;
    }

    private void note(Header header) {
        int bit = cursor * 8;
        for (Field field : header.fields()) {
            places.put(key(header.index(), field.offset()), bit);
            bit += field.variable() ? 0 : field.width();
        }
    }

    private static int key(int header, int field) {
        return header << 16 | field;
    }

    private void force(ParserState.KeyPart part, BigInteger value, BigInteger mask) {
        if (part instanceof ParserState.LookaheadPart l) {
            write(cursor * 8 + l.bitOffset(), l.width(), value, mask);
            return;
        }
        Expr.Data expr = ((ParserState.ValuePart) part).value();
        while (expr instanceof Expr.Binary b) {
            expr = b.left();
        }
        Field field = null;
        if (expr instanceof Expr.FieldRef f) {
            field = f.field();
        } else if (expr instanceof Expr.LastStackField l) {
            field = l.stack().headers().get(0).fields().get(l.offset());
        }
        Integer bit = field == null ? null : places.get(key(field.headerIndex(), field.offset()));
        if (bit != null) {
            write(bit, field.width(), value, mask);
        }
    }

    private void write(int bit, int width, BigInteger value, BigInteger mask) {
        for (int i = 0; i < width; i++) {
            int at = bit + width - 1 - i;
            if (mask.testBit(i) && at < bytes.length * 8) {
                int one = 0x80 >>> (at & 7);
                bytes[at >>> 3] = (byte) (value.testBit(i) ? bytes[at >>> 3] | one : bytes[at >>> 3] & ~one);
            }
        }
    }
}
