// Valid and invalid headers: setValid, setInvalid, isValid, equality, assignment, emit, headers in structs and parameters.
#include <core.p4>
#include <v1model.p4>

header query_t { bit<8> op; bit<8> flags; }
header a_t { bit<8> x; bit<8> y; }
struct pair_t { a_t first; a_t second; }
struct H { query_t q; a_t a; a_t b; pair_t pair; }
struct M { bit<8> x; }
#include "blocks.p4"

parser P(packet_in p, out H h, inout M m, inout standard_metadata_t s) {
    state start {
        p.extract(h.q);
        transition select(h.q.op[7:4]) { 1: only_a; 2: both; default: accept; }
    }
    state only_a { p.extract(h.a); transition accept; }
    state both { p.extract(h.a); p.extract(h.b); transition accept; }
}

void swap_in(inout a_t left, inout a_t right) {
    a_t t = left;
    left = right;
    right = t;
}

control I(inout H h, inout M m, inout standard_metadata_t s) {
    apply {
        s.egress_spec = 1;
        h.q.flags = 0;
        switch (h.q.op[3:0]) {
            1: { h.b = h.a; h.b.x = 0x77; }
            2: { h.a.setInvalid(); }
            3: { h.b.setValid(); h.b = { 0x12, 0x34 }; }
            4: { h.b = h.a; }
            5: { swap_in(h.a, h.b); }
            6: { h.pair.first = h.b; h.pair.second = h.a; }
            7: { h.pair.second.setValid(); h.pair.second.x = h.q.op; h.pair.second.y = 9; h.a = h.pair.second; }
            8: { h.a = (a_t) { x = 1, y = 2 }; }
            9: { if (h.a.isValid()) { h.a.setInvalid(); } else { h.a.setValid(); h.a.x = 5; h.a.y = 6; } }
        }
        if (h.a.isValid()) { h.q.flags = h.q.flags | 1; }
        if (h.b.isValid()) { h.q.flags = h.q.flags | 2; }
        if (h.a == h.b) { h.q.flags = h.q.flags | 4; }
        if (h.pair.first.isValid()) { h.q.flags = h.q.flags | 8; }
        if (h.pair.second.isValid()) { h.q.flags = h.q.flags | 0x10; }
        if (h.a != h.pair.second) { h.q.flags = h.q.flags | 0x20; }
    }
}

V1Switch(P(), NoVerify(), I(), NoEgress(), NoCompute(), EmitAll()) main;
