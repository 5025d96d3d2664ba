// Functions, actions called directly, directions of parameters, loops, local variables, structs and tuples.
#include <core.p4>
#include <v1model.p4>

header query_t { bit<8> a; bit<8> b; bit<16> r1; bit<8> r2; bit<8> r3; bit<8> r4; bit<8> r5; bit<8> r6; }
struct H { query_t q; }
struct M {}
struct pair_t { bit<8> x; bit<8> y; }
#include "blocks.p4"

parser P(packet_in p, out H h, inout M m, inout standard_metadata_t s) {
    state start { p.extract(h.q); transition accept; }
}

bit<8> twice_and_count(inout bit<8> calls, in bit<8> v) {
    calls = calls + 1;
    return v << 1;
}

void split(in bit<8> v, out bit<4> high, out bit<4> low) {
    high = v[7:4];
    low = v[3:0];
}

bit<8> swapped(in pair_t p) {
    pair_t q = { p.y, p.x };
    return q.x - q.y;
}

control I(inout H h, inout M m, inout standard_metadata_t s) {
    bit<8> calls = 0;
    action both(inout bit<8> x, in bit<8> y, out bit<8> z) {
        z = x;
        x = x + y;
    }
    // p4c's bmv2 back end has loops in actions only.
    action loops(in bit<8> limit, out bit<8> result) {
        bit<8> sum = 0;
        for (bit<8> i = 1; i <= 10; i = i + 1) {
            if (i == limit) { break; }
            if ((i & 1) == 0) { continue; }
            sum = sum + i;
        }
        for (bit<8> j = 3; j < 6; j = j + 1) { sum = sum + j; }
        result = sum;
    }
    apply {
        s.egress_spec = 1;
        bit<4> high;
        bit<4> low;
        split(h.q.a, high, low);
        h.q.r1 = low ++ high ++ twice_and_count(calls, h.q.b);
        // Aliased: x and y are copied in, then x and z are copied out in this order.
        bit<8> v = h.q.a;
        bit<8> z;
        both(v, v, z);
        h.q.r2 = v;
        h.q.r3 = z;
        h.q.r4 = swapped({ h.q.a, h.q.b });
        // Not evaluated: the left side decides.
        if (h.q.a == 0 && twice_and_count(calls, 1) == 2) { h.q.r5 = 1; } else { h.q.r5 = 0; }
        if (h.q.a == 0 || twice_and_count(calls, 1) == 2) { h.q.r5 = h.q.r5 | 2; }
        loops(h.q.b, h.q.r6);
        h.q.b = calls;
    }
}

V1Switch(P(), NoVerify(), I(), NoEgress(), NoCompute(), EmitAll()) main;
