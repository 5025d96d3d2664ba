package dev.weft.bmv2.exec;

import static org.objectweb.asm.Opcodes.*;

import dev.weft.bmv2.program.Calculation;
import dev.weft.bmv2.program.Field;
import dev.weft.bmv2.program.Header;
import dev.weft.bmv2.program.Program;
import dev.weft.bmv2.state.Limbs;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.objectweb.asm.Label;

/**
 * Writes the code of checksums and hashes. The usual case, all headers of the input valid, becomes straight code: the
 * input is composed in words of 64 bits that are reduced at once. Other cases call the interpreter's node.
 */
final class CalculationEmitter {
    private static final int MAX_INPUT_BITS = 4096;

    private final Program program;
    private final Interpreter nodes;

    CalculationEmitter(Program program, Interpreter nodes) {
        this.program = program;
        this.nodes = nodes;
    }

    /** A slot's worth of input: {@code width} bits, from a slot or (slot -1) a constant. */
    private record Part(int slot, long constant, int width, boolean masked) {}

    /** Width of the result, bits. */
    int bits(Calculation calculation) {
        return switch (calculation.algorithm()) {
            case CRC16, CRC16_CUSTOM, CRC_CCITT, CSUM16, CKSUM16, XOR16, CRC8_CUSTOM -> 16;
            case CRC32, CRC32_CUSTOM, XOR32 -> 32;
            default -> 64;
        };
    }

    /** Pushes the result, unsigned. */
    void value(Code code, Calculation calculation) {
        List<Part> parts = new ArrayList<>();
        Set<Header> headers = new LinkedHashSet<>();
        CalculationCode node = nodes.calculation(calculation);
        Label slow = new Label();
        Label end = new Label();
        boolean direct = gather(calculation, parts, headers) && reducible(calculation, parts);
        if (direct) {
            for (Header header : headers) {
                code.loadValid(header.firstSlot());
                code.jump(IFEQ, slow);
            }
            reduce(code, calculation, parts);
            if (headers.isEmpty()) {
                return;
            }
            code.goTo(end);
            code.label(slow);
        }
        code.callNode(node, CalculationCode.class, "compute", "J");
        code.label(end);
    }

    /** Lists the input; false if its length depends on the packet. */
    private boolean gather(Calculation calculation, List<Part> parts, Set<Header> headers) {
        int bits = 0;
        for (Calculation.Input input : calculation.inputs()) {
            if (input instanceof Calculation.ConstantInput c) {
                constant(c, parts);
                bits += c.width();
                continue;
            }
            List<Field> fields = input instanceof Calculation.HeaderInput h
                    ? h.header().fields()
                    : List.of(((Calculation.FieldInput) input).field());
            for (Field field : fields) {
                if (field.variable()) {
                    return false;
                }
                Header header = program.headers().get(field.headerIndex());
                if (!header.metadata()) {
                    headers.add(header);
                }
                bits += field.width();
                slots(field, parts);
            }
        }
        return bits <= MAX_INPUT_BITS;
    }

    private static void slots(Field field, List<Part> parts) {
        for (int i = field.limbs() - 1; i >= 0; i--) {
            int width = Math.min(64, field.width() - 64 * i);
            if (width > 0) {
                parts.add(new Part(field.slot() + i, 0, width, !field.signed()));
            }
        }
    }

    private static void constant(Calculation.ConstantInput c, List<Part> parts) {
        for (int i = Field.limbs(c.width()) - 1; i >= 0; i--) {
            int width = Math.min(64, c.width() - 64 * i);
            if (width > 0) {
                BigInteger limb = c.value().shiftRight(64 * i);
                parts.add(new Part(-1, limb.longValue() & Limbs.mask(width), width, true));
            }
        }
    }

    private static boolean reducible(Calculation calculation, List<Part> parts) {
        int bits = parts.stream().mapToInt(Part::width).sum();
        return switch (calculation.algorithm()) {
            case CSUM16, CKSUM16 -> !calculation.withPayload() || bits % 16 == 0;
            case CRC16, CRC16_CUSTOM, CRC32, CRC32_CUSTOM, CRC_CCITT, CRC8_CUSTOM, CRC64_CUSTOM ->
                !calculation.withPayload();
            default -> false;
        };
    }

    private void reduce(Code code, Calculation calculation, List<Part> parts) {
        int bits = parts.stream().mapToInt(Part::width).sum();
        switch (calculation.algorithm()) {
            case CSUM16, CKSUM16 -> {
                code.op(LCONST_0);
                // Padded to 16 bits: the sum of 32-bit halves is the same number modulo 2^16 - 1.
                int padded = (bits + 15) / 16 * 16;
                for (int at = 0; at < padded; at += 64) {
                    word(code, parts, at, Math.min(64, padded - at));
                    code.support("addWord", "(JJ)J");
                }
                if (calculation.withPayload()) {
                    code.packet();
                    code.support("addPayload", "(JLdev/weft/bmv2/exec/PacketState;)J");
                }
                code.support("foldChecksum", "(J)J");
            }
            case CRC16, CRC16_CUSTOM -> crc(code, Hashes.CRC16, parts, bits);
            case CRC32, CRC32_CUSTOM -> crc(code, Hashes.CRC32, parts, bits);
            case CRC_CCITT -> crc(code, Hashes.CRC_CCITT, parts, bits);
            case CRC8_CUSTOM -> crc(code, Hashes.CRC8_CUSTOM, parts, bits);
            default -> crc(code, Hashes.CRC64_CUSTOM, parts, bits);
        }
    }

    private static void crc(Code code, Hashes.Crc crc, List<Part> parts, int bits) {
        int padded = (bits + 7) / 8 * 8;
        code.pushLong(crc.start());
        for (int at = 0; at < padded; at += 64) {
            int width = Math.min(64, padded - at);
            word(code, parts, at, width);
            code.pushInt(width / 8);
            code.constant(crc, Hashes.Crc.class);
            code.support("addCrc", "(JJILdev/weft/bmv2/exec/Hashes$Crc;)J");
        }
        code.constant(crc, Hashes.Crc.class);
        code.support("finishCrc", "(JLdev/weft/bmv2/exec/Hashes$Crc;)J");
    }

    /** Pushes {@code width} bits of the input from bit {@code from} on, the first one on top; beyond the end zeros. */
    private static void word(Code code, List<Part> parts, int from, int width) {
        int start = 0;
        long constant = 0;
        boolean any = false;
        for (Part part : parts) {
            int end = start + part.width;
            if (end > from && start < from + width) {
                int shift = from + width - end;
                if (part.slot < 0) {
                    long value = shift >= 0 ? part.constant << shift : part.constant >>> -shift;
                    constant |= value & Limbs.mask(width);
                } else {
                    code.loadSlot(part.slot);
                    if (!part.masked && part.width < 64) {
                        code.pushLong(Limbs.mask(part.width));
                        code.op(LAND);
                    }
                    if (shift != 0) {
                        code.pushInt(Math.abs(shift));
                        code.op(shift > 0 ? LSHL : LUSHR);
                    }
                    if (start < from && width < 64) {
                        code.pushLong(Limbs.mask(width));
                        code.op(LAND);
                    }
                    if (any) {
                        code.op(LOR);
                    }
                    any = true;
                }
            }
            start = end;
        }
        if (!any || constant != 0) {
            code.pushLong(constant);
            if (any) {
                code.op(LOR);
            }
        }
    }
}
