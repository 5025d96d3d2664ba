// Two kinds of digest, one of wide and narrow fields; see DigestsTest.
#include <core.p4>
#include <v1model.p4>

header query_t { bit<8> kind; bit<48> mac; bit<128> wide; }
struct H { query_t q; }
struct M {}
struct learn_t { bit<48> mac; bit<9> port; }
struct wide_t { bit<128> wide; bit<1> flag; int<8> offset; }
#include "blocks.p4"

parser P(packet_in p, out H h, inout M m, inout standard_metadata_t s) {
    state start { p.extract(h.q); transition accept; }
}

control I(inout H h, inout M m, inout standard_metadata_t s) {
    apply {
        s.egress_spec = 1;
        if (h.q.kind == 1 || h.q.kind == 3) {
            digest<learn_t>(1, { h.q.mac, s.ingress_port });
        } else if (h.q.kind == 2) {
            digest<wide_t>(1, { h.q.wide, 1w1, -8s3 });
        }
        if (h.q.kind == 3) {
            mark_to_drop(s);
        }
    }
}

V1Switch(P(), NoVerify(), I(), NoEgress(), NoCompute(), EmitAll()) main;
