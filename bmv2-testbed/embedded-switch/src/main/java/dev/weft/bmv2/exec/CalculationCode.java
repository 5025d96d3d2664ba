package dev.weft.bmv2.exec;

import dev.weft.bmv2.program.Calculation;
import dev.weft.bmv2.program.Field;
import dev.weft.bmv2.program.Header;
import dev.weft.bmv2.state.Limbs;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** A lowered hash or checksum: gathers the input bit by bit, then reduces it. */
final class CalculationCode {
    private final Calculation calculation;
    private final HeaderOps headers;
    private final Runtime runtime;
    private final Part[] parts;
    private byte[] buffer = new byte[64];
    private long roundRobin;
    private final Map<String, Long> roundRobinSeen = new HashMap<>();

    /** Either a field, a constant (field null) or, if {@code wholeHeader}, a header. */
    private record Part(Header header, Field field, boolean wholeHeader, long[] constant, int width) {}

    CalculationCode(Calculation calculation, HeaderOps headers, Runtime runtime, java.util.List<Header> allHeaders) {
        this.calculation = calculation;
        this.headers = headers;
        this.runtime = runtime;
        this.parts = calculation.inputs().stream()
                .map(input -> {
                    if (input instanceof Calculation.FieldInput f) {
                        Header header = allHeaders.get(f.field().headerIndex());
                        return new Part(
                                header, f.field(), false, null, f.field().width());
                    }
                    if (input instanceof Calculation.HeaderInput h) {
                        return new Part(h.header(), null, true, null, 0);
                    }
                    Calculation.ConstantInput c = (Calculation.ConstantInput) input;
                    long[] limbs = new long[Field.limbs(c.width())];
                    Limbs.store(c.value(), c.width(), limbs, 0);
                    return new Part(null, null, false, limbs, c.width());
                })
                .toArray(Part[]::new);
    }

    /** The result, unsigned. */
    long compute(PacketState packet) {
        int bits = 0;
        for (Part part : parts) {
            bits = append(packet, part, bits);
        }
        int length = (bits + 7) >>> 3;
        if (calculation.withPayload()) {
            int payload = packet.payloadLength();
            reserve((length + payload) * 8);
            System.arraycopy(packet.data, packet.payloadOffset, buffer, length, payload);
            length += payload;
        }
        return reduce(length);
    }

    private int append(PacketState packet, Part part, int bits) {
        if (part.constant != null) {
            extend(bits, part.width);
            Bits.putLimbs(buffer, bits, part.width, part.constant, 0);
            return bits + part.width;
        }
        if (!headers.valid(packet, part.header.index())) {
            return bits;
        }
        if (!part.wholeHeader) {
            return appendField(packet, part.field, bits);
        }
        int end = bits;
        for (Field field : part.header.fields()) {
            end = appendField(packet, field, end);
        }
        return end;
    }

    private int appendField(PacketState packet, Field field, int bits) {
        int width = field.variable() ? (int) packet.slots[field.lengthSlot()] : field.width();
        extend(bits, width);
        Bits.putLimbs(buffer, bits, width, packet.slots, field.slot());
        return bits + width;
    }

    /** Makes room; bytes not written before are zero, since the last one may stay partly unwritten. */
    private void extend(int bits, int width) {
        int from = (bits + 7) >>> 3;
        int to = (bits + width + 7) >>> 3;
        reserve(to * 8);
        if (to > from) {
            Arrays.fill(buffer, from, to, (byte) 0);
        }
    }

    private void reserve(int bits) {
        int bytes = (bits + 7) >>> 3;
        if (bytes > buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.max(bytes, buffer.length * 2));
        }
    }

    private long reduce(int length) {
        return switch (calculation.algorithm()) {
            case CRC16, CRC16_CUSTOM -> Hashes.CRC16.compute(buffer, length);
            case CRC32, CRC32_CUSTOM -> Hashes.CRC32.compute(buffer, length);
            case CRC8_CUSTOM -> Hashes.CRC8_CUSTOM.compute(buffer, length);
            case CRC64_CUSTOM -> Hashes.CRC64_CUSTOM.compute(buffer, length);
            case CRC_CCITT -> Hashes.CRC_CCITT.compute(buffer, length);
            case CSUM16, CKSUM16 -> Hashes.csum16(buffer, length);
            case XOR16 -> Hashes.xor(buffer, length, 2);
            case XOR32 -> Hashes.xor(buffer, length, 4);
            case IDENTITY -> Hashes.identity(buffer, length);
            case RANDOM -> runtime.random().nextLong();
            case ROUND_ROBIN -> nextRoundRobin();
            case ROUND_ROBIN_CONSISTENT -> consistent(length);
        };
    }

    private long nextRoundRobin() {
        if (runtime.journal().active()) {
            long old = roundRobin;
            runtime.journal().record(() -> roundRobin = old);
        }
        return roundRobin++;
    }

    private long consistent(int length) {
        String input = new String(buffer, 0, length, java.nio.charset.StandardCharsets.ISO_8859_1);
        Long seen = roundRobinSeen.get(input);
        if (seen != null) {
            return seen;
        }
        if (runtime.journal().active()) {
            runtime.journal().record(() -> roundRobinSeen.remove(input));
        }
        long value = nextRoundRobin();
        roundRobinSeen.put(input, value);
        return value;
    }
}
