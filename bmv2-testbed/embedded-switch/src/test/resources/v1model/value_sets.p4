// Parser value sets: of one field and of a struct; see ValueSetsTest.
#include <core.p4>
#include <v1model.p4>

header query_t { bit<16> type; bit<8> a; bit<4> b; bit<4> c; bit<8> path; }
struct H { query_t q; }
struct M { bit<8> path; }
struct pair_t { bit<8> a; bit<4> b; }
#include "blocks.p4"

parser P(packet_in p, out H h, inout M m, inout standard_metadata_t s) {
    value_set<bit<16>>(4) types;
    value_set<pair_t>(4) pairs;
    state start {
        m.path = 0;
        p.extract(h.q);
        transition select(h.q.type) {
            types: known;
            0x0800: fixed;
            default: pair;
        }
    }
    state known { m.path = 1; transition pair; }
    state fixed { m.path = 2; transition pair; }
    state pair {
        transition select(h.q.a, h.q.b) {
            pairs: paired;
            (_, _): accept;
        }
    }
    state paired { m.path = m.path | 0x80; transition accept; }
}

control I(inout H h, inout M m, inout standard_metadata_t s) {
    apply { s.egress_spec = 1; h.q.path = m.path; }
}

V1Switch(P(), NoVerify(), I(), NoEgress(), NoCompute(), EmitAll()) main;
