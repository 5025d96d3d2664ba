package dev.weft.bmv2.program;

import java.math.BigInteger;
import java.util.List;

/**
 * A hash or checksum over a list of inputs, concatenated bit by bit and padded with zero bits to a whole byte. Fields
 * and headers that are not valid are left out.
 *
 * @param name the JSON's name
 * @param index position in {@link Program#calculations()}, which for round robin and the like holds the state
 * @param algorithm how the bytes are reduced
 * @param inputs in order
 * @param withPayload whether the packet's payload follows
 */
public record Calculation(String name, int index, HashAlgorithm algorithm, List<Input> inputs, boolean withPayload) {
    public Calculation {
        inputs = List.copyOf(inputs);
    }

    /** A part of the input. */
    public sealed interface Input {}

    /** A field's bits. */
    public record FieldInput(Field field) implements Input {}

    /** {@code width} bits of a constant. */
    public record ConstantInput(BigInteger value, int width) implements Input {}

    /** A whole header. */
    public record HeaderInput(Header header) implements Input {}
}
