package dev.weft.bmv2.program;

import java.util.List;

/**
 * The deparser: primitives, then the valid headers in order.
 *
 * @param primitives run before anything is emitted
 * @param order headers to emit
 */
public record Deparser(List<Primitive> primitives, List<Header> order) {
    public Deparser {
        primitives = List.copyOf(primitives);
        order = List.copyOf(order);
    }
}
