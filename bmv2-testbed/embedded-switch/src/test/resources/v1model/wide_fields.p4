// Arithmetic, shifts, comparisons, slices and concatenation on fields of more than 64 bits.
#include <core.p4>
#include <v1model.p4>

header query_t { bit<96> a; bit<96> b; bit<8> n; }
header answer_t { bit<96> sum; bit<96> difference; bit<96> product; bit<96> left; bit<96> right; bit<96> both; bit<96> any; bit<96> odd; bit<96> none; bit<96> negative; bit<192> joined; bit<64> middle; bit<96> patched; bit<8> compared; bit<96> saturated; bit<96> floored; bit<128> wider; }
struct H { query_t q; answer_t r; }
struct M {}
#include "blocks.p4"

parser P(packet_in p, out H h, inout M m, inout standard_metadata_t s) {
    state start { p.extract(h.q); transition accept; }
}

control I(inout H h, inout M m, inout standard_metadata_t s) {
    apply {
        s.egress_spec = 1;
        h.r.setValid();
        h.r.sum = h.q.a + h.q.b;
        h.r.difference = h.q.a - h.q.b;
        h.r.product = h.q.a * h.q.b;
        h.r.left = h.q.a << h.q.n;
        h.r.right = h.q.a >> h.q.n;
        h.r.both = h.q.a & h.q.b;
        h.r.any = h.q.a | h.q.b;
        h.r.odd = h.q.a ^ h.q.b;
        h.r.none = ~h.q.a;
        h.r.negative = -h.q.a;
        h.r.joined = h.q.a ++ h.q.b;
        h.r.middle = h.q.a[79:16];
        h.r.patched = h.q.a;
        h.r.patched[70:55] = h.q.b[95:80];
        h.r.compared = 0;
        if (h.q.a < h.q.b) { h.r.compared = h.r.compared | 1; }
        if (h.q.a <= h.q.b) { h.r.compared = h.r.compared | 2; }
        if (h.q.a == h.q.b) { h.r.compared = h.r.compared | 4; }
        if (h.q.a != h.q.b) { h.r.compared = h.r.compared | 8; }
        if ((int<96>) h.q.a < (int<96>) h.q.b) { h.r.compared = h.r.compared | 0x10; }
        if ((int<96>) h.q.a >= (int<96>) h.q.b) { h.r.compared = h.r.compared | 0x20; }
        h.r.saturated = h.q.a |+| h.q.b;
        h.r.floored = h.q.a |-| h.q.b;
        h.r.wider = (bit<128>) h.q.a + 1;
    }
}

V1Switch(P(), NoVerify(), I(), NoEgress(), NoCompute(), EmitAll()) main;
