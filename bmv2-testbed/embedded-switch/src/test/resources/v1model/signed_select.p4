// select with negative constants. p4c writes them with a sign, which bmv2 cannot load.
#include <core.p4>
#include <v1model.p4>

header query_t { int<8> c; bit<8> path; }
struct H { query_t q; }
struct M { bit<8> path; }
#include "blocks.p4"

parser P(packet_in p, out H h, inout M m, inout standard_metadata_t s) {
    state start {
        p.extract(h.q);
        m.path = 1;
        transition select(h.q.c) { -1: minus_one; -128 &&& -16: low; 5: five; _: accept; }
    }
    state minus_one { m.path = 2; transition accept; }
    state low { m.path = 3; transition accept; }
    state five { m.path = 4; transition accept; }
}

control I(inout H h, inout M m, inout standard_metadata_t s) {
    apply { s.egress_spec = 1; h.q.path = m.path; }
}

V1Switch(P(), NoVerify(), I(), NoEgress(), NoCompute(), EmitAll()) main;
