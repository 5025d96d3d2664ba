// random() of several widths. What comes out is checked for its range by the program itself.
#include <core.p4>
#include <v1model.p4>

header query_t { bit<8> kind; bit<16> lo; bit<16> hi; bit<8> ok; }
struct H { query_t q; }
struct M {}
#include "blocks.p4"

parser P(packet_in p, out H h, inout M m, inout standard_metadata_t s) {
    state start { p.extract(h.q); transition accept; }
}

control I(inout H h, inout M m, inout standard_metadata_t s) {
    apply {
        s.egress_spec = 1;
        bit<16> a;
        bit<3> b;
        bit<64> c;
        bit<8> d;
        random(a, h.q.lo, h.q.hi);
        random(b, 3, 5);
        random(c, 64w0xfffffffffffffff0, 64w0xffffffffffffffff);
        random(d, 7, 7);
        h.q.ok = 0;
        if (a >= h.q.lo && a <= h.q.hi) { h.q.ok = h.q.ok | 1; }
        if (b >= 3 && b <= 5) { h.q.ok = h.q.ok | 2; }
        if (c >= 64w0xfffffffffffffff0) { h.q.ok = h.q.ok | 4; }
        if (d == 7) { h.q.ok = h.q.ok | 8; }
    }
}

V1Switch(P(), NoVerify(), I(), NoEgress(), NoCompute(), EmitAll()) main;
